/** Which of the signs that are explained occur in a network's equations. */
import { text } from '../../text/index.ts';

export interface EquationSymbol {
  /** As they stand in the equations, without marks: `W`, `σ`. */
  signs: readonly string[];
  meaning: string;
}

/** In the order of the catalogue; of a group of signs only those that occur. */
export function equationSymbols(equations: readonly string[]): EquationSymbol[] {
  const found = new Set(equations.flatMap(signsOf));
  return text.architecture.source.symbols
    .filter(({ onlyWith }) => onlyWith === undefined || found.has(onlyWith))
    .map(({ signs, meaning }) => ({ signs: signs.filter((sign) => found.has(sign)), meaning }))
    .filter(({ signs }) => signs.length > 0);
}

/** What stands below or above the line is no sign of its own, but says which one. */
function signsOf(equation: string): string[] {
  const plain = equation.replaceAll(/[_^](\{[^{}]*\}|[\p{L}\p{N}]+|[→←↓↑])/gu, ' ');
  return plain.match(/\p{L}\u0303?[\p{L}’]*|[⊙Σ]/gu) ?? [];
}
