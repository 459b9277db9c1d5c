/** The matrix products around the recurrence: everything that does not depend on the step before. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { SequenceTensors } from '../sequence-op.ts';
import type { Cell } from './cell.ts';
import type { CommandStream } from './command-stream.ts';
import { splitsFor, type Operand } from './product-program.ts';
import type { Part } from './batch-split.ts';
import { addUp, rowMajor, runProduct, WANTED_TILES, whole } from './run-product.ts';

/** What the products of the input must know of a cell. */
export type CellProducts = Pick<Cell, 'name' | 'gates' | 'gradients'>;

/** What they read. */
type ProductTensors = Pick<SequenceTensors, 'x' | 'kernel' | 'bias' | 'mask'>;

/**
 * z = x W + b for all timesteps, into the first `gates` slots of each row of `slots
 * [batch, timesteps, stride]`, in walk order.
 */
export function projectInput(
  stream: CommandStream,
  cell: CellProducts,
  { x, kernel, bias, mask }: ProductTensors,
  part: Part,
  slots: TensorInfo,
  stride: number,
  goBackwards: boolean,
): void {
  const [, timesteps, features] = x.shape;
  const columns = kernel.shape[1];
  runProduct(
    stream,
    {
      label: `${cell.name} input projection`,
      a: inputOperand('depth', timesteps, features, goBackwards, mask !== undefined),
      b: rowMajor('kernel', 'outer', columns),
      out: {
        row: 'm',
        rowLength: stride,
        whole: whole(columns, stride),
        ...(bias === undefined ? {} : { bias: 'bias' }),
      },
    },
    { rows: part.count * timesteps, cols: columns, depth: features, splits: 1 },
    { firstRow: part.first * timesteps, firstSplit: 0 },
    { x, mask, kernel, bias, out: slots },
  );
}

/** dW = sum over batch and timesteps of x_t^T dz_t, and with it db = sum of dz_t (an input that is always 1). */
export function inputWeightGradient(
  stream: CommandStream,
  cell: CellProducts,
  { x, kernel, mask }: ProductTensors,
  parts: readonly GradientPart[],
  dBias: TensorInfo | undefined,
  { goBackwards }: { goBackwards: boolean },
): TensorInfo {
  const [, timesteps, features] = x.shape;
  const columns = kernel.shape[1];
  const input = inputOperand('outer', timesteps, features, goBackwards, mask !== undefined);
  return weightGradient(stream, {
    label: `${cell.name} dW`,
    mainRows: features,
    columns,
    timesteps,
    a: dBias === undefined ? input : { ...input, oneAt: features },
    b: rowMajor('gradients', 'outer', rowLength(cell, columns)),
    parts,
    tensors: ({ gradients }) => ({ x, mask, gradients }),
    dBias,
    lastRowAt: 0,
  });
}

/** dR = sum over batch and timesteps of h_{t-1}^T dz_t; for a cell with a recurrent bias of its own, that too. */
export function recurrentWeightGradient(
  stream: CommandStream,
  cell: Cell,
  { x, recurrentKernel }: SequenceTensors,
  parts: readonly GradientPart[],
  dBias: TensorInfo | undefined,
): TensorInfo {
  const [, timesteps] = x.shape;
  const [rows, columns] = recurrentKernel.shape;
  const units = rows / cell.states;
  const bias = cell.separateRecurrent ? dBias : undefined;
  // The states are the last of the kept values, side by side; those before the first step are 0.
  const hidden: Operand = {
    buffer: 'states',
    along: 'outer',
    rowLength: cell.kept * units,
    row: 'i - 1u',
    column: `c + ${(cell.kept - cell.states) * units}u`,
    whole: whole(units),
    zeroWhere: `i % ${timesteps}u == 0u`,
  };
  // The GRU's candidate takes back the fourth gradient, not the third.
  const last = cell.gates - 1;
  const shift = (cell.recurrentGradient[last] - last) * units;
  return weightGradient(stream, {
    label: `${cell.name} dR`,
    mainRows: rows,
    columns,
    timesteps,
    a: bias === undefined ? hidden : { ...hidden, oneAt: units },
    b: {
      ...rowMajor('gradients', 'outer', cell.gradients * units),
      column: shift === 0 ? 'c' : `select(c, c + ${shift}u, c >= ${last * units}u)`,
      whole: whole(units),
    },
    parts,
    tensors: ({ states, gradients }) => ({ states, gradients }),
    dBias: bias,
    lastRowAt: columns,
  });
}

