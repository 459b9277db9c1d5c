/**
 * coRNN over a whole sequence: units as oscillators that are coupled, driven and damped. y says where each is and v how
 * fast it moves; dt is the time from step to step, gamma pulls y back to 0, epsilon brakes v.
 *
 *     g_t = tanh(x_t W + y_{t-1} R_y + v_{t-1} R_v + b)
 *     v_t = v_{t-1} + dt (g_t - gamma y_{t-1} - epsilon v_{t-1})
 *     y_t = y_{t-1} + dt v_t                                        y_0 = v_0 = 0
 *
 * Rusch and Mishra, "Coupled Oscillatory Recurrent Neural Network" (2021), which calls v z: the discretisation of
 * y'' = tanh(...) - gamma y - epsilon y', the damping taken at t - 1 as in its authors' code.
 *
 * Backward, dY_t and dV_t being all that reaches y_t and v_t:
 *
 *     dY_t = dy_t + dY_{t+1} - dt gamma dV_{t+1} + da_{t+1} R_y^T
 *     dV_t = (1 - dt epsilon) dV_{t+1} + da_{t+1} R_v^T + dt dY_t
 *     da_t = dt dV_t (1 - g_t^2)
 *     dW = sum_t x_t^T da_t    dR = sum_t [y_{t-1} | v_{t-1}]^T da_t    db = sum_t da_t    dx_t = da_t W^T
 */
import type * as tf from '@tensorflow/tfjs';
import {
  defineSequenceOp,
  runSequenceOp,
  type SequenceAttributes,
  type SequenceInputs,
} from './sequence-op.ts';

export const CORNN = defineSequenceOp<CornnAttributes>('Cornn');

/** Values that a unit keeps per timestep for the backward pass: g, y, v. */
export const CORNN_KEPT = 3;

/** What the oscillators are like, the same for all. */
export interface Oscillator {
  /** dt */
  timeStep: number;
  /** gamma */
  stiffness: number;
  /** epsilon */
  damping: number;
}

export interface CornnAttributes extends SequenceAttributes, Oscillator {}

/**
 * `x [batch, timesteps, features]`, `kernel [features, units]`, `recurrentKernel [2 units, units]` with the rows of y
 * above those of v, `bias [units]`, `mask [batch, features]` to y, `[batch, timesteps, units]` or `[batch, units]`.
 *
 * @throws Error when no implementation is registered for the current backend.
 */
export function cornn(inputs: SequenceInputs, attributes: CornnAttributes): tf.Tensor {
  return runSequenceOp(CORNN, inputs, attributes);
}
