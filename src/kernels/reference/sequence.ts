/**
 * What the reference implementations share: plain arrays in double precision, row-major, and loops that
 * follow the equations of the op's file one by one. Slow and obviously right: they say what an op means.
 */

/** Sizes of a sequence op; `gates` is how many columns of `units` the kernel has. */
export interface Dimensions {
  batch: number;
  timesteps: number;
  features: number;
  units: number;
}

export interface ReferenceInputs {
  /** `[batch, timesteps, features]` */
  x: Float64Array;
  /** `[features, gates * units]` */
  kernel: Float64Array;
  /** `[units, gates * units]`; the coRNN's `[2 units, units]` */
  recurrentKernel: Float64Array;
  /** `[gates * units]`; the GRU's `[2, gates * units]` */
  bias?: Float64Array;
  /** `[batch, features]` */
  mask?: Float64Array;
}

export interface ReferenceOptions {
  returnSequences: boolean;
  goBackwards: boolean;
}

/**
 * Changes what a step has just computed, `values [units]` by its name in the equations, before anything is made
 * of it.
 */
export type StepEdit = (step: number, name: string, values: Float64Array) => void;

/** What a backward pass may be told besides, by one who looks inside a network. */
export interface BackwardRequest<Step> {
  /** The steps of each sample as the forward walk left them; walked again where they are not given. */
  steps?: readonly (readonly Step[])[];
  /** Hears dL/d(state) of step `step` of sample `n`, `[units]` by the state's name. */
  hear?: (n: number, step: number, gradients: Readonly<Record<string, Float64Array>>) => void;
  /** `false`: the gradients of kernels and bias are left 0. */
  weights?: boolean;
}

/** Gradients in the shapes of the inputs they belong to. */
export interface ReferenceGradients {
  x: Float64Array;
  kernel: Float64Array;
  recurrentKernel: Float64Array;
  /** Also made when the op has no bias, and then left aside. */
  bias: Float64Array;
}

/** The output, `[batch, timesteps, units]` or `[batch, units]`, of a cell that is walked sample by sample. */
export function forwardOf<Inputs, Options extends ReferenceOptions>(
  walk: (
    inputs: Inputs,
    dims: Dimensions,
    options: Options,
    n: number,
  ) => readonly { h: Float64Array }[],
) {
  return (inputs: Inputs, dims: Dimensions, options: Options): Float64Array => {
    const states = Array.from({ length: dims.batch }, (_, n) => {
      const steps = walk(inputs, dims, options, n).map(({ h }) => h);
      return options.returnSequences ? steps : steps.slice(-1);
    }).flat();
    const width = states[0].length;
    const output = new Float64Array(states.length * width);
    states.forEach((h, row) => output.set(h, row * width));
    return output;
  };
}

/** The timestep that step `step` of the walk reads. */
export function timestepOf(step: number, { timesteps }: Dimensions, goBackwards: boolean): number {
  return goBackwards ? timesteps - 1 - step : step;
}

/** x_t of sample `n`, dropout mask included: `[features]`. */
export function inputAt(
  inputs: Pick<ReferenceInputs, 'x' | 'mask'>,
  dims: Dimensions,
  n: number,
  t: number,
): Float64Array {
  const { features, timesteps } = dims;
  const begin = (n * timesteps + t) * features;
  const value = inputs.x.slice(begin, begin + features);
  if (inputs.mask !== undefined) {
    for (let d = 0; d < features; d++) value[d] *= inputs.mask[n * features + d];
  }
  return value;
}

/** Where a sum starts: at a copy of the bias, if there is one. */
export function biasOrZeros(bias: Float64Array | undefined, size: number): Float64Array {
  return bias === undefined ? new Float64Array(size) : bias.slice();
}

/**
 * `out[column] += sum_i vector[i] * matrix[i, column]` for a matrix of `vector.length` rows. Four rows at a time, added
 * one after the other: so the sums round as they would row by row, in a third of the time.
 */
