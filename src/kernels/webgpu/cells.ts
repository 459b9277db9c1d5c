/** The cells' equations in WGSL, in the notation of src/kernels/simple-rnn.ts, lstm.ts, gru.ts and cornn.ts. */
import { CORNN_KEPT, type Oscillator } from '../cornn.ts';
import { GRU_KEPT } from '../gru.ts';
import { LSTM_KEPT, type GateActivation } from '../lstm.ts';
import { SIMPLE_RNN_KEPT, type SimpleRnnActivation } from '../simple-rnn.ts';
import type { PerCell } from '../ops.ts';
import { SAFE_FUNCTIONS, type Cell } from './cell.ts';

export const CELLS: PerCell<Cell> = {
  simpleRnn: ({ activation }) => simpleRnnCell(activation),
  lstm: ({ recurrentActivation }) => lstmCell(recurrentActivation),
  gru: ({ recurrentActivation }) => gruCell(recurrentActivation),
  cornn: (oscillator) => cornnCell(oscillator),
};

function simpleRnnCell(activation: SimpleRnnActivation): Cell {
  const phi = { tanh: 'tanh4(a0#)', relu: 'max(a0#, vec4<f32>(0.0))', linear: 'a0#' }[activation];
  // phi'(z) from h: 1 - h^2, [h > 0], 1
  const derivative = {
    tanh: '(1.0 - k0# * k0#)',
    relu: 'select(vec4<f32>(0.0), vec4<f32>(1.0), k0# > vec4<f32>(0.0))',
    linear: '1.0',
  }[activation];
  return {
    name: `SimpleRNN ${activation}`,
    gates: 1,
    states: 1,
    kept: SIMPLE_RNN_KEPT,
    separateRecurrent: false,
    gradients: 1,
    recurrentGradient: [0],
    functions: SAFE_FUNCTIONS,
    forward: `
      h# = ${phi};                       // h_t = phi(z_t)
      let k0# = h#;`,
    backward: `
      let d0# = dh# * ${derivative};     // dz_t = dh_t * phi'(z_t)`,
  };
}

function lstmCell(recurrentActivation: GateActivation): Cell {
  return {
    name: `LSTM ${recurrentActivation}`,
    gates: 4,
    states: 1,
    kept: LSTM_KEPT,
    separateRecurrent: false,
    previousKept: 4,
    gradients: 4,
    recurrentGradient: [0, 1, 2, 3],
    functions: SAFE_FUNCTIONS + gateFunctions(recurrentActivation),
    forward: `
      let k0# = gate(a0#);               // i = s(z^i)
      let k1# = gate(a1#);               // f = s(z^f)
      let k2# = tanh4(a2#);              // g = tanh(z^c)
      let k3# = gate(a3#);               // o = s(z^o)
      carry# = k1# * carry# + k0# * k2#; // c_t = f * c_{t-1} + i * g
      let k4# = carry#;
      h# = k3# * tanh4(carry#);          // h_t = o * tanh(c_t)
      let k5# = h#;`,
    backward: `
      let tanhC# = tanh4(k4#);
      let dO# = dh# * tanhC#;                                       // do = dh_t * tanh(c_t)
      let dc# = dh# * k3# * (1.0 - tanhC# * tanhC#) + carry#;       // dc_t = dh_t o (1 - tanh^2 c_t) + dc_{t+1} f_{t+1}
      let d0# = dc# * k2# * gateDerivative(k0#);                    // dz^i = dc_t g s'
      let d1# = dc# * previous# * gateDerivative(k1#);              // dz^f = dc_t c_{t-1} s'
      let d2# = dc# * k0# * (1.0 - k2# * k2#);                      // dz^c = dc_t i (1 - g^2)
      let d3# = dO# * gateDerivative(k3#);                          // dz^o = do s'
      carry# = dc# * k1#;`,
  };
}

function gruCell(recurrentActivation: GateActivation): Cell {
  return {
    name: `GRU ${recurrentActivation}`,
    gates: 3,
    states: 1,
    kept: GRU_KEPT,
    separateRecurrent: true,
    previousKept: 4,
    gradients: 4,
    recurrentGradient: [0, 1, 3],
    functions: SAFE_FUNCTIONS + gateFunctions(recurrentActivation),
    forward: `
      let k0# = gate(a0# + u0#);             // z = s(a^z + u^z)
      let k1# = gate(a1# + u1#);             // r = s(a^r + u^r)
      let k2# = tanh4(a2# + k1# * u2#);      // g = tanh(a^h + r * u^h)
      let k3# = u2#;
      h# = k0# * hPrev# + (1.0 - k0#) * k2#; // h_t = z * h_{t-1} + (1 - z) * g
      let k4# = h#;`,
    backward: `
      let all# = dh# + carry#;                                      // dh_t, with dh_{t+1} z_{t+1}
      let d2# = all# * (1.0 - k0#) * (1.0 - k2# * k2#);             // da^h = dh_t (1 - z) (1 - g^2)
      let d0# = all# * (previous# - k2#) * gateDerivative(k0#);     // da^z = dh_t (h_{t-1} - g) s'
      let d1# = d2# * k3# * gateDerivative(k1#);                    // da^r = da^h u^h s'
      let d3# = d2# * k1#;                                          // du^h = da^h r
      carry# = all# * k0#;`,
  };
}

function cornnCell({ timeStep, stiffness, damping }: Oscillator): Cell {
  const dt = float(timeStep);
  const pull = float(timeStep * stiffness);
  const kept = float(1 - timeStep * damping);
  return {
    name: `coRNN ${timeStep} ${stiffness} ${damping}`,
    gates: 1,
    states: 2,
    kept: CORNN_KEPT,
    separateRecurrent: false,
    gradients: 1,
    recurrentGradient: [0],
    functions: SAFE_FUNCTIONS,
    forward: `
      let k0# = tanh4(a0#);                                        // g_t
      second# = ${kept} * second# + ${dt} * k0# - ${pull} * h#;    // v_t
      h# += ${dt} * second#;                                       // y_t = y_{t-1} + dt v_t
      let k1# = h#;
      let k2# = second#;`,
    backward: `
      let dY# = dh# + carry#;                                      // dY_t
      let dV# = dSecond# + carrySecond# + ${dt} * dY#;             // dV_t
      let d0# = ${dt} * dV# * (1.0 - k0# * k0#);                   // da_t
      carry# = dY# - ${pull} * dV#;
      carrySecond# = ${kept} * dV#;`,
  };
}

/** A number as WGSL writes a float. */
function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** The gate's activation, and its derivative from the activated value. */
function gateFunctions(activation: GateActivation): string {
  if (activation === 'sigmoid') {
    return `
fn gate(z: vec4<f32>) -> vec4<f32> { return sigmoid4(z); }
fn gateDerivative(s: vec4<f32>) -> vec4<f32> { return s * (1.0 - s); }
`;
  }
  const slope = { hardSigmoid: '0.16666667', hardSigmoidKeras1: '0.2' }[activation];
  return `
fn gate(z: vec4<f32>) -> vec4<f32> { return clamp(${slope} * z + 0.5, vec4<f32>(0.0), vec4<f32>(1.0)); }
fn gateDerivative(s: vec4<f32>) -> vec4<f32> {
  return select(vec4<f32>(0.0), vec4<f32>(${slope}), (s > vec4<f32>(0.0)) & (s < vec4<f32>(1.0)));
}
`;
}
