/**
 * SimpleRNN over a whole sequence.
 *
 *     z_t = x_t W + h_{t-1} R + b
 *     h_t = phi(z_t)                       phi: tanh, relu or linear; h_0 = 0
 *
 * Keras 3, `keras/src/layers/rnn/simple_rnn.py`. With phi = relu and R = identity this is the IRNN of
 * Le, Jaitly and Hinton (2015, arXiv:1504.00941).
 *
 * Backward, from dL/dh_t of the output (zero where only the last state is returned):
 *
 *     dh_t = dy_t + dz_{t+1} R^T
 *     dz_t = dh_t * phi'(z_t)              phi' from h: tanh 1 - h^2, relu [h > 0], linear 1
 *     dW = sum_t x_t^T dz_t    dR = sum_t h_{t-1}^T dz_t    db = sum_t dz_t    dx_t = dz_t W^T
 */
import type * as tf from '@tensorflow/tfjs';
import {
  defineSequenceOp,
  runSequenceOp,
  type SequenceAttributes,
  type SequenceInputs,
} from './sequence-op.ts';

export const SIMPLE_RNN = defineSequenceOp<SimpleRnnAttributes>('SimpleRnn');

/** Values that a unit keeps per timestep for the backward pass: h. */
export const SIMPLE_RNN_KEPT = 1;

export type SimpleRnnActivation = 'tanh' | 'relu' | 'linear';

export interface SimpleRnnAttributes extends SequenceAttributes {
  activation: SimpleRnnActivation;
}

/**
 * `x [batch, timesteps, features]`, `kernel [features, units]`, `recurrentKernel [units, units]`,
 * `bias [units]`, `mask [batch, features]` to `[batch, timesteps, units]` or `[batch, units]`.
 *
 * @throws Error when no implementation is registered for the current backend.
 */
export function simpleRnn(inputs: SequenceInputs, attributes: SimpleRnnAttributes): tf.Tensor {
  return runSequenceOp(SIMPLE_RNN, inputs, attributes);
}
