/**
 * The reference of the diagonal recurrences: every gradient against central differences of the forward pass, in
 * double precision, over random shapes and every option; and what each cell must do with a long memory.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagonalBackward, diagonalForward } from '../../../src/kernels/reference/diagonal.ts';
import { DIAGONAL_NAMES, diagonalCases, diagonalInputs } from '../diagonal-parity.ts';
import { numbers, randomArray } from '../parity.ts';

const STEP = 1e-5;
const SIZES = { batch: 3, timesteps: 5, features: 4, units: 4 };

describe.each(DIAGONAL_NAMES)('%s', (cell) => {
  it('has the gradients that differences of its forward pass show', () => {
    let compared = 0;
    let corners = 0;
    fc.assert(
      fc.property(diagonalCases(cell, SIZES), (testCase) => {
        const inputs = diagonalInputs(testCase);
        const output = diagonalForward(inputs, testCase, testCase);
        const dy = randomArray(output.length, 1, numbers(testCase.seed + 1));
        const lossOf = () =>
          diagonalForward(inputs, testCase, testCase).reduce(
            (sum, value, i) => sum + value * dy[i],
            0,
          );
        const lossNow = lossOf();
        const gradients = diagonalBackward(inputs, testCase, testCase, dy);
        for (const wanted of ['x', 'kernel', 'parameters', 'bias'] as const) {
          const values = inputs[wanted];
          if (values === undefined) continue;
          expect(gradients[wanted].length).toBe(values.length);
          for (let i = 0; i < values.length; i++) {
            const value = values[i];
            values[i] = value + STEP;
            const right = (lossOf() - lossNow) / STEP;
            values[i] = value - STEP;
            const left = (lossNow - lossOf()) / STEP;
            values[i] = value;
            // Where relu has a corner within the step, the slopes to either side differ.
            if (Math.abs(right - left) > 1e-2 * (1 + Math.abs(right) + Math.abs(left))) {
              corners += 1;
              continue;
            }
            compared += 1;
            const expected = (right + left) / 2;
            const error = Math.abs(gradients[wanted][i] - expected);
            expect(error, `${wanted}[${i}]`).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
          }
        }
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(corners).toBeLessThan(compared / 100);
  });
});

describe('what was seen 784 steps ago', () => {
  const steps = 784;
  const dims = { batch: 1, timesteps: steps, features: 1, units: 1 };
  const options = { returnSequences: false, goBackwards: false };
  /** One pixel of ink at the first step. */
  const x = Float64Array.from({ length: steps }, (_, t) => (t === 0 ? 1 : 0));

  it('is kept by a minGRU whose gate opens for ink and is shut otherwise', () => {
    const inputs = { x, kernel: Float64Array.of(60, 3), bias: Float64Array.of(-30, 0) };
    const [h] = diagonalForward(inputs, dims, { ...options, cell: 'minGru' });
    expect(h).toBeCloseTo(3, 9);
  });

  it('is kept by an IndRNN of weight 1, and gone at 0.9', () => {
    for (const [u, expected] of [
      [1, 1],
      [0.9, 0],
    ]) {
      const inputs = { x, kernel: Float64Array.of(1), parameters: Float64Array.of(u) };
      const [h] = diagonalForward(inputs, dims, { ...options, cell: 'indRnn' });
      expect(h).toBeCloseTo(expected, 12);
    }
  });

  it('turns in an LRU by its phase and shrinks by its modulus, step by step', () => {
    const [modulus, phase] = [0.999, 0.01];
    const parameters = Float64Array.of(Math.log(-Math.log(modulus)), Math.log(phase), 0);
    const inputs = { x, kernel: Float64Array.of(1, 0), parameters };
    const [re, im] = diagonalForward(inputs, dims, { ...options, cell: 'lru' });
    const length = modulus ** (steps - 1);
    expect(re).toBeCloseTo(length * Math.cos((steps - 1) * phase), 9);
    expect(im).toBeCloseTo(length * Math.sin((steps - 1) * phase), 9);
  });
});
