/**
 * A cell as a diagram: what comes in, every gate, product and sum, in the signs of its equations and with the numbers
 * of one unit at one step. Columns go from what comes in to the state that goes on.
 */
import type { CellTerms } from '../../inspect/cell-terms.ts';
import { networkById } from '../../models/index.ts';

/** A complex number of an LRU is its two parts; a whole vector has none. */
export type NodeValue = number | readonly [re: number, im: number] | undefined;

export interface CellNode {
  /** As the equations write it, e.g. `f_t` or `f_t ⊙ c_{t-1}`. */
  sign: string;
  /** What is done there. */
  does: 'comes-in' | 'σ' | 'tanh' | 'max(0, ·)' | '=' | '×' | '+' | '÷';
  value: NodeValue;
  column: number;
  row: number;
  /** Signs of what it is made of, in the order of its equation. */
  from: readonly string[];
  /** The letter of the gate whose sum it is made of. */
  gate?: string;
}

export const COLUMNS = 4;
const BEFORE = 'h_{t-1}';

/** In reading order, each after those it is made of. */
export function cellNodes(terms: CellTerms): CellNode[] {
  const { before, after } = terms;
  const value = (gate: string) => gateOf(terms, gate).value;
  const x = node('x_t', 'comes-in', undefined, [0, 0], []);
  const h = (row: number) => node(BEFORE, 'comes-in', before['h'], [0, row], []);
  switch (terms.cell) {
    case 'lstm': {
      const [i, f, g, o] = ['i', 'f', 'g', 'o'].map(value);
      const sees = ['x_t', BEFORE];
      return [
        x,
        node('c_{t-1}', 'comes-in', before['c'], [0, 1], []),
        h(2.5),
        { ...node('f_t', 'σ', f, [1, 0], sees), gate: 'f' },
        { ...node('i_t', 'σ', i, [1, 1], sees), gate: 'i' },
        { ...node('g_t', 'tanh', g, [1, 2], sees), gate: 'g' },
        { ...node('o_t', 'σ', o, [1, 3], sees), gate: 'o' },
        node('f_t ⊙ c_{t-1}', '×', f * before['c'], [2, 0], ['f_t', 'c_{t-1}']),
        node('i_t ⊙ g_t', '×', i * g, [2, 1.5], ['i_t', 'g_t']),
        node('c_t', '+', after['c'], [3, 0.75], ['f_t ⊙ c_{t-1}', 'i_t ⊙ g_t']),
        node('tanh(c_t)', 'tanh', Math.tanh(after['c']), [3, 1.9], ['c_t']),
        node('h_t', '×', after['h'], [3, 3], ['o_t', 'tanh(c_t)']),
      ];
    }
    case 'gru': {
      const [z, r, g] = ['z', 'r', 'g'].map(value);
      return [
        x,
        h(2),
        { ...node('z_t', 'σ', z, [1, 0], ['x_t', BEFORE]), gate: 'z' },
        { ...node('r_t', 'σ', r, [1, 1], ['x_t', BEFORE]), gate: 'r' },
        { ...node('h̃_t', 'tanh', g, [1, 2], ['x_t', 'r_t', BEFORE]), gate: 'g' },
        node('z_t ⊙ h_{t-1}', '×', z * before['h'], [2, 0], ['z_t', BEFORE]),
        node('(1 - z_t) ⊙ h̃_t', '×', (1 - z) * g, [2, 1.5], ['z_t', 'h̃_t']),
        node('h_t', '+', after['h'], [3, 0.75], ['z_t ⊙ h_{t-1}', '(1 - z_t) ⊙ h̃_t']),
      ];
    }
    case 'mingru': {
      const [z, g] = ['z', 'g'].map(value);
      return [
        x,
        h(1),
        { ...node('z_t', 'σ', z, [1, 0], ['x_t']), gate: 'z' },
        { ...node('h̃_t', '=', g, [1, 1], ['x_t']), gate: 'g' },
        node('(1 − z_t) ⊙ h_{t-1}', '×', (1 - z) * before['h'], [2, 0], ['z_t', BEFORE]),
        node('z_t ⊙ h̃_t', '×', z * g, [2, 1], ['z_t', 'h̃_t']),
        node('h_t', '+', after['h'], [3, 0.5], ['(1 − z_t) ⊙ h_{t-1}', 'z_t ⊙ h̃_t']),
      ];
    }
    case 'minlstm': {
      const [f, i, g] = ['f', 'i', 'g'].map(value);
      const [kept, taken] = [f / (f + i), i / (f + i)];
      return [
        x,
        h(2),
        { ...node('f_t', 'σ', f, [1, 0], ['x_t']), gate: 'f' },
        { ...node('i_t', 'σ', i, [1, 1], ['x_t']), gate: 'i' },
        { ...node('h̃_t', '=', g, [1, 2], ['x_t']), gate: 'g' },
        node('f′_t', '÷', kept, [2, 0], ['f_t', 'i_t']),
        node('i′_t', '÷', taken, [2, 1], ['f_t', 'i_t']),
        node('f′_t ⊙ h_{t-1}', '×', kept * before['h'], [3, 0], ['f′_t', BEFORE]),
        node('i′_t ⊙ h̃_t', '×', taken * g, [3, 1], ['i′_t', 'h̃_t']),
        node('h_t', '+', after['h'], [3, 2], ['f′_t ⊙ h_{t-1}', 'i′_t ⊙ h̃_t']),
      ];
    }
    case 'lru':
      return lruNodes(terms, x);
    case 'cornn':
      return oscillatorNodes(terms, x);
    case 'simple-rnn':
    case 'indrnn': {
      const parts = termParts(terms, 'h');
      const { activation } = terms;
      const does = activation === 'linear' ? '=' : activation === 'relu' ? 'max(0, ·)' : 'tanh';
      return [
        x,
        h(1),
        ...parts.map(({ sign, sum, kind }, row) =>
          node(
            sign,
            kind === 'bias' ? 'comes-in' : '×',
            sum,
            [1, row],
            kind === 'input' ? ['x_t'] : kind === 'recurrent' ? [BEFORE] : [],
          ),
        ),
        {
          ...node(
            'h_t',
            does,
            after['h'],
            [2.5, 1],
            parts.map(({ sign }) => sign),
          ),
          gate: 'h',
        },
      ];
    }
  }
}

