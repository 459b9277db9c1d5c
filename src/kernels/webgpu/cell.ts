/**
 * What the recurrence needs to know of a cell: how many gates, what it saves for the backward pass, and the
 * cell's equations in WGSL on vec4s of units. Texts use these names, with `#` standing for the sample a
 * thread is at:
 *
 *     forward   reads  a<g>#      z = x W + b + h_{t-1} R of gate g; for a cell with `separateRecurrent` only
 *                                 x W + b, and u<g># is h_{t-1} R + b' apart from it
 *                      hPrev#     h_{t-1}
 *               sets   h#         h_t
 *                      second#    read and set, of a cell with two `states`: the other one, which R multiplies too
 *                      k<i>#      the i-th value saved for the backward pass, i < `kept`
 *                      carry#     read and set, 0 at first: what passes to the next step beside h (LSTM's c)
 *     backward  reads  k<i>#      what the forward pass saved at this step
 *                      previous#  what it saved at the step before as value `previousKept`; 0 at the first step
 *                      dh#        dL/dh_t: dy_t and what R^T took back from the step after
 *                      dSecond#   of a cell with two `states`: what R^T took back for the other one
 *               sets   d<i>#      the i-th gradient, i < `gradients`: the first `gates` are those of x W + b
 *                      carry#     read and set, 0 at first: what passes to the step before beside dz R^T
 *                      carrySecond#  the same for the other state
 */
export interface Cell {
  name: string;
  gates: number;
  /** Vectors of units that R multiplies; a cell with two has one gate, and R is `[2 units, units]`. */
  states: 1 | 2;
  /** How many values a unit saves per timestep; the last are always the states, h first. */
  kept: number;
  /** Input and recurrent parts of a gate meet in a product (GRU's candidate), so they are summed apart. */
  separateRecurrent: boolean;
  /** Which saved value the backward pass also reads of the step before: LSTM's c, GRU's h. */
  previousKept?: number;
  /** Gradients written per unit and timestep; GRU writes a fourth, that of its candidate's recurrent part. */
  gradients: number;
  /** For each gate, which gradient R^T takes back and dR is made of. */
  recurrentGradient: readonly number[];
  /** WGSL functions that the two texts call. */
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
