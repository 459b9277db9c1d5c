/** Layer normalization on WASM gives what the reference gives, the same each time, and leaves nothing behind. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layerNormalization } from '../../../src/kernels/layer-normalization.ts';
import {
  layerNormalizationCases,
  layerNormalizationParityErrors,
  type LayerNormalizationCase,
} from '../layer-normalization-parity.ts';
import { describeBuilds, expectSmall, inWasm } from './builds.ts';

async function expectParity(parity: LayerNormalizationCase): Promise<void> {
  expectSmall(await layerNormalizationParityErrors(parity));
}

const MANY: LayerNormalizationCase = {
  rows: 1000,
  features: 67,
  epsilon: 1e-3,
  offset: -20,
  inputGradient: true,
  seed: 3,
};

inWasm();

describeBuilds('layer normalization', () => {
  it('any small shape', async () => {
    await fc.assert(
      fc.asyncProperty(layerNormalizationCases({ rows: 30, features: 40 }), expectParity),
      { numRuns: 30, seed: 11 },
    );
  });

  it('many slices of vectors, the last one ragged', () => expectParity(MANY));
});

it('keeps no tensor, and gives the same bits each time', async () => {
  const { rows, features, epsilon } = MANY;
  const x = tf.randomNormal([rows, features], 0, 1, 'float32', 1);
  const weights = tf.ones([features]);
  const gradients = () =>
    tf.tidy(() => {
      const of = tf.grads((...[input, gamma, beta]: tf.Tensor[]) =>
        layerNormalization({ x: input, gamma, beta }, { epsilon }).square().sum(),
      );
      return of([x, weights, weights]).map((gradient) => gradient.dataSync());
    });
  const once = gradients();
  await Promise.resolve();
  const before = tf.memory().numTensors;
  expect(gradients()).toEqual(once);
  await Promise.resolve();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([x, weights]);
});
