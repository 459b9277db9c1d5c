/** What the recurrent ops over a sequence have in common: inputs, attributes, and one node on the tape. */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, type Handed, type Kernel } from './kernel.ts';
import { runTapeOp } from './tape-op.ts';

/** The inputs of a recurrent op. Optional ones are left out when not used. */
export interface SequenceInputs {
  /** `[batch, timesteps, features]` */
  x: tf.Tensor3D;
  /** `[features, gates * units]` */
  kernel: tf.Tensor2D;
  /** `[units, gates * units]`, for the coRNN `[2 units, units]` */
  recurrentKernel: tf.Tensor2D;
  /** `[gates * units]`, for the GRU `[2, gates * units]` */
  bias?: tf.Tensor;
  /** `[batch, features]`: the dropout mask of the input, the same at every timestep, scaled by 1/(1-p) */
  mask?: tf.Tensor2D;
}

/** The inputs as a backend's forward kernel is handed them. */
export type SequenceTensors = Handed<SequenceInputs>;

/** The inputs of a backward kernel: `states` is the forward kernel's second output. */
export type BackwardInputs = SequenceInputs & {
  dy: tf.Tensor;
  output: tf.Tensor;
  states: tf.Tensor;
};
export type BackwardTensors = Handed<BackwardInputs>;

/** What every recurrent op can be told, besides its activations. */
export interface SequenceAttributes {
  /** `true`: the hidden state of every timestep, `[batch, timesteps, units]`; `false`: the last, `[batch, units]` */
  returnSequences: boolean;
  /** Walk from the last timestep to the first. As in Keras, outputs then come in the order walked. */
  goBackwards: boolean;
}

/** What the forward kernel is given beyond the op's own attributes. */
export interface ForwardAttributes extends SequenceAttributes {
  /** Also return the states the backward kernel needs, as a second output. */
  saveForBackward: boolean;
}

/** What the backward kernel is given beyond the op's own attributes. */
export interface BackwardAttributes extends SequenceAttributes {
  /** Also return the gradient of `x`, as the last output. */
  inputGradient: boolean;
}

/**
 * The two kernels of a recurrent op. The forward kernel returns `[output]`, or `[output, states]` when told to
 * `saveForBackward`. The backward kernel returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a
 * bias, then `dx` if `inputGradient`.
 */
export interface SequenceOp<Attributes> {
  forward: Kernel<SequenceInputs, Attributes & ForwardAttributes>;
  backward: Kernel<BackwardInputs, Attributes & BackwardAttributes>;
}

/** @param name of the forward kernel; the backward kernel's ends in `Gradient` */
export function defineSequenceOp<Attributes extends SequenceAttributes>(
  name: string,
): SequenceOp<Attributes> {
  return { forward: defineKernel(name), backward: defineKernel(`${name}Gradient`) };
}

/** Runs an op and records its backward kernel as its gradient. */
export function runSequenceOp<Attributes extends SequenceAttributes>(
  op: SequenceOp<Attributes>,
  { x, kernel, recurrentKernel, bias, mask }: SequenceInputs,
  attributes: Attributes,
): tf.Tensor {
  return runTapeOp(
    { ...op, trained: ['kernel', 'recurrentKernel', 'bias'] },
    { x, kernel, recurrentKernel, bias, mask },
    attributes,
  );
}
