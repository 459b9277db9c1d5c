/**
 * Softmax cross-entropy from logits and integer labels, with its gradient written out, and the count of
 * right answers. As one function with one gradient it can become one kernel.
 *
 *     L = 1/N sum_n ( log sum_j exp z_nj - z_ny )        dL/dz = ( softmax(z) - onehot(y) ) / N
 *
 * The largest logit of a row is subtracted first, so that no exponential overflows.
 */
import * as tf from '@tensorflow/tfjs';

export interface CrossEntropy {
  /** Scalar: the mean over the batch, which is what gradients are taken of. */
  loss: tf.Scalar;
  /** Scalar: the sum over the batch, for readings over several batches. */
  lossSum: tf.Scalar;
  /** Scalar float: how many rows have their largest logit at the label. */
  correct: tf.Scalar;
}

/** `logits [batch, classes]` and int32 `labels [batch]` to three scalars. */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): CrossEntropy {
  const [batch, classes] = logits.shape;
  const lossSum = summedCrossEntropy(logits, tf.oneHot(labels, classes).cast('float32'));
  const correct = logits.argMax(1).equal(labels).cast('float32').sum<tf.Scalar>();
  return { loss: lossSum.div<tf.Scalar>(batch), lossSum, correct };
}

/** The sum over the batch; `target [batch, classes]` is one-hot and gets no gradient. */
function summedCrossEntropy(logits: tf.Tensor2D, target: tf.Tensor): tf.Scalar {
  const op = tf.customGrad((z, save) => {
    const shifted = (z as tf.Tensor).sub((z as tf.Tensor).max(1, true));
    const exponentials = shifted.exp();
    const total = exponentials.sum(1, true);
    (save as tf.GradSaveFunc)([exponentials.div(total), target]);
    // The label's logit is picked by a product with every logit of the row: a NaN anywhere in it then
    // reaches the loss on every backend, even where max() passes over NaN (tfjs on Metal does).
    const picked = shifted.mul(target).sum(1, true);
    return {
      value: total.log().sub(picked).sum(),
      gradFunc: (dy: tf.Tensor, [probabilities, onehot]: tf.Tensor[]) =>
        probabilities.sub(onehot).mul(dy),
    };
  });
  return op(logits) as tf.Scalar;
}
