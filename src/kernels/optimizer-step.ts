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
import * as tf from '@tensorflow/tfjs';

export const OPTIMIZER_STEP = 'ScanlineOptimizerStep';

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

/** Changes variable and slots in place; `false`, and nothing done, where the backend has no such kernel. */
export function optimizerStep(
  { variable, gradient, factor, slots }: OptimizerStepInputs,
  attributes: OptimizerStepAttributes,
): boolean {
  if (tf.getKernel(OPTIMIZER_STEP, tf.getBackend()) === undefined) return false;
  const [slot0, slot1] = slots;
  tf.engine().runKernel(
    OPTIMIZER_STEP,
    {
      variable,
      gradient,
      ...(factor === undefined ? {} : { factor }),
      ...(slot0 === undefined ? {} : { slot0 }),
      ...(slot1 === undefined ? {} : { slot1 }),
    },
    attributes as unknown as tf.NamedAttrMap,
  );
  return true;
}
