/** The matrix products around the scan: everything that does not depend on the step before. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { Cell } from './cell.ts';
import type { CommandStream } from './command-stream.ts';
import {
  productProgram,
  productWorkgroups,
  reduceProgram,
  splitsFor,
  type ProductSource,
} from './product-program.ts';
import type { KernelInputs } from './sequence-kernels.ts';

/** Enough tiles to fill a large device; more only adds partial sums. */
const WANTED_TILES = 256;

/**
 * z = x W + b for all timesteps, into the first `gates` slots of each row of `slots
 * [batch, timesteps, stride]`, in walk order.
 */
export function projectInput(
  stream: CommandStream,
  cell: Cell,
  { x, kernel, bias, mask }: KernelInputs,
  slots: TensorInfo,
  stride: number,
  goBackwards: boolean,
): void {
  const [batch, timesteps, features] = x.shape;
  const columns = kernel.shape[1];
  const tensors = [x, kernel, slots];
  const bindings = [
    read(1, 'x'),
    read(2, 'kernel'),
    '@group(0) @binding(3) var<storage, read_write> slots: array<f32>;',
  ];
  if (bias !== undefined) tensors.push(bias);
  if (bias !== undefined) bindings.push(read(tensors.length, 'bias'));
  if (mask !== undefined) tensors.push(mask);
  if (mask !== undefined) bindings.push(read(tensors.length, 'mask'));
  runProduct(
    stream,
    {
      label: `${cell.name} input projection`,
      bindings: bindings.join('\n'),
      a: `return ${inputAt('m', 'k', timesteps, features, goBackwards, mask !== undefined)};`,
      b: `return kernel[k * ${columns}u + n];`,
      store: `slots[m * ${stride}u + n] = value${bias === undefined ? '' : ' + bias[n]'};`,
    },
    { rows: batch * timesteps, cols: columns, depth: features, splits: 1 },
    tensors,
  );
}

/** dW = sum over batch and timesteps of x_t^T dz_t, and with it db = sum of dz_t (an input that is always 1). */
export function inputWeightGradient(
  stream: CommandStream,
  cell: Cell,
  { x, kernel, mask }: KernelInputs,
  gradients: TensorInfo,
  dBias: TensorInfo | undefined,
  { goBackwards }: { goBackwards: boolean },
): TensorInfo {
  const [batch, timesteps, features] = x.shape;
  const columns = kernel.shape[1];
  const input = inputAt('k', 'm', timesteps, features, goBackwards, mask !== undefined);
  return weightGradient(stream, {
    label: `${cell.name} dW`,
    mainRows: features,
    columns,
    depth: batch * timesteps,
    a: `if (m == ${features}u) { return 1.0; } return ${input};`,
    b: `return gradients[k * ${rowLength(cell, columns)}u + n];`,
    gradients,
    inputs:
      mask === undefined
        ? [['x', x]]
        : [
            ['x', x],
            ['mask', mask],
          ],
    dBias,
    lastRowAt: 0,
  });
}

/** dR = sum over batch and timesteps of h_{t-1}^T dz_t; for a cell with a recurrent bias of its own, that too. */
export function recurrentWeightGradient(
  stream: CommandStream,
  cell: Cell,
  { x, recurrentKernel, states }: KernelInputs & { states: TensorInfo },
  gradients: TensorInfo,
  dBias: TensorInfo | undefined,
): TensorInfo {
  const [batch, timesteps] = x.shape;
  const [units, columns] = recurrentKernel.shape;
  // h is the last of the kept values; h_{-1} = 0.
  const before = `if (k % ${timesteps}u == 0u) { return 0.0; } return states[(k - 1u) * ${cell.kept * units}u + ${(cell.kept - 1) * units}u + m];`;
  const last = cell.gates - 1;
  const shift = cell.recurrentGradient[last] - last;
  const column = shift === 0 ? 'n' : `select(n, n + ${shift * units}u, n >= ${last * units}u)`;
  return weightGradient(stream, {
    label: `${cell.name} dR`,
    mainRows: units,
    columns,
    depth: batch * timesteps,
    a: cell.separateRecurrent ? `if (m == ${units}u) { return 1.0; } ${before}` : before,
    b: `return gradients[k * ${cell.gradients * units}u + ${column}];`,
    gradients,
    inputs: [['states', states]],
    dBias: cell.separateRecurrent ? dBias : undefined,
    lastRowAt: columns,
  });
}

