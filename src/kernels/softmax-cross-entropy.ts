/**
 * Softmax cross-entropy from logits and integer labels, with its gradient, the sum of the losses and the
 * count of right answers.
 *
 *     L = 1/N sum_n ( log sum_j exp z_nj - z_ny )        dL/dz = ( softmax(z) - onehot(y) ) / N
 *
 * The largest logit of a row is subtracted first, so that no exponential overflows. One kernel where the
 * backend has one; otherwise composed of tfjs operations.
 */
import * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel } from './kernel.ts';
import { runLossOp, type LossResult } from './loss-op.ts';

/** Returns `[loss, totals, gradient of the loss by the logits]`. */
export const SOFTMAX_CROSS_ENTROPY = defineKernel<{ logits: tf.Tensor; labels: tf.Tensor }>(
  'SoftmaxCrossEntropy',
);

/**
 * `logits [batch, classes]` and int32 `labels [batch]` to the loss and the totals `[2]`: the sum of the losses
 * over the batch, and how many rows have their largest logit at the label.
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): LossResult {
  return hasKernel(SOFTMAX_CROSS_ENTROPY)
    ? runLossOp(SOFTMAX_CROSS_ENTROPY, logits, { labels })
    : composed(logits, labels);
}

function composed(logits: tf.Tensor2D, labels: tf.Tensor1D): LossResult {
  const [batch, classes] = logits.shape;
  const lossSum = summed(logits, tf.oneHot(labels, classes).cast('float32'));
  const correct = logits.argMax(1).equal(labels).cast('float32').sum<tf.Scalar>();
  return {
    loss: lossSum.div<tf.Scalar>(batch),
    totals: tf.stack([lossSum, correct]) as tf.Tensor1D,
  };
}

/** The sum over the batch; `target [batch, classes]` is one-hot and gets no gradient. */
function summed(logits: tf.Tensor2D, target: tf.Tensor): tf.Scalar {
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
