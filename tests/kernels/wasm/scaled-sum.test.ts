/** The scaled sum on WASM gives what tfjs's own operations give, the same each time, and leaves nothing behind. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scaledSum } from '../../../src/kernels/scaled-sum.ts';
import { relativeError } from '../parity.ts';
import { describeBuilds, inWasm } from './builds.ts';

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 21 }),
);

inWasm();

/** The value and the three gradients of a sum of squares, so that dy is different everywhere. */
function valueAndGradients(
  sum: typeof scaledSum,
  shape: readonly [number, number, number],
): Float32Array[] {
  return tf.tidy(() => {
    const a = tf.randomNormal([...shape], 0, 1, 'float32', 1);
    const x = tf.randomNormal([...shape], 0, 1, 'float32', 2);
    const scale = tf.randomNormal([shape[2]], 0, 1, 'float32', 3);
    const gradients = tf.grads((...[summand, scaled, factors]: tf.Tensor[]) =>
      sum(summand, scaled, factors).square().sum(),
    )([a, x, scale]);
    return [sum(a, x, scale), ...gradients].map((tensor) => tensor.dataSync<'float32'>());
  });
}

const composed: typeof scaledSum = (a, x, scale) => a.add(x.mul(scale));

describeBuilds('the scaled sum', () => {
  it('is a + d x, and its gradients those of that, in any shape', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const expected = valueAndGradients(composed, shape);
        valueAndGradients(scaledSum, shape).forEach((values, i) => {
          expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 30, seed: 5 },
    );
  });
});

it('keeps no tensor, and gives the same bits each time', () => {
  const once = valueAndGradients(scaledSum, [7, 50, 13]);
  const before = tf.memory().numTensors;
  expect(valueAndGradients(scaledSum, [7, 50, 13])).toEqual(once);
  expect(tf.memory().numTensors).toBe(before);
});
