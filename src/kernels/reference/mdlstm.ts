/** The two-dimensional LSTM in plain loops; equations in src/kernels/mdlstm.ts. */
import type { MdlstmCell, ScanCorner } from '../mdlstm.ts';
import {
  classicBack,
  classicGates,
  stableBack,
  stableGates,
  type CellErrors,
  type MetStates,
  type StateEdit,
} from './mdlstm-cell.ts';
import { addOuterProduct, addProduct, addTransposedProduct, biasOrZeros } from './sequence.ts';

export interface ImageDimensions {
  batch: number;
  height: number;
  width: number;
  features: number;
  units: number;
}

export interface MdlstmReferenceInputs {
  /** `[batch, height, width, features]` */
  x: Float64Array;
  /** `[corners, features, 5 units]` */
  kernel: Float64Array;
  /** `[corners, 2, units, 5 units]` */
  recurrentKernel: Float64Array;
  /** `[corners, 5 units]` */
  bias?: Float64Array;
  /** `[corners, 4, units]` */
  peepholes?: Float64Array;
  /** `[batch]` */
  widths?: ArrayLike<number>;
}

export interface MdlstmOptions {
  cell: MdlstmCell;
  corners: readonly ScanCorner[];
  clampGateErrors: boolean;
}

/** In the shapes of the inputs they belong to; those of inputs that are not there are left aside. */
export interface MdlstmReferenceGradients {
  x: Float64Array;
  kernel: Float64Array;
  recurrentKernel: Float64Array;
  bias: Float64Array;
  peepholes: Float64Array;
}

/** `[batch, height, width, corners * units]` */
export function mdlstmForward(
  inputs: MdlstmReferenceInputs,
  dims: ImageDimensions,
  options: MdlstmOptions,
): Float64Array {
  const { batch, height, width, units } = dims;
  const channels = options.corners.length * units;
  const output = new Float64Array(batch * height * width * channels);
  for (let n = 0; n < batch; n++) {
    options.corners.forEach((corner, number) => {
      const weights = weightsOf(inputs, dims, number);
      for (const { position, h } of walk(inputs, weights, dims, options, corner, n, undefined)) {
        output.set(h, (n * height * width + position) * channels + number * units);
      }
    });
  }
  return output;
}

/** The cells of the first sample in the order in which the scan of that number meets them. */
export function mdlstmWalk(
  inputs: MdlstmReferenceInputs,
  dims: ImageDimensions,
  options: MdlstmOptions,
  number: number,
  edit?: CellEdit,
): readonly MdlstmStep[] {
  const weights = weightsOf(inputs, dims, number);
  return walk(inputs, weights, dims, options, options.corners[number], 0, edit);
}

/** Changes what the cell at `position` (row * width + column) has just computed, `value` of unit `unit`. */
export type CellEdit = (position: number, name: string, unit: number, value: number) => number;

/** Hears dL/dh `[units]` of a cell in the scan of that number. */
export type HearCell = (number: number, position: number, gradient: Float64Array) => void;

/** Gradients of everything, given dL/d(output). */
export function mdlstmBackward(
  inputs: MdlstmReferenceInputs,
  dims: ImageDimensions,
  options: MdlstmOptions,
  dy: Float64Array,
  hear?: HearCell,
): MdlstmReferenceGradients {
  const corners = options.corners.length;
  const gradients = {
    x: new Float64Array(inputs.x.length),
    kernel: new Float64Array(inputs.kernel.length),
    recurrentKernel: new Float64Array(inputs.recurrentKernel.length),
    bias: new Float64Array(corners * 5 * dims.units),
    peepholes: new Float64Array(corners * 4 * dims.units),
  };
  for (let n = 0; n < dims.batch; n++) {
    options.corners.forEach((corner, number) => {
      walkBack(inputs, dims, options, dy, gradients, { n, corner, number }, hear);
    });
  }
  return gradients;
}

/** One corner's weights; views, so that gradients of the same shape can be added to in place. */
interface Weights {
  kernel: Float64Array;
  recurrentX: Float64Array;
  recurrentY: Float64Array;
  bias?: Float64Array;
  /** `[4 units]`: w_i, w_fx, w_fy, w_o */
  peepholes?: Float64Array;
}

function weightsOf(
  { kernel, recurrentKernel, bias, peepholes }: Omit<MdlstmReferenceInputs, 'x'>,
  { features, units }: ImageDimensions,
  number: number,
): Weights {
  const columns = 5 * units;
  const part = (values: Float64Array, size: number, index: number) =>
    values.subarray(index * size, (index + 1) * size);
  return {
    kernel: part(kernel, features * columns, number),
    recurrentX: part(recurrentKernel, units * columns, 2 * number),
    recurrentY: part(recurrentKernel, units * columns, 2 * number + 1),
    ...(bias === undefined ? {} : { bias: part(bias, columns, number) }),
    ...(peepholes === undefined ? {} : { peepholes: part(peepholes, 4 * units, number) }),
  };
}

