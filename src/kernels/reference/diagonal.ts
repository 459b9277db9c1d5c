/** Diagonal recurrences in plain loops; equations in src/kernels/diagonal.ts. */
import { DIAGONAL_CELLS, type DiagonalCell, loopFactors, parameterGradients } from '../diagonal.ts';
import {
  addOuterProduct,
  addProduct,
  biasOrZeros,
  forwardOf,
  inputAt,
  outputGradientAt,
  timestepOf,
  writeInputGradient,
  type BackwardRequest,
  type Dimensions,
  type ReferenceOptions,
  type StepEdit,
} from './sequence.ts';

export interface DiagonalOptions extends ReferenceOptions {
  cell: DiagonalCell;
}

export interface DiagonalReferenceInputs {
  /** `[batch, timesteps, features]` */
  x: Float64Array;
  /** `[features, gates * units]` */
  kernel: Float64Array;
  /** `[parameters, units]` */
  parameters?: Float64Array;
  /** `[gates * units]` */
  bias?: Float64Array;
  /** `[batch, features]` */
  mask?: Float64Array;
}

/** Gradients in the shapes of the inputs they belong to; those of inputs that are not there are left aside. */
export interface DiagonalGradients {
  x: Float64Array;
  kernel: Float64Array;
  parameters: Float64Array;
  bias: Float64Array;
}

export const diagonalForward = forwardOf(diagonalWalk);

/** Gradients of everything, given dL/d(output). */
export function diagonalBackward(
  inputs: DiagonalReferenceInputs,
  dims: Dimensions,
  options: DiagonalOptions,
  dy: Float64Array,
  { steps: walked, hear, weights = true }: BackwardRequest<DiagonalStep> = {},
): DiagonalGradients {
  const { units, timesteps } = dims;
  const { gates, width } = DIAGONAL_CELLS[options.cell];
  const out = outputDimensions(dims, options.cell);
  const { x, kernel, parameters = new Float64Array(0) } = inputs;
  const gradients = {
    x: new Float64Array(x.length),
    kernel: new Float64Array(kernel.length),
    bias: new Float64Array(gates * units),
  };
  const factors = loopFactors(options.cell, parameters);
  const ofFactors = new Float64Array(factors.length);
  const zeros = new Float64Array(width * units);
  for (let n = 0; n < dims.batch; n++) {
    const states = walked?.[n] ?? diagonalWalk(inputs, dims, options, n);
    let back = new Float64Array(width * units);
    for (let step = timesteps - 1; step >= 0; step--) {
      const t = timestepOf(step, dims, options.goBackwards);
      const dh = outputGradientAt(dy, out, options.returnSequences, n, step);
      for (let i = 0; i < dh.length; i++) dh[i] += back[i];
      hear?.(n, step, statesByName(options.cell, dh));
      const previous = step > 0 ? states[step - 1].h : zeros;
      const taken = backwardStep(options.cell, {
        ...{ units, previous, dh, factors, ofFactors },
        ...states[step],
      });
      back = taken.back;
      if (weights) {
        addOuterProduct(gradients.kernel, inputAt(inputs, dims, n, t), taken.da);
        for (let c = 0; c < taken.da.length; c++) gradients.bias[c] += taken.da[c];
      }
      writeInputGradient(gradients, taken.da, inputs, dims, n, t);
    }
  }
  return { ...gradients, parameters: parameterGradients(options.cell, parameters, ofFactors) };
}

export interface DiagonalStep {
  /** x_t W + b: `[gates * units]` */
  a: Float64Array;
  /** What the equations make of it before it meets the state, by its letter, `[units]` each: z, f, i and g. */
  gates: Readonly<Record<string, Float64Array>>;
  /** `[width * units]` */
  h: Float64Array;
}

/** A state by the letters that it has in the equations, `[units]` each: h, or re and im of a complex one. */
export function statesByName(
  cell: DiagonalCell,
  h: Float64Array,
): Readonly<Record<string, Float64Array>> {
  if (DIAGONAL_CELLS[cell].width === 1) return { h };
  const units = h.length / 2;
  return { re: h.subarray(0, units), im: h.subarray(units) };
}

/** a, gates and h of every step of sample `n`, in the order walked. */
export function diagonalWalk(
  inputs: DiagonalReferenceInputs,
  dims: Dimensions,
  { cell, goBackwards }: DiagonalOptions,
  n: number,
  edit?: StepEdit,
): DiagonalStep[] {
  const { width, gates: blocks } = DIAGONAL_CELLS[cell];
  const { units } = dims;
  const factors = loopFactors(cell, inputs.parameters ?? new Float64Array(0));
  const steps: DiagonalStep[] = [];
  let h = new Float64Array(width * units);
  for (let step = 0; step < dims.timesteps; step++) {
    const t = timestepOf(step, dims, goBackwards);
    const a = biasOrZeros(inputs.bias, blocks * units);
    addProduct(a, inputAt(inputs, dims, n, t), inputs.kernel);
    const gates = gatesOf(cell, units, a);
    for (const [name, values] of Object.entries(gates)) edit?.(step, name, values);
    h = forwardStep(cell, units, { a, gates }, h, factors);
    for (const [name, values] of Object.entries(statesByName(cell, h))) edit?.(step, name, values);
    steps.push({ a, gates, h });
  }
  return steps;
}

