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
  /** `[units, gates * units]` */
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

/** Gradients in the shapes of the inputs they belong to. */
export interface ReferenceGradients {
  x: Float64Array;
  kernel: Float64Array;
  recurrentKernel: Float64Array;
  /** Also made when the op has no bias, and then left aside. */
  bias: Float64Array;
}

/** The timestep that step `step` of the walk reads. */
export function timestepOf(step: number, { timesteps }: Dimensions, goBackwards: boolean): number {
  return goBackwards ? timesteps - 1 - step : step;
}

/** x_t of sample `n`, dropout mask included: `[features]`. */
export function inputAt(
  inputs: ReferenceInputs,
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

/** `out[column] += sum_i vector[i] * matrix[i, column]` for a matrix of `vector.length` rows. */
export function addProduct(out: Float64Array, vector: Float64Array, matrix: Float64Array): void {
  const columns = out.length;
  for (let i = 0; i < vector.length; i++) {
    for (let c = 0; c < columns; c++) out[c] += vector[i] * matrix[i * columns + c];
  }
}

/** `out[i] += sum_column vector[column] * matrix[i, column]`: the product with the transpose. */
export function addTransposedProduct(
  out: Float64Array,
  vector: Float64Array,
  matrix: Float64Array,
): void {
  const columns = vector.length;
  for (let i = 0; i < out.length; i++) {
    for (let c = 0; c < columns; c++) out[i] += vector[c] * matrix[i * columns + c];
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

/** Writes h of step `step` where the output wants it. */
export function writeOutput(
  output: Float64Array,
  hidden: Float64Array,
  dims: Dimensions,
  returnSequences: boolean,
  n: number,
  step: number,
): void {
  const { timesteps, units } = dims;
  if (returnSequences) output.set(hidden, (n * timesteps + step) * units);
  else if (step === timesteps - 1) output.set(hidden, n * units);
}

export function outputSize({ batch, timesteps, units }: Dimensions, sequences: boolean): number {
  return batch * units * (sequences ? timesteps : 1);
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
  gradients: ReferenceGradients,
  dz: Float64Array,
  inputs: ReferenceInputs,
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
