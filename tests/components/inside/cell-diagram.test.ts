/** The diagram of a cell says what its equations say, with numbers that come to the cell's own state. */
import { describe, expect, it } from 'vitest';
import {
  cellEquations,
  cellNodes,
  gateSign,
  type NodeValue,
  placeOf,
  termParts,
} from '../../../src/components/inside/cell-diagram.ts';
import { cellTerms } from '../../../src/inspect/cell-terms.ts';
import { trace } from '../../../src/inspect/trace.ts';
import { drawnNetwork, drawnPixels, sampleNamed } from '../../inspect/sample-networks.ts';

const CELLS = [
  ...['simple-rnn', 'lstm', 'gru', 'irnn'],
  ...['mingru', 'minlstm', 'indrnn', 'lru', 'cornn'],
];

function termsOf(title: string, unit = 2) {
  const traced = trace(drawnNetwork(sampleNamed(title)), drawnPixels());
  const [layer] = traced.layers;
  // A step and a unit at which ReLU is not shut.
  const from = layer.timesteps >> 1;
  for (let step = from; step < layer.timesteps; step++) {
    const terms = cellTerms(traced, { layer: layer.name, unit, step });
    if (terms.now[unit] !== 0) return terms;
  }
  throw new Error(`Unit ${unit} of ${title} is shut.`);
}

function numbersOf(value: NodeValue): readonly number[] {
  return value === undefined ? [] : typeof value === 'number' ? [value] : value;
}

describe.each(CELLS)('%s', (cell) => {
  const terms = termsOf(cell);
  const nodes = cellNodes(terms);
  const equations = cellEquations(terms, nodes);

  it('ends in the state that the layer hands on', () => {
    const last = nodes.at(-1);
    expect(numbersOf(last?.value)[0]).toBeCloseTo(terms.now[terms.unit], 12);
    expect(last?.sign).toBe(cell === 'lru' || cell === 'cornn' ? 'y_t' : 'h_t');
  });

  it('has every part in its equations, and every part is made of parts before it', () => {
    const known = new Set<string>();
    for (const { sign, from, does } of nodes) {
      for (const part of from) expect(known).toContain(part);
      known.add(sign);
      if (does === 'comes-in' && sign !== 'λ') continue;
      const place = placeOf(equations, sign);
      if (place === undefined) throw new Error(`${sign} is in none of ${equations.join('; ')}`);
      expect(equations[place.equation].slice(place.begin, place.end)).toBe(sign);
    }
  });

  it('adds, multiplies and divides to the numbers it shows', () => {
    for (const node of nodes) {
      const parts = node.from.map((sign) => nodes.find((one) => one.sign === sign)?.value);
      if (node.does === '+') {
        const sums = [0, 1].map((i) =>
          parts.reduce<number>((sum, part) => sum + (numbersOf(part)[i] ?? 0), 0),
        );
        numbersOf(node.value).forEach((value, i) => expect(value).toBeCloseTo(sums[i], 12));
      }
    }
  });

  it('tells each gate’s sum by the terms of its equation', () => {
    for (const { gate, sum } of terms.gates) {
      const parts = termParts(terms, gate);
      const of = (kind: string) => parts.find((part) => part.kind === kind)?.sum ?? 0;
      const times = parts.some(({ kind }) => kind === 'times') ? of('times') : 1;
      const total = of('input') + of('bias') + times * (of('recurrent') + of('recurrent-bias'));
      expect(total).toBeCloseTo(sum, 12);
      const line = equations[placeOf(equations, gateSign(terms, gate))?.equation ?? -1];
      for (const { sign } of parts) expect(line).toContain(sign);
    }
  });
});
