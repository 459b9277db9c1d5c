import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { greedyReading } from '../../src/kernels/greedy-reading.ts';
import { prefixBeamReading } from '../../src/training/ctc-decoding.ts';

const CLASSES = 3;

/** What each reading's paths add up to, by looking at every path. */
function readings(probabilities: number[], frames: number): Map<string, number> {
  const sums = new Map<string, number>();
  for (let path = 0; path < CLASSES ** frames; path++) {
    const said = Array.from(
      { length: frames },
      (_, t) => Math.floor(path / CLASSES ** t) % CLASSES,
    );
    const digits = said.filter((k, t) => k !== CLASSES - 1 && k !== said[t - 1]);
    const likelihood = said.reduce((p, k, t) => p * probabilities[t * CLASSES + k], 1);
    sums.set(digits.join(), (sums.get(digits.join()) ?? 0) + likelihood);
  }
  return sums;
}

describe('prefix search', () => {
  test('finds the likeliest reading and its probability, as looking at every path does', () => {
    const frames = fc.array(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(frames, (rows) => {
        const probabilities = rows.flatMap((row) => {
          const total = row.reduce((sum, weight) => sum + weight);
          return row.map((weight) => weight / total);
        });
        const sums = readings(probabilities, rows.length);
        const reading = prefixBeamReading(probabilities, rows.length, CLASSES, 1000);
        expect(reading.probability).toBeCloseTo(Math.max(...sums.values()), 10);
        expect(sums.get(reading.digits.join())).toBeCloseTo(reading.probability, 10);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test('sees that many ways together outweigh the single likeliest one', () => {
    // Blank blank is the likeliest path (0.36), but 0 is said by three paths (0.64).
    const probabilities = [0.4, 0, 0.6, 0.4, 0, 0.6];
    expect(greedyReading(probabilities, 2, CLASSES)).toEqual([]);
    const { digits, probability } = prefixBeamReading(probabilities, 2, CLASSES);
    expect(digits).toEqual([0]);
    expect(probability).toBeCloseTo(0.64, 12);
  });

  test('reads a long line without underflow, repeats kept apart by blanks', () => {
    const frames = 600;
    const probabilities = Array.from({ length: frames }, (_, t) =>
      t % 2 === 0 ? [0.34, 0.33, 0.33] : [0.33, 0.33, 0.34],
    ).flat();
    const { digits, probability } = prefixBeamReading(probabilities, frames, CLASSES);
    expect(digits.length).toBeGreaterThan(100);
    expect(probability).toBeGreaterThanOrEqual(0);
    expect(probability).toBeLessThan(1e-9);
  });

  test('refuses too few probabilities and a beam that holds nothing', () => {
    expect(() => prefixBeamReading([0.5, 0.5, 0], 2, CLASSES)).toThrow(
      'probabilities has 3 values; 2 frames of 3 classes need 6',
    );
    expect(() => prefixBeamReading([0.5, 0.5, 0], 1, CLASSES, 0)).toThrow('beamWidth was 0');
  });

  test('reads nothing where the network said nothing that is a number', () => {
    expect(prefixBeamReading([NaN, NaN, NaN], 1, CLASSES)).toEqual({ digits: [], probability: 0 });
  });
});
