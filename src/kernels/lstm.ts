/**
 * LSTM over a whole sequence. Gates lie side by side in Keras's order: i, f, c, o.
 *
 *     z_t = x_t W + h_{t-1} R + b          split into z^i, z^f, z^c, z^o
 *     i = s(z^i)   f = s(z^f)   g = tanh(z^c)   o = s(z^o)
 *     c_t = f * c_{t-1} + i * g
 *     h_t = o * tanh(c_t)                  h_0 = c_0 = 0
 *
 * Keras 3, `keras/src/layers/rnn/lstm.py`.
 *
 * Backward:
 *
 *     dh_t = dy_t + dz_{t+1} R^T
 *     do = dh_t * tanh(c_t)
 *     dc_t = dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}
 *     di = dc_t * g    df = dc_t * c_{t-1}    dg = dc_t * i
 *     dz^i = di s'(z^i)    dz^f = df s'(z^f)    dz^c = dg (1 - g^2)    dz^o = do s'(z^o)
 *     dW = sum_t x_t^T dz_t    dR = sum_t h_{t-1}^T dz_t    db = sum_t dz_t    dx_t = dz_t W^T
 */
import type * as tf from '@tensorflow/tfjs';
import {
  defineSequenceOp,
  runSequenceOp,
  type SequenceAttributes,
  type SequenceInputs,
} from './sequence-op.ts';

export const LSTM = defineSequenceOp<LstmAttributes>('Lstm');

/**
 * The gate's activation s: `sigmoid` (Keras since 2.3), `hardSigmoid` = relu6(z + 3) / 6 (Keras 3's),
 * `hardSigmoidKeras1` = clip(0.2 z + 0.5, 0, 1) (Keras 0.1 to 2.2, the default of its LSTM and GRU then).
 */
export type GateActivation = 'sigmoid' | 'hardSigmoid' | 'hardSigmoidKeras1';

/** Values that a unit keeps per timestep for the backward pass: i, f, g, o, c, h. */
export const LSTM_KEPT = 6;

export interface LstmAttributes extends SequenceAttributes {
  recurrentActivation: GateActivation;
}

/**
 * `x [batch, timesteps, features]`, `kernel [features, 4 units]`, `recurrentKernel [units, 4 units]`,
 * `bias [4 units]`, `mask [batch, features]` to `[batch, timesteps, units]` or `[batch, units]`.
 *
 * @throws Error when no implementation is registered for the current backend.
 */
export function lstm(inputs: SequenceInputs, attributes: LstmAttributes): tf.Tensor {
  return runSequenceOp(LSTM, inputs, attributes);
}