function gatesOf(cell: DiagonalCell, units: number, a: Float64Array): DiagonalStep['gates'] {
  const block = (k: number) => a.slice(k * units, (k + 1) * units);
  switch (cell) {
    case 'minGru':
      return { z: block(0).map(sigmoid), g: block(1) };
    case 'minLstm':
      return { f: block(0).map(sigmoid), i: block(1).map(sigmoid), g: block(2) };
    default:
      return {};
  }
}

function forwardStep(
  cell: DiagonalCell,
  units: number,
  { a, gates }: Pick<DiagonalStep, 'a' | 'gates'>,
  previous: Float64Array,
  factors: Float64Array,
): Float64Array<ArrayBuffer> {
  const h = new Float64Array(previous.length);
  const { z, f, i, g } = gates;
  for (let u = 0; u < units; u++) {
    const [a0, a1] = [a[u], a[units + u]];
    switch (cell) {
      case 'minGru':
        h[u] = (1 - z[u]) * previous[u] + z[u] * g[u];
        break;
      case 'minLstm': {
        const kept = f[u] / (f[u] + i[u]);
        h[u] = kept * previous[u] + (1 - kept) * g[u];
        break;
      }
      case 'indRnn':
        h[u] = Math.max(0, a0 + factors[u] * previous[u]);
        break;
      case 'lru': {
        const [re, im, gamma] = [factors[u], factors[units + u], factors[2 * units + u]];
        h[u] = re * previous[u] - im * previous[units + u] + gamma * a0;
        h[units + u] = re * previous[units + u] + im * previous[u] + gamma * a1;
        break;
      }
      case 'glu':
        h[u] = a0 * sigmoid(a1);
        break;
      case 'product':
        h[u] = a0;
    }
  }
  return h;
}

interface StepBack extends DiagonalStep {
  units: number;
  /** h_{t-1} */
  previous: Float64Array;
  dh: Float64Array;
  factors: Float64Array;
  /** Gradients of the factors, which are added to. */
  ofFactors: Float64Array;
}

/** da_t, and what step t-1 gets back. */
function backwardStep(
  cell: DiagonalCell,
  { units, a, gates, h, previous, dh, factors, ofFactors }: StepBack,
): { da: Float64Array; back: Float64Array<ArrayBuffer> } {
  const da = new Float64Array(a.length);
  const back = new Float64Array(h.length);
  const { z, f, i, g } = gates;
  for (let u = 0; u < units; u++) {
    const [a0, a1] = [a[u], a[units + u]];
    switch (cell) {
      case 'minGru':
        da[u] = dh[u] * (g[u] - previous[u]) * z[u] * (1 - z[u]);
        da[units + u] = dh[u] * z[u];
        back[u] = dh[u] * (1 - z[u]);
        break;
      case 'minLstm': {
        const kept = f[u] / (f[u] + i[u]);
        const dKept = dh[u] * (previous[u] - g[u]) * kept * (1 - kept);
        da[u] = dKept * (1 - f[u]);
        da[units + u] = -dKept * (1 - i[u]);
        da[2 * units + u] = dh[u] * (1 - kept);
        back[u] = dh[u] * kept;
        break;
      }
      case 'indRnn':
        da[u] = h[u] > 0 ? dh[u] : 0;
        ofFactors[u] += da[u] * previous[u];
        back[u] = da[u] * factors[u];
        break;
      case 'lru': {
        const [re, im, gamma] = [factors[u], factors[units + u], factors[2 * units + u]];
        const [dRe, dIm] = [dh[u], dh[units + u]];
        const [pRe, pIm] = [previous[u], previous[units + u]];
        da[u] = gamma * dRe;
        da[units + u] = gamma * dIm;
        ofFactors[u] += dRe * pRe + dIm * pIm;
        ofFactors[units + u] += dIm * pRe - dRe * pIm;
        ofFactors[2 * units + u] += dRe * a0 + dIm * a1;
        back[u] = re * dRe + im * dIm;
        back[units + u] = re * dIm - im * dRe;
        break;
      }
      case 'glu': {
        const s = sigmoid(a1);
        da[u] = dh[u] * s;
        da[units + u] = dh[u] * a0 * s * (1 - s);
        break;
      }
      case 'product':
        da[u] = dh[u];
    }
  }
  return { da, back };
}

function outputDimensions(dims: Dimensions, cell: DiagonalCell): Dimensions {
  return { ...dims, units: DIAGONAL_CELLS[cell].width * dims.units };
}

function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}
