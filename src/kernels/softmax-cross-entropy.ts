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

export const SOFTMAX_CROSS_ENTROPY = 'ScanlineSoftmaxCrossEntropy';

export interface CrossEntropy {
  /** Scalar: the mean over the batch, which is what gradients are taken of. */
  loss: tf.Scalar;
  /** `[2]`: the sum of the losses over the batch, and how many rows have their largest logit at the label. */
  totals: tf.Tensor1D;
}

/** `logits [batch, classes]` and int32 `labels [batch]` to the loss and the totals. */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): CrossEntropy {
  return tf.getKernel(SOFTMAX_CROSS_ENTROPY, tf.getBackend()) === undefined
    ? composed(logits, labels)
    : fused(logits, labels);
}

/** The kernel takes `{logits, labels}` and returns `[loss, totals, gradient of the loss]`. */
function fused(logits: tf.Tensor2D, labels: tf.Tensor1D): CrossEntropy {
  let totals: tf.Tensor | undefined;
  const op = tf.customGrad((z, save) => {
    const outputs = tf.engine().runKernel(SOFTMAX_CROSS_ENTROPY, {
      logits: z as tf.Tensor,
      labels,
    }) as unknown as tf.Tensor[];
    const [loss, sums, gradient] = outputs;
    // customGrad tidies away whatever it does not return.
    totals = tf.keep(sums);
    (save as tf.GradSaveFunc)([gradient]);
    return {
      value: loss,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => saved[0].mul(dy),
    };
  });
  const loss = op(logits) as tf.Scalar;
  if (totals === undefined) throw new Error('The loss kernel did not run.');
  const result = totals.clone() as tf.Tensor1D;
  totals.dispose();
  return { loss, totals: result };
}

function composed(logits: tf.Tensor2D, labels: tf.Tensor1D): CrossEntropy {
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
