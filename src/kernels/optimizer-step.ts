/**
 * One optimizer's update of one variable, in place, clipping included: a kernel of its own where the
 * backend has one. The rules and their equations are those of src/training/optimizers/.
 *
 *     g' = clip(factor * g, -limit, limit)
 *     sgd      m = mu m - lr g';  w = w + m                      (without momentum w = w - lr g')
 *     rmsprop  v = rho v + (1 - rho) g'^2;  d = lr g' / sqrt(v + eps), or lr g' / (sqrt(v) + eps)
 *              m = mu m + d;  w = w - m                          (without momentum w = w - d)
 *     adam     m = m + (1 - b1)(g' - m);  v = v + (1 - b2)(g'^2 - v);  w = w - alpha m / (sqrt(v) + eps)
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel, runKernel, type Handed } from './kernel.ts';

export interface OptimizerStepAttributes {
  rule: 'sgd' | 'rmsprop' | 'adam';
  /** Adam: alpha = lr sqrt(1 - b2^t) / (1 - b1^t) */
  learningRate: number;
  momentum: number;
  rho: number;
  epsilon: number;
  epsilonInsideRoot: boolean;
  beta1: number;
  beta2: number;
  /** Each element of the gradient is held within plus and minus this; 0 for no limit. */
  limit: number;
}

/** All of one shape, but for the scalar `factor`. */
export interface OptimizerStepInputs {
  variable: tf.Variable;
  gradient: tf.Tensor;
  /** Scalar that shrinks a gradient whose norm is too large. */
  factor?: tf.Tensor;
  /** What the rule remembers, in this order: sgd momentum; rmsprop velocity, momentum; adam momentum, velocity. */
  slots: readonly tf.Variable[];
}

/** Changes `variable`, `slot0` and `slot1` in place and returns nothing. */
export const OPTIMIZER_STEP = defineKernel<OptimizerKernelInputs, OptimizerStepAttributes>(
  'OptimizerStep',
);

interface OptimizerKernelInputs {
  variable: tf.Tensor;
  gradient: tf.Tensor;
  factor?: tf.Tensor | undefined;
  slot0?: tf.Tensor | undefined;
  slot1?: tf.Tensor | undefined;
}

/** The inputs as a backend's kernel is handed them. */
export type OptimizerTensors = Handed<OptimizerKernelInputs>;

/** Changes variable and slots in place; `false`, and nothing done, where the backend has no such kernel. */
export function optimizerStep(
  { variable, gradient, factor, slots }: OptimizerStepInputs,
  attributes: OptimizerStepAttributes,
): boolean {
  if (!hasKernel(OPTIMIZER_STEP)) return false;
  const [slot0, slot1] = slots;
  runKernel(OPTIMIZER_STEP, { variable, gradient, factor, slot0, slot1 }, attributes);
  return true;
}
