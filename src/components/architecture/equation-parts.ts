/**
 * Cuts an equation into what stands on the line, below it and above it. A mark is one word after `_` or
 * one sign after `^`, or whatever braces hold: `h_t`, `h_{t-1}`, `m^d`, `LSTM_row`.
 */
export interface EquationPart {
  words: string;
  mark: 'none' | 'low' | 'high';
}

const MARK = /([_^])(?:\{([^{}]*)\}|([\p{L}\p{N}]+|[→←↓↑]))/gu;

export function equationParts(equation: string): EquationPart[] {
  const parts: EquationPart[] = [];
  let end = 0;
  for (const found of equation.matchAll(MARK)) {
    if (found.index > end) parts.push({ words: equation.slice(end, found.index), mark: 'none' });
    const words = found[2] ?? found[3] ?? '';
    parts.push({ words, mark: found[1] === '_' ? 'low' : 'high' });
    end = found.index + found[0].length;
  }
  if (end < equation.length) parts.push({ words: equation.slice(end), mark: 'none' });
  return parts;
}
