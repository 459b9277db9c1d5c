/** Made-up sequences are what their tasks say, the same whenever they are asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FEATURES,
  FIRST_SYMBOLS,
  SequenceSource,
  SUM_VARIANCE,
  SYMBOLS,
} from '../../src/data/sequences.ts';

const places = fc.record({
  length: fc.integer({ min: 10, max: 60 }),
  seed: fc.nat(),
  epoch: fc.nat(1000),
  batch: fc.nat(1000),
});

describe('sequences of symbols', () => {
  it('have one symbol at each step, begin with their class and go on with other symbols', () => {
    fc.assert(
      fc.property(places, ({ length, seed, epoch, batch }) => {
        const source = new SequenceSource('recall', length, seed);
        const { inputs, targets } = source.training(epoch, batch, 3);
        for (let row = 0; row < 3; row++) {
          for (let t = 0; t < length; t++) {
            const at = (row * length + t) * FEATURES.recall;
            const step = inputs.subarray(at, at + FEATURES.recall);
            expect([...step].filter((value) => value !== 0)).toEqual([1]);
            const symbol = step.indexOf(1);
            if (t === 0) expect(targets[row]).toBe(symbol);
            expect(symbol < FIRST_SYMBOLS.length).toBe(t === 0);
          }
        }
      }),
    );
    expect(FEATURES.recall).toBe(SYMBOLS.length);
  });

  it('begin with every class about equally often', () => {
    const { targets } = new SequenceSource('recall', 10, 1).training(0, 0, 4000);
    for (const [symbol] of FIRST_SYMBOLS.entries()) {
      expect(targets.filter((target) => target === symbol).length / 4000).toBeCloseTo(0.25, 1);
    }
  });
});

describe('numbers to add', () => {
  it('have a mark in each half, and the target is the sum of what is marked', () => {
    fc.assert(
      fc.property(places, ({ length, seed, epoch, batch }) => {
        const source = new SequenceSource('adding', length, seed);
        const { inputs, targets } = source.training(epoch, batch, 3);
        for (let row = 0; row < 3; row++) {
          const sequence = inputs.subarray(row * length * 2, (row + 1) * length * 2);
          const numbers = Array.from({ length }, (_, t) => sequence[2 * t]);
          const marked = numbers.flatMap((_, t) => (sequence[2 * t + 1] === 1 ? [t] : []));
          expect(marked).toHaveLength(2);
          expect(marked[0]).toBeLessThan(Math.floor(length / 2));
          expect(marked[1]).toBeGreaterThanOrEqual(Math.floor(length / 2));
          expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
          expect(targets[row]).toBeCloseTo(numbers[marked[0]] + numbers[marked[1]], 6);
        }
      }),
    );
  });

  it('are answered by "1" with an error of about 0.167', () => {
    const { targets } = new SequenceSource('adding', 10, 1).training(0, 0, 20_000);
    const error = targets.reduce((sum, target) => sum + (target - 1) ** 2, 0) / targets.length;
    expect(error).toBeCloseTo(SUM_VARIANCE, 2);
  });
});

describe.each(['recall', 'adding'] as const)('%s', (kind) => {
  it('comes from seed, epoch and batch alone', () => {
    const source = (seed: number) => new SequenceSource(kind, 30, seed);
    const walked = source(1);
    walked.training(0, 0, 8);
    expect(source(1).training(2, 3, 8)).toEqual(walked.training(2, 3, 8));
    expect(source(1).training(2, 4, 8)).not.toEqual(walked.training(2, 3, 8));
    expect(source(2).training(2, 3, 8)).not.toEqual(walked.training(2, 3, 8));
  });

  it('tests with the same sequences whatever the seed and the batches', () => {
    const source = new SequenceSource(kind, 30, 1);
    const size = 30 * FEATURES[kind];
    const all = new SequenceSource(kind, 30, 2).testing(0, 8);
    expect(source.testing(3, 6).inputs).toEqual(all.inputs.subarray(3 * size, 6 * size));
    expect(source.testing(3, 6).targets).toEqual(all.targets.subarray(3, 6));
  });
});
