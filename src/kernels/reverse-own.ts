/**
 * Turns each sample's own timesteps round and leaves its padding where it is:
 *
 *     y[n, t] = x[n, length_n - 1 - t]   for t < length_n,   x[n, t] after that
 *
 * Twice is nothing, so the gradient is turned round by the same op: dx = reverse(dy).
 */
import * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel, runKernel } from './kernel.ts';

export const REVERSE_OWN = defineKernel<{ x: tf.Tensor3D; lengths: tf.Tensor1D }>('ReverseOwn');

/** `x [batch, timesteps, features]`, `lengths` int32 `[batch]`, 1 to timesteps, to `[batch, timesteps, features]`. */
export function reverseOwnTimesteps(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  const reverse = tf.customGrad<tf.Tensor3D>((...given) => {
    const [sequence, save] = given as unknown as [tf.Tensor3D, tf.GradSaveFunc];
    save([lengths]);
    return {
      value: reversed(sequence, lengths),
      gradFunc: (dy, [saved]) => reversed(dy, saved as tf.Tensor1D),
    };
  });
  return reverse(x);
}

/** `x [batch, timesteps, features]` with the last timestep first. */
export function reverseTimesteps(x: tf.Tensor3D): tf.Tensor3D {
  // Ours copies whole timesteps; on WASM tfjs's own goes from number to number, and takes 60 times as long.
  if (!hasKernel(REVERSE_OWN)) return tf.reverse(x, 1);
  const [batch, timesteps] = x.shape;
  return tf.tidy(() => reverseOwnTimesteps(x, tf.fill([batch], timesteps, 'int32')));
}

function reversed(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  // Where the backend has no kernel of ours, its own gather is as good.
  if (!hasKernel(REVERSE_OWN)) return gathered(x, lengths);
  const [reversed] = runKernel(REVERSE_OWN, { x, lengths }, {});
  return reversed as tf.Tensor3D;
}

function gathered(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  return tf.tidy(() => {
    const [batch, timesteps, features] = x.shape;
    const time = tf.range(0, timesteps, 1, 'int32').reshape([1, timesteps]);
    const mirrored = lengths.expandDims(1).sub(tf.scalar(1, 'int32')).sub(time);
    const isOwn = mirrored.greaterEqual(tf.scalar(0, 'int32'));
    const begins = tf.range(0, batch * timesteps, timesteps, 'int32').reshape([batch, 1]);
    // Rows of [batch * timesteps, features]
    const places = tf
      .where(isOwn, mirrored, time.tile([batch, 1]))
      .add(begins)
      .flatten();
    return tf.gather(x.reshape([batch * timesteps, features]), places.toInt()).reshape(x.shape);
  });
}