function oscillatorNodes(
  { oscillator, before, after, gates: [{ value }] }: CellTerms,
  x: CellNode,
) {
  if (oscillator === undefined) return [];
  const { timeStep: dt, stiffness, damping } = oscillator;
  const [y, v] = ['y_{t-1}', 'v_{t-1}'];
  const change = 'Δt (g_t − γ y_{t-1} − ε v_{t-1})';
  const changed = dt * (value - stiffness * before['y'] - damping * before['v']);
  return [
    x,
    node(y, 'comes-in', before['y'], [0, 1], []),
    node(v, 'comes-in', before['v'], [0, 2], []),
    { ...node('g_t', 'tanh', value, [1, 0], ['x_t', y, v]), gate: 'g' },
    node(change, '×', changed, [1, 1.5], ['g_t', y, v]),
    node('v_t', '+', after['v'], [2, 2], [v, change]),
    node('Δt v_t', '×', dt * after['v'], [3, 0.75], ['v_t']),
    node('y_t', '+', after['y'], [3, 2], [y, 'Δt v_t']),
  ];
}

function lruNodes({ turn, readOut, before, after, gates }: CellTerms, x: CellNode): CellNode[] {
  if (turn === undefined || readOut === undefined) return [];
  const { re, im, gamma } = turn;
  const [inRe, inIm] = gates.map(({ value }) => value);
  const [was, is] = [before, after].map((state) => [state['re'], state['im']] as const);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const kept = [re * was[0] - im * was[1], re * was[1] + im * was[0]] as const;
  return [
    x,
    node(BEFORE, 'comes-in', was, [0, 1], []),
    node('λ', 'comes-in', [re, im], [0, 2], []),
    { ...node('B x_t', '=', [inRe, inIm], [1, 0], ['x_t']), gate: 're' },
    node('λ ⊙ h_{t-1}', '×', kept, [1, 1.5], ['λ', BEFORE]),
    node('γ ⊙ (B x_t)', '×', [gamma * inRe, gamma * inIm], [2, 0], ['B x_t']),
    node('h_t', '+', is, [2, 1.25], ['λ ⊙ h_{t-1}', 'γ ⊙ (B x_t)']),
    node('D ⊙ x_t', '×', readOut.skip, [3, 0], ['x_t']),
    node('Re(C h_t)', '×', total(readOut.re) + total(readOut.im), [3, 1], ['h_t']),
    node('y_t', '+', readOut.value, [3, 2], ['Re(C h_t)', 'D ⊙ x_t']),
  ];
}

