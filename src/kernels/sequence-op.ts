/** What the recurrent ops over a sequence have in common: inputs, attributes, and one node on the tape. */
import type * as tf from '@tensorflow/tfjs';
import { runTapeOp } from './tape-op.ts';

/** The inputs of a recurrent op. Optional ones are left out when not used. */
export interface SequenceInputs {
  /** `[batch, timesteps, features]` */
  x: tf.Tensor3D;
  /** `[features, gates * units]` */
  kernel: tf.Tensor2D;
  /** `[units, gates * units]` */
  recurrentKernel: tf.Tensor2D;
  /** `[gates * units]`, for the GRU `[2, gates * units]` */
  bias?: tf.Tensor;
  /** `[batch, features]`: the dropout mask of the input, the same at every timestep, scaled by 1/(1-p) */
  mask?: tf.Tensor2D;
}

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
  keepStates: boolean;
}

/** What the backward kernel is given beyond the op's own attributes. */
export interface BackwardAttributes extends SequenceAttributes {
  /** Also return the gradient of `x`, as the last output. */
  inputGradient: boolean;
}

/**
 * Runs `forwardKernel` and records `backwardKernel` as its gradient.
 *
 * The forward kernel takes `SequenceInputs` and returns `[output]`, or `[output, states]` when
 * `keepStates`. The backward kernel takes `{dy, output, states, ...SequenceInputs}` and returns
 * `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dx` if `inputGradient`.
 */
export function runSequenceOp<T extends tf.Tensor>(
  forwardKernel: string,
  backwardKernel: string,
  { x, kernel, recurrentKernel, bias, mask }: SequenceInputs,
  attributes: SequenceAttributes & object,
): T {
  return runTapeOp(
    { forwardKernel, backwardKernel, trained: ['kernel', 'recurrentKernel', 'bias'] },
    { x, kernel, recurrentKernel, bias, mask },
    attributes,
  );
}
