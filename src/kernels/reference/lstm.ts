/** LSTM in plain loops; equations in src/kernels/lstm.ts. */
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

export interface LstmOptions extends ReferenceOptions {
  recurrentActivation: GateActivation;
}

export const lstmForward = forwardOf(lstmWalk);

/** Gradients of everything, given dL/d(output). */
export function lstmBackward(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: LstmOptions,
  dy: Float64Array,
  { steps: walked, hear, weights = true }: BackwardRequest<LstmStep> = {},
): ReferenceGradients {
  const { units, timesteps } = dims;
  const gate = gateOf(options.recurrentActivation);
  const gradients = emptyGradients(inputs, 4 * units);
  for (let n = 0; n < dims.batch; n++) {
    const steps = walked?.[n] ?? lstmWalk(inputs, dims, options, n);
    let dzNext = new Float64Array(4 * units);
    // dc_{t+1} * f_{t+1}
    let carried = new Float64Array(units);
    for (let step = timesteps - 1; step >= 0; step--) {
      const t = timestepOf(step, dims, options.goBackwards);
      const { i, f, g, o, c } = steps[step];
      const before = step > 0 ? steps[step - 1] : undefined;
      // dh_t = dy_t + dz_{t+1} R^T
      const dh = outputGradientAt(dy, dims, options.returnSequences, n, step);
      addTransposedProduct(dh, dzNext, inputs.recurrentKernel);
      const dz = new Float64Array(4 * units);
      const dC = new Float64Array(units);
      const next = new Float64Array(units);
      for (let u = 0; u < units; u++) {
        const tanhC = Math.tanh(c[u]);
        // do = dh_t * tanh(c_t)
        const dO = dh[u] * tanhC;
        // dc_t = dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}
        const dc = dh[u] * o[u] * (1 - tanhC * tanhC) + carried[u];
        // dz^i = dc g s'    dz^f = dc c_{t-1} s'    dz^c = dc i (1 - g^2)    dz^o = do s'
        dz[u] = dc * g[u] * gate.derivative(i[u]);
        dz[units + u] = dc * (before?.c[u] ?? 0) * gate.derivative(f[u]);
        dz[2 * units + u] = dc * i[u] * (1 - g[u] * g[u]);
        dz[3 * units + u] = dO * gate.derivative(o[u]);
        dC[u] = dc;
        next[u] = dc * f[u];
      }
      hear?.(n, step, { h: dh, c: dC });
      if (weights) {
        addOuterProduct(gradients.kernel, inputAt(inputs, dims, n, t), dz);
        if (before !== undefined) addOuterProduct(gradients.recurrentKernel, before.h, dz);
        for (let u = 0; u < 4 * units; u++) gradients.bias[u] += dz[u];
      }
      writeInputGradient(gradients, dz, inputs, dims, n, t);
      dzNext = dz;
      carried = next;
    }
  }
  return gradients;
}

export interface LstmStep {
  i: Float64Array;
  f: Float64Array;
  g: Float64Array;
  o: Float64Array;
  c: Float64Array;
  h: Float64Array;
}

/** Gates and states of every step of sample `n`, in the order walked. */
export function lstmWalk(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: LstmOptions,
  n: number,
  edit?: StepEdit,
): LstmStep[] {
  const { units } = dims;
  const gate = gateOf(options.recurrentActivation);
  const steps: LstmStep[] = [];
  let c = new Float64Array(units);
  let h = new Float64Array(units);
  for (let step = 0; step < dims.timesteps; step++) {
    const t = timestepOf(step, dims, options.goBackwards);
    // z_t = x_t W + h_{t-1} R + b
    const z = biasOrZeros(inputs.bias, 4 * units);
    addProduct(z, inputAt(inputs, dims, n, t), inputs.kernel);
    addProduct(z, h, inputs.recurrentKernel);
    const i = z.subarray(0, units).map((value) => gate.apply(value));
    const f = z.subarray(units, 2 * units).map((value) => gate.apply(value));
    const g = z.subarray(2 * units, 3 * units).map((value) => Math.tanh(value));
    const o = z.subarray(3 * units).map((value) => gate.apply(value));
    for (const [name, values] of Object.entries({ i, f, g, o })) edit?.(step, name, values);
    // c_t = f * c_{t-1} + i * g
    c = c.map((before, u) => f[u] * before + i[u] * g[u]);
    edit?.(step, 'c', c);
    // h_t = o * tanh(c_t)
    h = c.map((value, u) => o[u] * Math.tanh(value));
    edit?.(step, 'h', h);
    steps.push({ i, f, g, o, c, h });
  }
  return steps;
}
