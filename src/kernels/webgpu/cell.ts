/**
 * What the scan needs to know of a cell: how many gates, what it keeps for the backward pass, and the
 * cell's equations in WGSL on vec4s of units. Texts use these names, with `#` standing for the sample a
 * thread is at:
 *
 *     forward   a<g>#  the gate's input part (x W + b), u<g>#  its recurrent part (h R + b'), for a cell
 *               with `separateRecurrent`; otherwise a<g># is their sum. hPrev#: h_{t-1}.
 *               Must set h# and every kept value k<i>#; may read and write carry# (c of the LSTM).
 *     backward  dh#: dL/dh_t but for what the carry brings; k<i>#: what was kept; hPrev#: h_{t-1};
 *               cPrev#: c_{t-1} (LSTM). Must set d<g># for each gate (what R^T takes back, and dW, dx
 *               take unless `inputGate` says otherwise) and carry#.
 */
export interface Cell {
  name: string;
  gates: number;
  /** How many values a unit keeps per timestep; the last is always h. */
  kept: number;
  /** A value beside h passes from step to step, forward (LSTM's c) or backward (LSTM's dc, GRU's dh z). */
  carriesForward: boolean;
  carriesBackward: boolean;
  /** Input and recurrent parts of a gate meet in a product (GRU's candidate), so they are summed apart. */
  separateRecurrent: boolean;
  /** Which kept value the backward pass also wants of the step before, besides h: LSTM's c. */
  previousKept?: number;
  /** Gradients written per unit and timestep; GRU writes a fourth, that of its candidate's recurrent part. */
  gradients: number;
  /** The gradient column that gate g's recurrent weights take. */
  recurrentGradient: readonly number[];
  functions: string;
  forward: string;
  backward: string;
}

/** tanh and the logistic function without overflow: exp of a large number is infinite, and WGSL promises nothing after that. */
export const SAFE_FUNCTIONS = `
fn tanh4(z: vec4<f32>) -> vec4<f32> {
  let e = exp(2.0 * clamp(z, vec4<f32>(-15.0), vec4<f32>(15.0)));
  return (e - 1.0) / (e + 1.0);
}
fn sigmoid4(z: vec4<f32>) -> vec4<f32> {
  return 1.0 / (1.0 + exp(-clamp(z, vec4<f32>(-80.0), vec4<f32>(80.0))));
}
`;