/** The equations of the cell, as its own network has them, without those of what stands around it. */
export function cellEquations(terms: CellTerms, nodes: readonly CellNode[]): string[] {
  const own = terms.cell === 'simple-rnn' && terms.activation === 'relu' ? 'irnn' : terms.cell;
  return networkById(own).equations.filter((equation) =>
    nodes.some(({ sign, does }) => does !== 'comes-in' && definesIn(equation, sign) >= 0),
  );
}

/** Where in `equation` the sign's own equation begins; -1 where it is not there. */
function definesIn(equation: string, sign: string): number {
  const at = equation.indexOf(`${sign} =`);
  return at === 0 || equation.charAt(at - 1) === ' ' ? at : -1;
}

/** A part of an equation, from `begin` to before `end`. */
export interface Place {
  equation: number;
  begin: number;
  end: number;
}

/** Where a sign is made: its own equation's left side, or where it stands in another's. */
export function placeOf(equations: readonly string[], sign: string): Place | undefined {
  for (const [equation, line] of equations.entries()) {
    const begin = definesIn(line, sign);
    if (begin >= 0) return { equation, begin, end: begin + sign.length };
  }
  for (const [equation, line] of equations.entries()) {
    const begin = line.indexOf(sign);
    if (begin >= 0) return { equation, begin, end: begin + sign.length };
  }
  return undefined;
}

export type TermKind = 'input' | 'recurrent' | 'bias' | 'recurrent-bias' | 'times';

/** One term of a gate's sum. */
export interface TermPart {
  kind: TermKind;
  /** As the equation writes it, e.g. `R_f h_{t-1}`. */
  sign: string;
  /** What all its products are together. */
  sum: number;
}

const TERMS: readonly (readonly [TermKind, RegExp])[] = [
  ['input', /\p{L}(_\p{L})? x_t/u],
  ['times', /r_t(?= ⊙ \()/u],
  ['recurrent', /(\p{Lu}(_\p{L})? |u ⊙ )h_\{t-1\}|U y_\{t-1\} \+ V v_\{t-1\}/u],
  ['recurrent-bias', /b_U/u],
  ['bias', /(?<![\p{L}_])b(_(?!U)\p{L})?(?![\p{L}_])/u],
];

/** The sign that the equations have for the sum behind a gate. */
export function gateSign({ cell }: Pick<CellTerms, 'cell'>, gate: string): string {
  if (cell === 'lru') return 'h_t';
  return gate === 'g' && cell !== 'lstm' && cell !== 'cornn' ? 'h̃_t' : `${gate}_t`;
}

/** The terms of a gate's sum, in the order of its equation. */
export function termParts(terms: CellTerms, gate: string): TermPart[] {
  const { input, recurrent, bias, recurrentBias, recurrentTimes } = gateOf(terms, gate);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const equation = gateEquation(terms, gate);
  const isOneBias = !/b_U/.test(equation);
  const sums: Readonly<Record<TermKind, number>> = {
    input: total(input),
    recurrent: total(recurrent),
    bias: isOneBias ? bias + recurrentBias : bias,
    'recurrent-bias': recurrentBias,
    times: recurrentTimes,
  };
  return TERMS.flatMap(([kind, pattern]) => {
    const found = pattern.exec(equation);
    return found === null ? [] : [{ kind, sign: found[0], sum: sums[kind], at: found.index }];
  })
    .sort((one, other) => one.at - other.at)
    .map(({ kind, sign, sum }) => ({ kind, sign, sum }));
}

/** The equation of a gate alone, where a line has several. */
function gateEquation(terms: CellTerms, gate: string): string {
  const own = terms.cell === 'simple-rnn' && terms.activation === 'relu' ? 'irnn' : terms.cell;
  const sign = gateSign(terms, gate);
  const line = networkById(own).equations.find((one) => definesIn(one, sign) >= 0) ?? '';
  return line.slice(definesIn(line, sign)).split(',  ')[0];
}

export function gateOf({ gates }: CellTerms, gate: string): CellTerms['gates'][number] {
  const found = gates.find((one) => one.gate === gate);
  if (found === undefined) throw new TypeError(`There is no gate ${gate}.`);
  return found;
}

function node(
  sign: string,
  does: CellNode['does'],
  value: NodeValue,
  [column, row]: readonly [number, number],
  from: readonly string[],
): CellNode {
  return { sign, does, value, column, row, from };
}
