/** SimpleRNN in plain loops; equations in src/kernels/simple-rnn.ts. */
import type { SimpleRnnActivation } from '../simple-rnn.ts';
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

export interface SimpleRnnOptions extends ReferenceOptions {
  activation: SimpleRnnActivation;
}

export const simpleRnnForward = forwardOf(simpleRnnWalk);

/** Gradients of everything, given dL/d(output). */
export function simpleRnnBackward(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: SimpleRnnOptions,
  dy: Float64Array,
  { steps: walked, hear, weights = true }: BackwardRequest<SimpleRnnStep> = {},
): ReferenceGradients {
  const { units, timesteps } = dims;
  const gradients = emptyGradients(inputs, units);
  for (let n = 0; n < dims.batch; n++) {
    const steps = walked?.[n] ?? simpleRnnWalk(inputs, dims, options, n);
    let dzNext = new Float64Array(units);
    for (let step = timesteps - 1; step >= 0; step--) {
      const t = timestepOf(step, dims, options.goBackwards);
      // dh_t = dy_t + dz_{t+1} R^T
      const dh = outputGradientAt(dy, dims, options.returnSequences, n, step);
      addTransposedProduct(dh, dzNext, inputs.recurrentKernel);
      hear?.(n, step, { h: dh });
      // dz_t = dh_t * phi'(z_t)
      const { h } = steps[step];
      const dz = dh.map((value, u) => value * derivative(options.activation, h[u]));
      if (weights) {
        addOuterProduct(gradients.kernel, inputAt(inputs, dims, n, t), dz);
        if (step > 0) addOuterProduct(gradients.recurrentKernel, steps[step - 1].h, dz);
        for (let u = 0; u < units; u++) gradients.bias[u] += dz[u];
      }
      writeInputGradient(gradients, dz, inputs, dims, n, t);
      dzNext = dz;
    }
  }
  return gradients;
}

export interface SimpleRnnStep {
  h: Float64Array;
}

/** h of every step of sample `n`, in the order walked. */
export function simpleRnnWalk(
  inputs: ReferenceInputs,
  dims: Dimensions,
  options: SimpleRnnOptions,
  n: number,
  edit?: StepEdit,
): SimpleRnnStep[] {
  const steps: SimpleRnnStep[] = [];
  let hidden = new Float64Array(dims.units);
  for (let step = 0; step < dims.timesteps; step++) {
    const t = timestepOf(step, dims, options.goBackwards);
    // z_t = x_t W + h_{t-1} R + b
    const z = biasOrZeros(inputs.bias, dims.units);
    addProduct(z, inputAt(inputs, dims, n, t), inputs.kernel);
    addProduct(z, hidden, inputs.recurrentKernel);
    // h_t = phi(z_t)
    hidden = z.map((value) => activate(options.activation, value));
    edit?.(step, 'h', hidden);
    steps.push({ h: hidden });
  }
  return steps;
}

function activate(activation: SimpleRnnActivation, z: number): number {
  switch (activation) {
    case 'tanh':
      return Math.tanh(z);
    case 'relu':
      return Math.max(0, z);
    case 'linear':
      return z;
  }
}

/** phi'(z) from h = phi(z). */
function derivative(activation: SimpleRnnActivation, h: number): number {
  switch (activation) {
    case 'tanh':
      return 1 - h * h;
    case 'relu':
      return h > 0 ? 1 : 0;
    case 'linear':
      return 1;
  }
}
