/**
 * The mean squared error of one number a sample, with its gradient and the sum of the squared errors.
 *
 *     L = 1/N sum_n ( z_n - y_n )^2        dL/dz = 2 ( z - y ) / N
 *
 * One kernel where the backend has one; otherwise composed of tfjs operations.
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel } from './kernel.ts';
import { runLossOp, type LossResult } from './loss-op.ts';

/** Returns `[loss, totals, gradient of the loss by the answers]`. */
export const MEAN_SQUARED_ERROR = defineKernel<{ logits: tf.Tensor; targets: tf.Tensor }>(
  'MeanSquaredError',
);

/** `answers [batch, 1]` and `targets [batch]` to the loss and the totals `[1]`: the sum of the squared errors. */
export function meanSquaredError(answers: tf.Tensor2D, targets: tf.Tensor1D): LossResult {
  return hasKernel(MEAN_SQUARED_ERROR)
    ? runLossOp(MEAN_SQUARED_ERROR, answers, { targets })
    : composed(answers, targets);
}

function composed(answers: tf.Tensor2D, targets: tf.Tensor1D): LossResult {
  const [batch] = answers.shape;
  const sum = answers.reshape([batch]).sub(targets).square().sum<tf.Scalar>();
  return { loss: sum.div<tf.Scalar>(batch), totals: sum.reshape([1]) };
}