/** dx_t = dz_t W^T (times the mask), `[batch, timesteps, features]`. */
export function inputGradient(
  stream: CommandStream,
  cell: CellProducts,
  { x, kernel, mask }: ProductTensors,
  part: Part,
  gradients: TensorInfo,
  dx: TensorInfo,
  goBackwards: boolean,
): void {
  const [, timesteps, features] = x.shape;
  const columns = kernel.shape[1];
  runProduct(
    stream,
    {
      label: `${cell.name} dx`,
      a: {
        ...rowMajor('gradients', 'depth', rowLength(cell, columns)),
        whole: whole(columns, rowLength(cell, columns)),
      },
      b: rowMajor('kernel', 'depth', columns),
      out: {
        row: inputRow('m', timesteps, goBackwards),
        rowLength: features,
        whole: whole(features),
        ...(mask === undefined
          ? {}
          : { factor: { buffer: 'mask', row: `(m + u.firstRow) / ${timesteps}u` } }),
      },
    },
    { rows: part.count * timesteps, cols: features, depth: columns, splits: 1 },
    { firstRow: part.first * timesteps, firstSplit: 0 },
    { gradients, kernel, mask, out: dx },
  );
}

/** A part of the batch with what its recurrences kept and gave. */
export interface GradientPart extends Part {
  states: TensorInfo;
  gradients: TensorInfo;
}

interface WeightGradient {
  label: string;
  mainRows: number;
  columns: number;
  timesteps: number;
  a: Operand;
  b: Operand;
  parts: readonly GradientPart[];
  tensors: (part: GradientPart) => Record<string, TensorInfo | undefined>;
  /** Where the sum over the last row of a, which is 1 everywhere, goes, and from which element on. */
  dBias: TensorInfo | undefined;
  lastRowAt: number;
}

/** Each part of the batch writes its partial sums beside the others'; one reduction adds them all. */
function weightGradient(stream: CommandStream, gradient: WeightGradient): TensorInfo {
  const { label, mainRows, columns, timesteps, a, b, parts, dBias } = gradient;
  const rows = mainRows + (dBias === undefined ? 0 : 1);
  const splits = splitsFor(rows, columns, parts[0].count * timesteps, WANTED_TILES);
  const sums = stream.empty([parts.length * splits, rows, columns]);
  parts.forEach((part, i) => {
    runProduct(
      stream,
      { label, a, b, out: { row: 'm', rowLength: columns, whole: whole(columns) } },
      { rows, cols: columns, depth: part.count * timesteps, splits },
      { firstRow: part.first * timesteps, firstSplit: i * splits },
      { ...gradient.tensors(part), out: sums },
    );
  });
  const result = stream.empty([mainRows, columns]);
  const count = rows * columns;
  const splitsInAll = parts.length * splits;
  addUp(stream, { blocks: 1, splits: splitsInAll, count, mainCount: mainRows * columns }, sums, {
    result,
    ...(dBias === undefined ? {} : { lastRow: dBias, lastRowAt: gradient.lastRowAt }),
  });
  stream.release(sums);
  return result;
}

/** The input x, dropout mask included, its rows in walk order. */
function inputOperand(
  along: Operand['along'],
  timesteps: number,
  features: number,
  goBackwards: boolean,
  masked: boolean,
): Operand {
  return {
    ...rowMajor('x', along, features),
    row: inputRow('i', timesteps, goBackwards),
    ...(masked ? { factor: { buffer: 'mask', row: `(i + u.firstRow) / ${timesteps}u` } } : {}),
  };
}

/** The row of x that walk row (sample, step) reads. */
function inputRow(row: string, timesteps: number, goBackwards: boolean): string {
  const step = `${row} % ${timesteps}u`;
  if (!goBackwards) return `${row} + u.firstRow`;
  return `${row} + u.firstRow + ${timesteps - 1}u - 2u * (${step})`;
}

/** Values of a row of the recurrence's gradients. */
function rowLength(cell: CellProducts, columns: number): number {
  return (columns / cell.gates) * cell.gradients;
}
