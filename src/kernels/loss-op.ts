/**
 * How a loss becomes one node on tfjs's tape: a kernel that takes the logits and what they are held against,
 * and gives the mean loss, sums for the curves, and the gradient at once.
 */
import * as tf from '@tensorflow/tfjs';

export interface LossResult {
  /** Scalar: the mean over the batch, which is what gradients are taken of. */
  loss: tf.Scalar;
  /** `[sums]`: sums over the batch, which have no gradient. */
  totals: tf.Tensor1D;
}

/** The kernel takes `{logits, ...targets}` and returns `[loss, totals, gradient of the loss by the logits]`. */
export function runLossOp(
  kernelName: string,
  logits: tf.Tensor,
  targets: Readonly<Record<string, tf.Tensor>>,
): LossResult {
  let totals: tf.Tensor | undefined;
  const op = tf.customGrad((z, save) => {
    const outputs = tf.engine().runKernel(kernelName, {
      logits: z as tf.Tensor,
      ...targets,
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