export function addProduct(out: Float64Array, vector: Float64Array, matrix: Float64Array): void {
  const columns = out.length;
  const rows = vector.length;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const [v0, v1, v2, v3] = [vector[i], vector[i + 1], vector[i + 2], vector[i + 3]];
    const r0 = i * columns;
    const [r1, r2, r3] = [r0 + columns, r0 + 2 * columns, r0 + 3 * columns];
    for (let c = 0; c < columns; c++) {
      out[c] =
        out[c] +
        v0 * matrix[r0 + c] +
        v1 * matrix[r1 + c] +
        v2 * matrix[r2 + c] +
        v3 * matrix[r3 + c];
    }
  }
  for (; i < rows; i++) {
    const value = vector[i];
    const row = i * columns;
    for (let c = 0; c < columns; c++) out[c] += value * matrix[row + c];
  }
}

/**
 * `out[i] += sum_column vector[column] * matrix[i, column]`: the product with the transpose. Four sums side by side,
 * each in the order of its columns, since one alone waits for each of its additions.
 */
export function addTransposedProduct(
  out: Float64Array,
  vector: Float64Array,
  matrix: Float64Array,
): void {
  const columns = vector.length;
  let i = 0;
  for (; i + 3 < out.length; i += 4) {
    const r0 = i * columns;
    const [r1, r2, r3] = [r0 + columns, r0 + 2 * columns, r0 + 3 * columns];
    let [s0, s1, s2, s3] = [out[i], out[i + 1], out[i + 2], out[i + 3]];
    for (let c = 0; c < columns; c++) {
      const value = vector[c];
      s0 += value * matrix[r0 + c];
      s1 += value * matrix[r1 + c];
      s2 += value * matrix[r2 + c];
      s3 += value * matrix[r3 + c];
    }
    [out[i], out[i + 1], out[i + 2], out[i + 3]] = [s0, s1, s2, s3];
  }
  for (; i < out.length; i++) {
    const row = i * columns;
    let sum = out[i];
    for (let c = 0; c < columns; c++) sum += vector[c] * matrix[row + c];
    out[i] = sum;
  }
}

/** `matrix[i, column] += left[i] * right[column]`. */
export function addOuterProduct(
  matrix: Float64Array,
  left: Float64Array,
  right: Float64Array,
): void {
  const columns = right.length;
  for (let i = 0; i < left.length; i++) {
    for (let c = 0; c < columns; c++) matrix[i * columns + c] += left[i] * right[c];
  }
}

/** dL/dh of step `step` as the output's gradient gives it: zeros where only the last state is returned. */
export function outputGradientAt(
  dy: Float64Array,
  dims: Dimensions,
  returnSequences: boolean,
  n: number,
  step: number,
): Float64Array {
  const { timesteps, units } = dims;
  if (returnSequences) {
    const begin = (n * timesteps + step) * units;
    return dy.slice(begin, begin + units);
  }
  return step === timesteps - 1 ? dy.slice(n * units, (n + 1) * units) : new Float64Array(units);
}

export function emptyGradients(inputs: ReferenceInputs, biasSize: number): ReferenceGradients {
  return {
    x: new Float64Array(inputs.x.length),
    kernel: new Float64Array(inputs.kernel.length),
    recurrentKernel: new Float64Array(inputs.recurrentKernel.length),
    bias: new Float64Array(biasSize),
  };
}

/** dx_t = dz_t W^T, times the dropout mask. */
export function writeInputGradient(
  gradients: Pick<ReferenceGradients, 'x'>,
  dz: Float64Array,
  inputs: Pick<ReferenceInputs, 'kernel' | 'mask'>,
  dims: Dimensions,
  n: number,
  t: number,
): void {
  const { features, timesteps } = dims;
  const dx = new Float64Array(features);
  addTransposedProduct(dx, dz, inputs.kernel);
  if (inputs.mask !== undefined) {
    for (let d = 0; d < features; d++) dx[d] *= inputs.mask[n * features + d];
  }
  gradients.x.set(dx, (n * timesteps + t) * features);
}