/** A cell of the image as a scan left it. Without a predecessor its h and c count as 0. */
export interface MdlstmStep extends MetStates {
  /** `row * width + column` */
  position: number;
  beside: MdlstmStep | undefined;
  above: MdlstmStep | undefined;
}

/** The cells of sample `n` in the order in which a scan from `corner` meets them. */
function walk(
  inputs: MdlstmReferenceInputs,
  weights: Weights,
  dims: ImageDimensions,
  { cell }: MdlstmOptions,
  corner: ScanCorner,
  n: number,
  edit: CellEdit | undefined,
): MdlstmStep[] {
  const { height, width, features, units } = dims;
  const ownWidth = inputs.widths?.[n] ?? width;
  const steps: MdlstmStep[] = [];
  const zeros = new Float64Array(units);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < ownWidth; x++) {
      const column = corner.endsWith('right') ? ownWidth - 1 - x : x;
      const row = corner.startsWith('bottom') ? height - 1 - y : y;
      const position = row * width + column;
      const beside = x > 0 ? steps[steps.length - 1] : undefined;
      const above = y > 0 ? steps[steps.length - ownWidth] : undefined;
      // z = x_p W + h_{p_x} R_x + h_{p_y} R_y + b
      const z = biasOrZeros(weights.bias, 5 * units);
      addProduct(z, pixelAt(inputs.x, n * height * width + position, features), weights.kernel);
      if (beside !== undefined) addProduct(z, beside.h, weights.recurrentX);
      if (above !== undefined) addProduct(z, above.h, weights.recurrentY);
      const gates = cell === 'stable' ? stableGates : classicGates;
      const [cX, cY] = [beside?.c ?? zeros, above?.c ?? zeros];
      const change: StateEdit | undefined =
        edit && ((name, unit, value) => edit(position, name, unit, value));
      const states = gates(z, cX, cY, weights.peepholes, change);
      steps.push({ position, beside, above, cX, cY, ...states });
    }
  }
  return steps;
}

/** Adds what sample `n` and one scan say of every gradient. */
function walkBack(
  inputs: MdlstmReferenceInputs,
  dims: ImageDimensions,
  options: MdlstmOptions,
  dy: Float64Array,
  gradients: MdlstmReferenceGradients,
  { n, corner, number }: { n: number; corner: ScanCorner; number: number },
  hear: HearCell | undefined,
): void {
  const { height, width, features, units } = dims;
  const channels = options.corners.length * units;
  const weights = weightsOf(inputs, dims, number);
  const sums = weightsOf(gradients, dims, number);
  const steps = walk(inputs, weights, dims, options, corner, n, undefined);
  // What the cells that follow say of each cell's h and c.
  const noErrors = (): CellErrors => ({ h: new Float64Array(units), c: new Float64Array(units) });
  const errors = new Map(steps.map((step) => [step, noErrors()]));
  const errorsOf = (step: MdlstmStep | undefined) => (step && errors.get(step)) ?? noErrors();
  for (const step of steps.reverse()) {
    const { position, beside, above } = step;
    const pixel = n * height * width + position;
    const from = pixel * channels + number * units;
    const own = errorsOf(step);
    for (let u = 0; u < units; u++) own.h[u] += dy[from + u];
    const [toX, toY] = [errorsOf(beside), errorsOf(above)];
    const back = options.cell === 'stable' ? stableBack : classicBack;
    const bound = options.clampGateErrors ? 1 : Infinity;
    const dz = back(
      step,
      own,
      { cX: toX.c, cY: toY.c, peepholes: sums.peepholes },
      bound,
      weights.peepholes,
    );
    hear?.(number, position, own.h);

    const x = pixelAt(inputs.x, pixel, features);
    addOuterProduct(sums.kernel, x, dz);
    sums.bias?.forEach((_, column, bias) => (bias[column] += dz[column]));
    addTransposedProduct(pixelAt(gradients.x, pixel, features), dz, weights.kernel);
    if (beside !== undefined) {
      addOuterProduct(sums.recurrentX, beside.h, dz);
      addTransposedProduct(toX.h, dz, weights.recurrentX);
    }
    if (above !== undefined) {
      addOuterProduct(sums.recurrentY, above.h, dz);
      addTransposedProduct(toY.h, dz, weights.recurrentY);
    }
  }
}

function pixelAt(x: Float64Array, pixel: number, features: number): Float64Array {
  return x.subarray(pixel * features, (pixel + 1) * features);
}
