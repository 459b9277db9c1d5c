/**
 * The reference of layer normalization: every gradient against central differences of the forward pass, in double
 * precision, over random shapes; and what normalized means.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layerNormalizationBackward,
  layerNormalizationForward,
} from '../../../src/kernels/reference/layer-normalization.ts';
import {
  layerNormalizationCases,
  layerNormalizationInputs,
} from '../layer-normalization-parity.ts';
import { numbers, randomArray } from '../parity.ts';

const STEP = 1e-5;

describe('layer normalization', () => {
  it('has the gradients that differences of its forward pass show', () => {
    fc.assert(
      fc.property(layerNormalizationCases({ rows: 4, features: 7 }), (testCase) => {
        const inputs = layerNormalizationInputs(testCase);
        const dy = randomArray(inputs.x.length, 1, numbers(testCase.seed + 1));
        const lossOf = () =>
          layerNormalizationForward(inputs, testCase, testCase).reduce(
            (sum, value, i) => sum + value * dy[i],
            0,
          );
        const gradients = layerNormalizationBackward(inputs, testCase, testCase, dy);
        for (const wanted of ['x', 'gamma', 'beta'] as const) {
          const values = inputs[wanted];
          expect(gradients[wanted].length).toBe(values.length);
          for (let i = 0; i < values.length; i++) {
            const value = values[i];
            values[i] = value + STEP;
            const above = lossOf();
            values[i] = value - STEP;
            const expected = (above - lossOf()) / (2 * STEP);
            values[i] = value;
            const error = Math.abs(gradients[wanted][i] - expected);
            expect(error, `${wanted}[${i}]`).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
          }
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it('gives each vector mean 0 and, but for epsilon, variance 1, wherever and however large it is', () => {
    const gamma = new Float64Array(6).fill(1);
    const beta = new Float64Array(6);
    const x = Float64Array.from([1, 2, 3, 5, 8, 13, -1000, -400, 0, 300, 700, 900]);
    const y = layerNormalizationForward(
      { x, gamma, beta },
      { rows: 2, features: 6 },
      { epsilon: 1e-3 },
    );
    for (const row of [y.subarray(0, 6), y.subarray(6)]) {
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
      expect(row.reduce((sum, value) => sum + value ** 2, 0) / 6).toBeCloseTo(1, 3);
    }
  });
});
