/**
 * How a loss becomes one node on tfjs's tape: a kernel that takes the logits and what they are held against,
 * and gives the mean loss, sums for the curves, and the gradient at once.
 */
import * as tf from '@tensorflow/tfjs';
import { runKernel, type Kernel } from './kernel.ts';

export interface LossResult {
  /** Scalar: the mean over the batch, which is what gradients are taken of. */
  loss: tf.Scalar;
  /** `[sums]`: sums over the batch, which have no gradient. */
  totals: tf.Tensor1D;
}

/** The kernel takes `{logits, ...targets}` and returns `[loss, totals, gradient of the loss by the logits]`. */
export function runLossOp<Logits extends tf.Tensor, Targets extends object>(
  kernel: Kernel<{ logits: Logits } & Targets, Record<never, never>>,
  logits: Logits,
  targets: Targets,
): LossResult {
  let totals: tf.Tensor | undefined;
  const op = tf.customGrad((z, save) => {
    const [loss, sums, gradient] = runKernel(kernel, { logits: z as Logits, ...targets }, {});
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