/** dx_t = dz_t W^T (times the mask), `[batch, timesteps, features]`. */
export function inputGradient(
  stream: CommandStream,
  cell: Cell,
  { x, kernel, mask }: KernelInputs,
  gradients: TensorInfo,
  goBackwards: boolean,
): TensorInfo {
  const [batch, timesteps, features] = x.shape;
  const columns = kernel.shape[1];
  const dx = stream.empty(x.shape);
  const tensors = [gradients, kernel, dx];
  const bindings = [
    read(1, 'gradients'),
    read(2, 'kernel'),
    '@group(0) @binding(3) var<storage, read_write> dx: array<f32>;',
  ];
  if (mask !== undefined) {
    tensors.push(mask);
    bindings.push(read(4, 'mask'));
  }
  const at = inputIndex('m', timesteps, goBackwards);
  runProduct(
    stream,
    {
      label: `${cell.name} dx`,
      bindings: bindings.join('\n'),
      a: `return gradients[m * ${rowLength(cell, columns)}u + k];`,
      b: `return kernel[n * ${columns}u + k];`,
      store: `dx[${at} * ${features}u + n] = value${
        mask === undefined ? '' : ` * mask[(m / ${timesteps}u) * ${features}u + n]`
      };`,
    },
    { rows: batch * timesteps, cols: features, depth: columns, splits: 1 },
    tensors,
  );
  return dx;
}

interface WeightGradient {
  label: string;
  mainRows: number;
  columns: number;
  depth: number;
  a: string;
  b: string;
  gradients: TensorInfo;
  inputs: [name: string, tensor: TensorInfo][];
  /** Where the sum over the last row of a, which is 1 everywhere, goes. */
  dBias: TensorInfo | undefined;
  lastRowAt: number;
}

function weightGradient(stream: CommandStream, gradient: WeightGradient): TensorInfo {
  const { mainRows, columns, depth, dBias } = gradient;
  const rows = mainRows + (dBias === undefined ? 0 : 1);
  const splits = splitsFor(rows, columns, depth, WANTED_TILES);
  const partial = stream.empty([splits, rows, columns]);
  const names = gradient.inputs.map(([name], i) => read(3 + i, name));
  runProduct(
    stream,
    {
      label: gradient.label,
      bindings: [
        read(1, 'gradients'),
        '@group(0) @binding(2) var<storage, read_write> sums: array<f32>;',
        ...names,
      ].join('\n'),
      a: gradient.a,
      b: gradient.b,
      store: 'sums[(split * u.rows + m) * u.cols + n] = value;',
    },
    { rows, cols: columns, depth, splits },
    [gradient.gradients, partial, ...gradient.inputs.map(([, tensor]) => tensor)],
  );
  const result = stream.empty([mainRows, columns]);
  const count = rows * columns;
  stream.run(
    reduceProgram(dBias !== undefined),
    [Math.ceil(count / 64), 1, 1],
    [count, splits, mainRows * columns, gradient.lastRowAt],
    dBias === undefined ? [partial, result] : [partial, result, dBias],
  );
  stream.release(partial);
  return result;
}

function runProduct(
  stream: CommandStream,
  source: ProductSource,
  size: { rows: number; cols: number; depth: number; splits: number },
  tensors: TensorInfo[],
): void {
  const { rows, cols, depth, splits } = size;
  stream.run(
    productProgram(source),
    productWorkgroups(rows, cols, splits),
    [rows, cols, depth, Math.ceil(depth / splits)],
    tensors,
  );
}

/** The place of walk row `row` = (sample, step) among the rows of x. */
function inputIndex(row: string, timesteps: number, goBackwards: boolean): string {
  if (!goBackwards) return row;
  return `((${row} / ${timesteps}u) * ${timesteps}u + ${timesteps - 1}u - ${row} % ${timesteps}u)`;
}

/** Feature `d` of the input at walk row `row`, dropout mask included. */
function inputAt(
  row: string,
  d: string,
  timesteps: number,
  features: number,
  goBackwards: boolean,
  masked: boolean,
): string {
  const value = `x[${inputIndex(row, timesteps, goBackwards)} * ${features}u + ${d}]`;
  return masked ? `${value} * mask[(${row} / ${timesteps}u) * ${features}u + ${d}]` : value;
}

/** Values of a row of the scan's gradients. */
function rowLength(cell: Cell, columns: number): number {
  return (columns / cell.gates) * cell.gradients;
}

function read(binding: number, name: string): string {
  return `@group(0) @binding(${binding}) var<storage, read> ${name}: array<f32>;`;
}
