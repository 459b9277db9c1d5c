/** GRU (`reset_after=True`) in plain loops; equations in src/kernels/gru.ts. */
import type { GateActivation } from '../lstm.ts';
import { gateOf } from './gate.ts';
import {
  addOuterProduct,
  addProduct,
  addTransposedProduct,
  biasOrZeros,
  emptyGradients,
  forwardOf,
  inputAt,
  outputGradientAt,
  timestepOf,
  writeInputGradient,
  type BackwardRequest,
  type Dimensions,
  type ReferenceGradients,
  type ReferenceInputs,
  type ReferenceOptions,
  type StepEdit,
} from './sequence.ts';

export interface GruOptions extends ReferenceOptions {
  recurrentActivation: GateActivation;
}

export const gruForward = forwardOf(gruWalk);

/** Gradients of everything, given dL/d(output). */
export function gruBackward(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: GruOptions,
  dy: Float64Array,
  { steps: walked, hear, weights = true }: BackwardRequest<GruStep> = {},
): ReferenceGradients {
  const { units, timesteps } = dims;
  const gate = gateOf(options.recurrentActivation);
  const gradients = emptyGradients(inputs, 6 * units);
  for (let n = 0; n < dims.batch; n++) {
    const steps = walked?.[n] ?? gruWalk(inputs, dims, options, n);
    let duNext = new Float64Array(3 * units);
    // dh_{t+1} * z_{t+1}
    let carried = new Float64Array(units);
    for (let step = timesteps - 1; step >= 0; step--) {
      const t = timestepOf(step, dims, options.goBackwards);
      const { z, r, g, candidate } = steps[step];
      const before = step > 0 ? steps[step - 1].h : new Float64Array(units);
      // dh_t = dy_t + dh_{t+1} * z_{t+1} + du_{t+1} R^T
      const dh = outputGradientAt(dy, dims, options.returnSequences, n, step);
      for (let u = 0; u < units; u++) dh[u] += carried[u];
      addTransposedProduct(dh, duNext, inputs.recurrentKernel);
      hear?.(n, step, { h: dh });
      const da = new Float64Array(3 * units);
      const next = new Float64Array(units);
      for (let u = 0; u < units; u++) {
        // dz = dh_t * (h_{t-1} - g)    da^z = dz s'
        da[u] = dh[u] * (before[u] - g[u]) * gate.derivative(z[u]);
        // dg = dh_t * (1 - z)    da^h = dg (1 - g^2)
        const daCandidate = dh[u] * (1 - z[u]) * (1 - g[u] * g[u]);
        da[2 * units + u] = daCandidate;
        // dr = da^h * u^h    da^r = dr s'
        da[units + u] = daCandidate * candidate[u] * gate.derivative(r[u]);
        next[u] = dh[u] * z[u];
      }
      // du = da, but for the candidate: du^h = da^h * r
      const du = da.slice();
      for (let u = 0; u < units; u++) du[2 * units + u] *= r[u];
      if (weights) {
        addOuterProduct(gradients.kernel, inputAt(inputs, dims, n, t), da);
        addOuterProduct(gradients.recurrentKernel, before, du);
        for (let u = 0; u < 3 * units; u++) {
          gradients.bias[u] += da[u];
          gradients.bias[3 * units + u] += du[u];
        }
      }
      writeInputGradient(gradients, da, inputs, dims, n, t);
      duNext = du;
      carried = next;
    }
  }
  return gradients;
}

export interface GruStep {
  z: Float64Array;
  r: Float64Array;
  g: Float64Array;
  /** u^h: the candidate's recurrent part, before the reset gate. */
  candidate: Float64Array;
  h: Float64Array;
}

/** Gates and states of every step of sample `n`, in the order walked. */
export function gruWalk(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: GruOptions,
  n: number,
  edit?: StepEdit,
): GruStep[] {
  const { units } = dims;
  const gate = gateOf(options.recurrentActivation);
  const steps: GruStep[] = [];
  let h = new Float64Array(units);
  for (let step = 0; step < dims.timesteps; step++) {
    const t = timestepOf(step, dims, options.goBackwards);
    // a_t = x_t W + b_0    u_t = h_{t-1} R + b_1
    const a = biasOrZeros(inputs.bias?.subarray(0, 3 * units), 3 * units);
    addProduct(a, inputAt(inputs, dims, n, t), inputs.kernel);
    const recurrent = biasOrZeros(inputs.bias?.subarray(3 * units), 3 * units);
    addProduct(recurrent, h, inputs.recurrentKernel);
    const candidate = recurrent.slice(2 * units);
    const z = new Float64Array(units);
    const r = new Float64Array(units);
    const g = new Float64Array(units);
    const next = new Float64Array(units);
    for (let u = 0; u < units; u++) {
      // z = s(a^z + u^z)    r = s(a^r + u^r)    g = tanh(a^h + r * u^h)
      z[u] = gate.apply(a[u] + recurrent[u]);
      r[u] = gate.apply(a[units + u] + recurrent[units + u]);
    }
    edit?.(step, 'z', z);
    edit?.(step, 'r', r);
    for (let u = 0; u < units; u++) g[u] = Math.tanh(a[2 * units + u] + r[u] * candidate[u]);
    edit?.(step, 'g', g);
    // h_t = z * h_{t-1} + (1 - z) * g
    for (let u = 0; u < units; u++) next[u] = z[u] * h[u] + (1 - z[u]) * g[u];
    edit?.(step, 'h', next);
    h = next;
    steps.push({ z, r, g, candidate, h });
  }
  return steps;
}
