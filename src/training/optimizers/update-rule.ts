/**
 * What an optimizer is here: a pure rule that turns a variable, its gradient and its slots (the running
 * averages it keeps for that variable) into their next values. Rules know one variable at a time and
 * nothing of names, batches or backends, so that a backend can replace `updateVariable` by one fused
 * kernel per rule.
 */
import * as tf from '@tensorflow/tfjs';
import type { OptimizerName } from '../../models/experiment.ts';

/** Everything of the training settings that enters an update, and which update it is. */
export interface Hyper {
  learningRate: number;
  momentum: number;
  rho: number;
  epsilon: number;
  epsilonInsideRoot: boolean;
  beta1: number;
  beta2: number;
  /** The number of this update, from 1. */
  iteration: number;
}

/** The running averages of one variable by name, each of the variable's own shape. */
export type Slots = Readonly<Record<string, tf.Tensor>>;

export interface Updated {
  variable: tf.Tensor;
  slots: Slots;
}

export interface UpdateRule {
  name: OptimizerName;
  /** The names of the slots this rule keeps under these settings; each starts as zeros. */
  slotNames(hyper: Omit<Hyper, 'iteration' | 'learningRate'>): readonly string[];
  /** The next values; all tensors share the variable's shape, and none of the inputs is changed. */
  update(variable: tf.Tensor, gradient: tf.Tensor, slots: Slots, hyper: Hyper): Updated;
}

/**
 * Applies `rule` to one variable in place. `variable`, `gradient` and every slot share one shape.
 * This is the one seam where a fused kernel takes over from the composed operations.
 */
export function updateVariable(
  rule: UpdateRule,
  variable: tf.Variable,
  gradient: tf.Tensor,
  slots: Readonly<Record<string, tf.Variable>>,
  hyper: Hyper,
): void {
  tf.tidy(() => {
    const next = rule.update(variable, gradient, slots, hyper);
    variable.assign(next.variable);
    for (const [name, slot] of Object.entries(slots)) slot.assign(next.slots[name]);
  });
}
