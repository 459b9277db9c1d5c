/**
 * Every gradient of the reference against central differences of its forward pass, in double precision,
 * over random shapes and every option.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReferenceInputs } from '../../../src/kernels/reference/sequence.ts';
import { anyCase, CELLS, valuesOf, type Case, type Cell, type CellName } from './cells.ts';

const STEP = 1e-5;

/** sum(dy * output): a number whose gradient is what the backward pass is asked for. */
function loss(cell: Cell, inputs: ReferenceInputs, { dims, options }: Case, dy: Float64Array) {
  return cell.forward(inputs, dims, options).reduce((sum, value, i) => sum + value * dy[i], 0);
}

/**
 * The slope of the loss along one number, or undefined where relu or a hard gate has a corner within the
 * step, which shows as different slopes to either side.
 */
function slope(
  values: Float64Array,
  i: number,
  lossNow: number,
  lossOf: () => number,
): number | undefined {
  const value = values[i];
  values[i] = value + STEP;
  const above = lossOf();
  values[i] = value - STEP;
  const below = lossOf();
  values[i] = value;
  const right = (above - lossNow) / STEP;
  const left = (lossNow - below) / STEP;
  const scale = 1 + Math.abs(right) + Math.abs(left);
  return Math.abs(right - left) < 1e-2 * scale ? (above - below) / (2 * STEP) : undefined;
}

describe.each(Object.keys(CELLS) as CellName[])('%s', (name) => {
  const cell = CELLS[name];

  it('has the gradients that differences of its forward pass show', () => {
    let compared = 0;
    let corners = 0;
    fc.assert(
      fc.property(anyCase, (testCase) => {
        const { inputs, dy } = valuesOf(cell, testCase);
        const lossOf = () => loss(cell, inputs, testCase, dy);
        const lossNow = lossOf();
        const gradients = cell.backward(inputs, testCase.dims, testCase.options, dy);
        for (const wanted of ['x', 'kernel', 'recurrentKernel', 'bias'] as const) {
          const values = inputs[wanted];
          if (values === undefined) continue;
          expect(gradients[wanted].length).toBe(values.length);
          for (let i = 0; i < values.length; i++) {
            const expected = slope(values, i, lossNow, lossOf);
            if (expected === undefined) {
              corners += 1;
              continue;
            }
            compared += 1;
            const error = Math.abs(gradients[wanted][i] - expected);
            expect(error, `${wanted}[${i}]`).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
          }
        }
      }),
      // Always the same cases: a random one may come so near a corner that differences mislead.
      { numRuns: 150, seed: 7 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(corners).toBeLessThan(compared / 100);
  });

  it('gives dropped features no gradient', () => {
    fc.assert(
      fc.property(anyCase, (anything) => {
        const testCase = { ...anything, hasMask: true };
        const { inputs, dy } = valuesOf(cell, testCase);
        const { timesteps, features } = testCase.dims;
        const { x } = cell.backward(inputs, testCase.dims, testCase.options, dy);
        x.forEach((value, i) => {
          const sample = Math.floor(i / (timesteps * features));
          if (inputs.mask?.[sample * features + (i % features)] === 0) expect(value).toBeCloseTo(0);
        });
      }),
      { numRuns: 30 },
    );
  });
});
