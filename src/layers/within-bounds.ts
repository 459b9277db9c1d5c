/** Keeps weights within bounds while they are used, as clipping them after each step would. */
import * as tf from '@tensorflow/tfjs';

/**
 * Values beyond ±`limit` count as ±`limit`. A gradient passes unless it would push a value further out, so that one
 * beyond the bounds can come back.
 */
export function withinBounds(values: tf.Tensor2D, limit: number): tf.Tensor2D {
  const clip = tf.customGrad<tf.Tensor2D>((...given) => {
    const [x, save] = given as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    save([x]);
    return {
      value: tf.clipByValue(x, -limit, limit) as tf.Tensor2D,
      gradFunc: (dy: tf.Tensor2D, [saved]: tf.Tensor[]) => {
        const inside = saved.abs().lessEqual(limit);
        // Descent goes against the gradient: one of the value's own sign leads inwards.
        const inwards = dy.mul(saved).greater(0);
        return [dy.mul(inside.logicalOr(inwards).toFloat())];
      },
    };
  });
  return clip(values);
}
