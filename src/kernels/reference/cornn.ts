/** coRNN in plain loops; equations in src/kernels/cornn.ts. */
import type { Oscillator } from '../cornn.ts';
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

export interface CornnOptions extends ReferenceOptions, Oscillator {}

export const cornnForward = forwardOf(cornnWalk);

/** Gradients of everything, given dL/d(output). */
export function cornnBackward(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: CornnOptions,
  dy: Float64Array,
  { steps: walked, hear, weights = true }: BackwardRequest<CornnStep> = {},
): ReferenceGradients {
  const { units, timesteps } = dims;
  const { timeStep: dt, stiffness, damping } = options;
  const gradients = emptyGradients(inputs, units);
  for (let n = 0; n < dims.batch; n++) {
    const steps = walked?.[n] ?? cornnWalk(inputs, dims, options, n);
    // What the step after hands back, to y beside to v.
    let back = new Float64Array(2 * units);
    for (let step = timesteps - 1; step >= 0; step--) {
      const t = timestepOf(step, dims, options.goBackwards);
      const { g } = steps[step];
      // dY_t = dy_t + what step t + 1 handed back, and dV_t = what it did + dt dY_t
      const dY = outputGradientAt(dy, dims, options.returnSequences, n, step);
      for (let u = 0; u < units; u++) dY[u] += back[u];
      const dV = dY.map((value, u) => back[units + u] + dt * value);
      hear?.(n, step, { v: dV, y: dY });
      // da_t = dt dV_t (1 - g_t^2)
      const da = dV.map((value, u) => dt * value * (1 - g[u] * g[u]));
      if (weights) {
        addOuterProduct(gradients.kernel, inputAt(inputs, dims, n, t), da);
        if (step > 0) addOuterProduct(gradients.recurrentKernel, seen(steps[step - 1]), da);
        for (let u = 0; u < units; u++) gradients.bias[u] += da[u];
      }
      writeInputGradient(gradients, da, inputs, dims, n, t);
      back = new Float64Array(2 * units);
      addTransposedProduct(back, da, inputs.recurrentKernel);
      for (let u = 0; u < units; u++) {
        back[u] += dY[u] - dt * stiffness * dV[u];
        back[units + u] += (1 - dt * damping) * dV[u];
      }
    }
  }
  return gradients;
}

export interface CornnStep {
  g: Float64Array;
  v: Float64Array;
  /** y, which is handed on. */
  h: Float64Array;
}

/** g, v and y of every step of sample `n`, in the order walked. */
export function cornnWalk(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: CornnOptions,
  n: number,
  edit?: StepEdit,
): CornnStep[] {
  const { units } = dims;
  const { timeStep: dt, stiffness, damping } = options;
  const steps: CornnStep[] = [];
  let before = { h: new Float64Array(units), v: new Float64Array(units) };
  for (let step = 0; step < dims.timesteps; step++) {
    const t = timestepOf(step, dims, options.goBackwards);
    const { h: y, v } = before;
    // g_t = tanh(x_t W + y_{t-1} R_y + v_{t-1} R_v + b)
    const sum = biasOrZeros(inputs.bias, units);
    addProduct(sum, inputAt(inputs, dims, n, t), inputs.kernel);
    addProduct(sum, seen(before), inputs.recurrentKernel);
    const g = sum.map(Math.tanh);
    edit?.(step, 'g', g);
    // v_t = v_{t-1} + dt (g_t - gamma y_{t-1} - epsilon v_{t-1})
    const nextV = v.map((value, u) => value + dt * (g[u] - stiffness * y[u] - damping * value));
    edit?.(step, 'v', nextV);
    // y_t = y_{t-1} + dt v_t
    const nextY = y.map((value, u) => value + dt * nextV[u]);
    edit?.(step, 'y', nextY);
    before = { h: nextY, v: nextV };
    steps.push({ g, ...before });
  }
  return steps;
}

/** What the recurrent kernel multiplies: `[y | v]`. */
function seen({ h, v }: Pick<CornnStep, 'h' | 'v'>): Float64Array {
  const both = new Float64Array(h.length + v.length);
  both.set(h);
  both.set(v, h.length);
  return both;
}
