/** The product of a dense layer, with a gradient that suits the backend. */
import * as tf from '@tensorflow/tfjs';

/**
 * `x [rows, features]` times `kernel [features, units]` to `[rows, units]`.
 *
 *     dx = dy W^T    dW = x^T dy
 */
export function denseProduct(x: tf.Tensor2D, kernel: tf.Tensor2D): tf.Tensor2D {
  if (tf.getBackend() !== 'wasm') return tf.matMul<tf.Tensor2D>(x, kernel);
  // tfjs's WASM backend has a fast product for operands as they lie, and a plain loop, up to ten times
  // slower, for one that is to be read transposed; so both are transposed first.
  const product = tf.customGrad<tf.Tensor2D>((...given) => {
    const [rows, weights, save] = given as unknown as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    save([rows, weights]);
    return {
      value: tf.matMul<tf.Tensor2D>(rows, weights),
      gradFunc: (dy, saved) => {
        const [savedRows, savedWeights] = saved as [tf.Tensor2D, tf.Tensor2D];
        return [
          dy.matMul(savedWeights.transpose()),
          dy.transpose<tf.Tensor2D>().matMul(savedRows).transpose(),
        ];
      },
    };
  });
  return product(x, kernel);
}
