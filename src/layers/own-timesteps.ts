/** Sequences of different lengths in one batch: each sample has timesteps of its own, and padding after them. */
import * as tf from '@tensorflow/tfjs';

/** 1 for each sample's own timesteps and 0 after them: `lengths [batch]` to `[batch, timesteps, 1]`. */
export function ownTimesteps(lengths: tf.Tensor1D, timesteps: number): tf.Tensor3D {
  return tf.tidy(() =>
    tf
      .range(0, timesteps)
      .reshape([1, timesteps])
      .less(lengths.toFloat().expandDims(1))
      .toFloat()
      .expandDims(2),
  );
}

/** What stands at each sample's own last timestep: `[batch, timesteps, units]`, `lengths [batch]` to `[batch, units]`. */
export function lastTimesteps(sequence: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor2D {
  const [batch, timesteps, units] = sequence.shape;
  // A row of weights with a single 1 in a product: its gradient is a product again, where that of a
  // gather would be a scatter, which not every backend has.
  const chosen = tf.oneHot(lengths.toInt().sub(tf.scalar(1, 'int32')), timesteps);
  return chosen
    .toFloat()
    .reshape<tf.Tensor3D>([batch, 1, timesteps])
    .matMul(sequence)
    .reshape([batch, units]);
}
