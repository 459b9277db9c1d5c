/** Sequences of different lengths in one batch: each sample has timesteps of its own, and padding after them. */
import * as tf from '@tensorflow/tfjs';

/**
 * Each sample's own timesteps in reverse, its padding where it was:
 * `x [batch, timesteps, features]`, `lengths [batch]` to `[batch, timesteps, features]`.
 *
 * Reversing twice gives the same again, so the gradient is reversed by the same gather.
 */
export function reverseOwnTimesteps(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D {
  return tf.tidy(() => {
    const places = mirroredPlaces(x.shape[0], x.shape[1], lengths);
    const reverse = tf.customGrad<tf.Tensor3D>((...given) => {
      const [values, save] = given as unknown as [tf.Tensor3D, tf.GradSaveFunc];
      save([places]);
      return {
        value: gatherTimesteps(values, places),
        gradFunc: (dy, [saved]) => gatherTimesteps(dy, saved as tf.Tensor1D),
      };
    });
    return reverse(x);
  });
}

function gatherTimesteps(x: tf.Tensor3D, places: tf.Tensor1D): tf.Tensor3D {
  return tf.gather(x.reshape([-1, x.shape[2]]), places).reshape(x.shape);
}

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

/** Rows of `[batch * timesteps]`: n T + (t < length ? length - 1 - t : t), int32 */
function mirroredPlaces(batch: number, timesteps: number, lengths: tf.Tensor1D): tf.Tensor1D {
  const time = tf.range(0, timesteps, 1, 'int32').reshape([1, timesteps]);
  const begins = tf.range(0, batch * timesteps, timesteps, 'int32').reshape([batch, 1]);
  const mirrored = lengths.toInt().expandDims(1).sub(tf.scalar(1, 'int32')).sub(time);
  const isOwn = mirrored.greaterEqual(tf.scalar(0, 'int32'));
  return tf
    .where(isOwn, mirrored, time.tile([batch, 1]))
    .add(begins)
    .flatten()
    .toInt();
}
