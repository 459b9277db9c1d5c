/**
 * What an optimizer is here: a pure rule that turns a variable, its gradient and its slots (the running
 * averages it keeps for that variable) into their next values. Rules know one variable at a time and
 * nothing of names, batches or backends; a backend may have a fused kernel for them all
 * (src/kernels/optimizer-step.ts).
 */
import * as tf from '@tensorflow/tfjs';
import { optimizerStep } from '../../kernels/optimizer-step.ts';
import type { OptimizerName } from '../../models/experiment.ts';
import { clipGradient, type Clip } from '../clipping.ts';

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
  /** What the kernel takes for the learning rate at this update: Adam's carries its bias corrections. */
  stepSize(hyper: Hyper): number;
  /** The next values; all tensors share the variable's shape, and none of the inputs is changed. */
  update(variable: tf.Tensor, gradient: tf.Tensor, slots: Slots, hyper: Hyper): Updated;
}

/** A gradient and how it is clipped before it is used. */
export interface ClippedGradient {
  gradient: tf.Tensor;
  clip?: Clip | undefined;
}

/**
 * Applies `rule` to one variable in place: in one kernel where the backend has it, otherwise composed of
 * tfjs operations. `variable`, `gradient` and every slot share one shape.
 */
export function updateVariable(
  rule: UpdateRule,
  variable: tf.Variable,
  { gradient, clip = { limit: 0 } }: ClippedGradient,
  slots: Readonly<Record<string, tf.Variable>>,
  hyper: Hyper,
): void {
  const { factor, limit } = clip;
  const fused = optimizerStep(
    {
      variable,
      gradient,
      ...(factor === undefined ? {} : { factor }),
      slots: rule.slotNames(hyper).map((name) => slots[name]),
    },
    { ...hyper, rule: rule.name, learningRate: rule.stepSize(hyper), limit },
  );
  if (fused) return;
  tf.tidy(() => {
    const next = rule.update(variable, clipGradient(gradient, clip), slots, hyper);
    variable.assign(next.variable);
    for (const [name, slot] of Object.entries(slots)) slot.assign(next.slots[name]);
  });
}
