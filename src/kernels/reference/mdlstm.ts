/** The two-dimensional LSTM in plain loops; equations in src/kernels/mdlstm.ts. */
import type { MdlstmCell, ScanCorner } from '../mdlstm.ts';
import { gateOf } from './gate.ts';
import { addOuterProduct, addProduct, addTransposedProduct, biasOrZeros } from './sequence.ts';

const { apply: sigmoid } = gateOf('sigmoid');

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
      for (const { position, h } of walk(inputs, weights, dims, options, corner, n).steps) {
        output.set(h, (n * height * width + position) * channels + number * units);
      }
    });
  }
  return output;
}

/** Gradients of everything, given dL/d(output). */
export function mdlstmBackward(
  inputs: MdlstmReferenceInputs,
  dims: ImageDimensions,
  options: MdlstmOptions,
  dy: Float64Array,
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
      walkBack(inputs, dims, options, dy, gradients, { n, corner, number });
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
interface Step {
  /** `row * width + column` */
  position: number;
  beside: Step | undefined;
  above: Step | undefined;
  i: Float64Array;
  /** f; the classic cell's f_x */
  f: Float64Array;
  /** l; the classic cell's f_y */
  l: Float64Array;
  g: Float64Array;
  o: Float64Array;
  c: Float64Array;
  h: Float64Array;
}

/** The cells of sample `n` in the order in which a scan from `corner` meets them. */
function walk(
  inputs: MdlstmReferenceInputs,
  weights: Weights,
  dims: ImageDimensions,
  { cell }: MdlstmOptions,
  corner: ScanCorner,
  n: number,
): { steps: Step[] } {
  const { height, width, features, units } = dims;
  const ownWidth = inputs.widths?.[n] ?? width;
  const steps: Step[] = [];
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
      const states = gates(z, beside?.c ?? zeros, above?.c ?? zeros, weights.peepholes);
      steps.push({ position, beside, above, ...states });
    }
  }
  return { steps };
}

type Gates = Omit<Step, 'position' | 'beside' | 'above'>;

function emptyGates(units: number): Gates {
  const vector = () => new Float64Array(units);
  return {
    i: vector(),
    f: vector(),
    l: vector(),
    g: vector(),
    o: vector(),
    c: vector(),
    h: vector(),
  };
}

function stableGates(z: Float64Array, cX: Float64Array, cY: Float64Array): Gates {
  const units = cX.length;
  const s = emptyGates(units);
  for (let u = 0; u < units; u++) {
    s.i[u] = sigmoid(z[u]);
    s.f[u] = sigmoid(z[units + u]);
    s.l[u] = sigmoid(z[2 * units + u]);
    s.g[u] = Math.tanh(z[3 * units + u]);
    s.o[u] = sigmoid(z[4 * units + u]);
    // c_p = i g + f (l c_{p_y} + (1 - l) c_{p_x})
    s.c[u] = s.i[u] * s.g[u] + s.f[u] * (s.l[u] * cY[u] + (1 - s.l[u]) * cX[u]);
    s.h[u] = s.o[u] * Math.tanh(s.c[u]);
  }
  return s;
}

function classicGates(
  z: Float64Array,
  cX: Float64Array,
  cY: Float64Array,
  peepholes: Float64Array = new Float64Array(4 * cX.length),
): Gates {
  const units = cX.length;
  const s = emptyGates(units);
  for (let u = 0; u < units; u++) {
    const [wI, wX, wY, wO] = [0, 1, 2, 3].map((gate) => peepholes[gate * units + u]);
    s.i[u] = sigmoid(z[u] + wI * (cX[u] + cY[u]));
    s.f[u] = sigmoid(z[units + u] + wX * cX[u]);
    s.l[u] = sigmoid(z[2 * units + u] + wY * cY[u]);
    s.g[u] = Math.tanh(z[3 * units + u]);
    // c_p = i g + f_x c_{p_x} + f_y c_{p_y}
    s.c[u] = s.i[u] * s.g[u] + s.f[u] * cX[u] + s.l[u] * cY[u];
    s.o[u] = sigmoid(z[4 * units + u] + wO * s.c[u]);
    s.h[u] = s.o[u] * Math.tanh(s.c[u]);
  }
  return s;
}

