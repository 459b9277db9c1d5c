/** Sequences of different lengths turned round: on every backend here the same, and nothing when done twice. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerKernels } from '../../src/kernels/register.ts';
import { reverseOwnTimesteps } from '../../src/kernels/reverse-own.ts';

beforeAll(async () => {
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    await registerKernels(backend);
  }
});

const anySequences = fc.integer({ min: 1, max: 9 }).chain((timesteps) =>
  fc.record({
    timesteps: fc.constant(timesteps),
    features: fc.integer({ min: 1, max: 5 }),
    lengths: fc.array(fc.integer({ min: 1, max: timesteps }), { minLength: 1, maxLength: 4 }),
  }),
);

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  it('each sample’s own timesteps come in reverse, its padding stays, and so it is with gradients', async () => {
    await tf.setBackend(backend);
    fc.assert(
      fc.property(anySequences, ({ timesteps, features, lengths }) => {
        tf.tidy(() => {
          const shape: [number, number, number] = [lengths.length, timesteps, features];
          const x = tf.range(0, tf.util.sizeFromShape(shape)).reshape<tf.Tensor3D>(shape);
          const weights = x.add(0);
          const ends = tf.tensor1d(lengths, 'int32');
          const y = reverseOwnTimesteps(x, ends);
          const expected = (x.arraySync() as number[][][]).map((steps, n) => [
            ...steps.slice(0, lengths[n]).reverse(),
            ...steps.slice(lengths[n]),
          ]);
          expect(y.arraySync()).toEqual(expected);
          expect(reverseOwnTimesteps(y, ends).arraySync()).toEqual(x.arraySync());
          const dx = tf.grad((given: tf.Tensor) =>
            reverseOwnTimesteps(given as tf.Tensor3D, ends)
              .mul(weights)
              .sum(),
          )(x);
          expect(dx.arraySync()).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
  });
});
