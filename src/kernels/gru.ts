/**
 * GRU over a whole sequence, in Keras's `reset_after=True` form. Gates side by side: z, r, h.
 *
 *     a_t = x_t W + b_0                    split into a^z, a^r, a^h
 *     u_t = h_{t-1} R + b_1                split into u^z, u^r, u^h
 *     z = s(a^z + u^z)   r = s(a^r + u^r)   g = tanh(a^h + r * u^h)
 *     h_t = z * h_{t-1} + (1 - z) * g      h_0 = 0
 *
 * Keras 3, `keras/src/layers/rnn/gru.py`.
 *
 * Backward:
 *
 *     dh_t = dy_t + dh_{t+1} * z_{t+1} + du_{t+1} R^T
 *     dz = dh_t * (h_{t-1} - g)    dg = dh_t * (1 - z)
 *     da^h = dg (1 - g^2)    dr = da^h * u^h    du^h = da^h * r
 *     da^z = du^z = dz s'    da^r = du^r = dr s'
 *     dW = sum_t x_t^T da_t    dR = sum_t h_{t-1}^T du_t    db = [sum_t da_t; sum_t du_t]    dx_t = da_t W^T
 */
import type * as tf from '@tensorflow/tfjs';
import type { GateActivation } from './lstm.ts';
import {
  defineSequenceOp,
  runSequenceOp,
  type SequenceAttributes,
  type SequenceInputs,
} from './sequence-op.ts';

export const GRU = defineSequenceOp<GruAttributes>('Gru');

/** Values that a unit keeps per timestep for the backward pass: z, r, g, u^h, h. */
export const GRU_KEPT = 5;

export interface GruAttributes extends SequenceAttributes {
  recurrentActivation: GateActivation;
}

/**
 * `x [batch, timesteps, features]`, `kernel [features, 3 units]`, `recurrentKernel [units, 3 units]`,
 * `bias [2, 3 units]`, `mask [batch, features]` to `[batch, timesteps, units]` or `[batch, units]`.
 *
 * @throws Error when no implementation is registered for the current backend.
 */
export function gru(inputs: SequenceInputs, attributes: GruAttributes): tf.Tensor {
  return runSequenceOp(GRU, inputs, attributes);
}