/** Adds what sample `n` and one scan say of every gradient. */
function walkBack(
  inputs: MdlstmReferenceInputs,
  dims: ImageDimensions,
  options: MdlstmOptions,
  dy: Float64Array,
  gradients: MdlstmReferenceGradients,
  { n, corner, number }: { n: number; corner: ScanCorner; number: number },
): void {
  const { height, width, features, units } = dims;
  const channels = options.corners.length * units;
  const weights = weightsOf(inputs, dims, number);
  const sums = weightsOf(gradients, dims, number);
  const { steps } = walk(inputs, weights, dims, options, corner, n);
  // What the cells that follow say of each cell's h and c.
  const errors = new Map(
    steps.map((step) => [step, { h: new Float64Array(units), c: new Float64Array(units) }]),
  );
  const errorsOf = (step: Step | undefined) =>
    (step && errors.get(step)) ?? { h: new Float64Array(units), c: new Float64Array(units) };
  for (const step of steps.reverse()) {
    const { position, beside, above } = step;
    const pixel = n * height * width + position;
    const from = pixel * channels + number * units;
    const own = errorsOf(step);
    for (let u = 0; u < units; u++) own.h[u] += dy[from + u];
    const [toX, toY] = [errorsOf(beside), errorsOf(above)];
    const back = options.cell === 'stable' ? stableBack : classicBack;
    const bound = options.clampGateErrors ? 1 : Infinity;
    const dz = back(step, own, toX.c, toY.c, bound, weights.peepholes, sums.peepholes);

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

type Back = (
  step: Step,
  own: { h: Float64Array; c: Float64Array },
  toX: Float64Array,
  toY: Float64Array,
  bound: number,
  peepholes?: Float64Array,
  peepholeSums?: Float64Array,
) => Float64Array;

/** dz `[5 units]`; adds what the cell says of its predecessors' c. */
const stableBack: Back = ({ beside, above, ...s }, own, toX, toY, bound) => {
  const units = s.c.length;
  const dz = new Float64Array(5 * units);
  for (let u = 0; u < units; u++) {
    const [cX, cY] = [beside?.c[u] ?? 0, above?.c[u] ?? 0];
    const t = Math.tanh(s.c[u]);
    const dh = own.h[u];
    // dc = dL/dc of what follows + dh o (1 - tanh(c)^2)
    const dc = own.c[u] + dh * s.o[u] * (1 - t * t);
    const mixed = s.l[u] * cY + (1 - s.l[u]) * cX;
    dz[u] = dc * s.g[u] * s.i[u] * (1 - s.i[u]);
    dz[units + u] = dc * mixed * s.f[u] * (1 - s.f[u]);
    dz[2 * units + u] = dc * s.f[u] * (cY - cX) * s.l[u] * (1 - s.l[u]);
    dz[3 * units + u] = dc * s.i[u] * (1 - s.g[u] * s.g[u]);
    dz[4 * units + u] = dh * t * s.o[u] * (1 - s.o[u]);
    toX[u] += dc * s.f[u] * (1 - s.l[u]);
    toY[u] += dc * s.f[u] * s.l[u];
  }
  return dz.map((value) => clamp(value, bound));
};

const classicBack: Back = (step, own, toX, toY, bound, peepholes, peepholeSums) => {
  const { beside, above, ...s } = step;
  const units = s.c.length;
  const dz = new Float64Array(5 * units);
  for (let u = 0; u < units; u++) {
    const [wI, wX, wY, wO] = [0, 1, 2, 3].map((gate) => peepholes?.[gate * units + u] ?? 0);
    const [cX, cY] = [beside?.c[u] ?? 0, above?.c[u] ?? 0];
    const t = Math.tanh(s.c[u]);
    const dh = own.h[u];
    const dzO = clamp(dh * t * s.o[u] * (1 - s.o[u]), bound);
    // dc = dL/dc of what follows + dh o (1 - tanh(c)^2) + w_o dz^o
    const dc = own.c[u] + dh * s.o[u] * (1 - t * t) + wO * dzO;
    const dzI = clamp(dc * s.g[u] * s.i[u] * (1 - s.i[u]), bound);
    const dzX = clamp(dc * cX * s.f[u] * (1 - s.f[u]), bound);
    const dzY = clamp(dc * cY * s.l[u] * (1 - s.l[u]), bound);
    const dzC = clamp(dc * s.i[u] * (1 - s.g[u] * s.g[u]), bound);
    [dzI, dzX, dzY, dzC, dzO].forEach((value, gate) => (dz[gate * units + u] = value));
    toX[u] += dc * s.f[u] + wI * dzI + wX * dzX;
    toY[u] += dc * s.l[u] + wI * dzI + wY * dzY;
    if (peepholeSums === undefined) continue;
    peepholeSums[u] += dzI * (cX + cY);
    peepholeSums[units + u] += dzX * cX;
    peepholeSums[2 * units + u] += dzY * cY;
    peepholeSums[3 * units + u] += dzO * s.c[u];
  }
  return dz;
};

function clamp(value: number, bound: number): number {
  return Math.min(bound, Math.max(-bound, value));
}

function pixelAt(x: Float64Array, pixel: number, features: number): Float64Array {
  return x.subarray(pixel * features, (pixel + 1) * features);
}
