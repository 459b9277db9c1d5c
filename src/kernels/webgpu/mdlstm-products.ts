/** The matrix products around the scans over an image: everything that does not depend on a cell's neighbours. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { MdlstmTensors } from '../mdlstm.ts';
import type { CommandStream } from './command-stream.ts';
import { H_SLOT, SLOTS } from './mdlstm-program.ts';
import type { Part } from './batch-split.ts';
import { splitsFor, type Operand } from './product-program.ts';
import { addUp, rowMajor, runProduct, WANTED_TILES, whole } from './run-product.ts';

export interface ScanSize {
  batch: number;
  height: number;
  width: number;
  features: number;
  units: number;
  corners: number;
}

/** A part of the batch with what its scans kept and gave. */
export interface ScanPart extends Part {
  states: TensorInfo;
  gradients: TensorInfo;
}

/** z = x W + b for all cells and corners, into the first five slots of `slots [samples, cells, corners, 7, units]`. */
export function projectCells(
  stream: CommandStream,
  { x, kernel, bias }: MdlstmTensors,
  size: ScanSize,
  part: Part,
  slots: TensorInfo,
): void {
  const { height, width, features, units, corners } = size;
  runProduct(
    stream,
    {
      label: 'MDLSTM input projection',
      a: { ...rowMajor('x', 'depth', features), row: 'i + u.firstRow' },
      b: {
        ...rowMajor('kernel', 'outer', 5 * units),
        column: kernelColumn(size),
        whole: whole(units),
      },
      out: {
        row: 'm',
        rowLength: corners * SLOTS * units,
        column: slotColumn(units, 'n'),
        whole: whole(units),
        ...(bias === undefined ? {} : { bias: 'bias' }),
      },
    },
    { rows: part.count * height * width, cols: corners * 5 * units, depth: features, splits: 1 },
    { firstRow: part.first * height * width, firstSplit: 0 },
    { x, kernel, bias, out: slots },
  );
}

/** dW = sum of x_p^T dz over batch and cells, `[corners, features, 5 units]`, and with it db = sum of dz. */
export function cellInputWeightGradient(
  stream: CommandStream,
  { x, kernel, widths }: MdlstmTensors,
  size: ScanSize,
  parts: readonly ScanPart[],
  dBias: TensorInfo | undefined,
): TensorInfo {
  const { height, width, features, corners } = size;
  const cells = height * width;
  const input: Operand = {
    ...rowMajor('x', 'outer', features),
    row: 'i + u.firstRow',
    // What stands in the columns beyond a sample's width, perhaps no number, is multiplied by dz = 0.
    ...(widths === undefined
      ? {}
      : { zeroWhere: `i % ${width}u >= u32(widths[(i + u.firstRow) / ${cells}u])` }),
    ...(dBias === undefined ? {} : { oneAt: features }),
  };
  return sumOverCells(stream, size, parts, {
    label: 'MDLSTM dW',
    a: input,
    rows: features,
    shape: kernel.shape,
    blocks: range(corners).map((corner) => ({ corner, uniforms: [corner] })),
    uniforms: ['corner'],
    tensors: ({ gradients }) => ({ x, widths, gradients }),
    dBias,
  });
}

/** dR_x = sum of h_{p_x}^T dz and dR_y = sum of h_{p_y}^T dz, `[corners, 2, units, 5 units]`. */
export function cellRecurrentWeightGradient(
  stream: CommandStream,
  { recurrentKernel }: MdlstmTensors,
  size: ScanSize,
  parts: readonly ScanPart[],
  mirrors: number,
): TensorInfo {
  const { height, width, units, corners } = size;
  const hidden: Operand = {
    buffer: 'states',
    along: 'outer',
    rowLength: corners * SLOTS * units,
    // u32 arithmetic wraps, so that a step may also be backwards.
    row: 'i + u.step',
    column: `c + u.corner * ${SLOTS * units}u + ${H_SLOT * units}u`,
    whole: whole(units),
    // Cells on the border where the scan begins have no neighbour; beyond a sample's width h is 0.
    zeroWhere: 'i / u.stride % u.length == u.border',
  };
  const blocks = range(corners).flatMap((corner) => {
    const mirrored = mirrors >> (2 * corner);
    return [
      [corner, ...border(mirrored & 1, 1, width)],
      [corner, ...border((mirrored >> 1) & 1, width, height)],
    ].map((uniforms) => ({ corner, uniforms }));
  });
  return sumOverCells(stream, size, parts, {
    label: 'MDLSTM dR',
    a: hidden,
    rows: units,
    shape: recurrentKernel.shape,
    blocks,
    uniforms: ['corner', 'step', 'stride', 'length', 'border'],
    tensors: ({ states, gradients }) => ({ states, gradients }),
    dBias: undefined,
  });
}

/** dx_p = sum of dz W^T over the corners, into its part of `dx [batch, height, width, features]`. */
export function cellInputGradient(
  stream: CommandStream,
  { kernel }: MdlstmTensors,
  size: ScanSize,
  part: ScanPart,
  dx: TensorInfo,
): void {
  const { height, width, features, units, corners } = size;
  runProduct(
    stream,
    {
      label: 'MDLSTM dx',
      a: {
        ...rowMajor('gradients', 'depth', corners * SLOTS * units),
        column: slotColumn(units, 'c'),
        whole: whole(units),
      },
      b: {
        ...rowMajor('kernel', 'depth', 5 * units),
        column: kernelColumn(size),
        whole: whole(units),
      },
      out: { row: 'm + u.firstRow', rowLength: features, whole: whole(features) },
    },
    { rows: part.count * height * width, cols: features, depth: corners * 5 * units, splits: 1 },
    { firstRow: part.first * height * width, firstSplit: 0 },
    { gradients: part.gradients, kernel, out: dx },
  );
}

interface SumOverCells {
  label: string;
  a: Operand;
  /** Rows of a block of the result; a bias is one more row of the product. */
  rows: number;
  shape: number[];
  /** One product each: which corner's dz, and the values of the product's own uniforms. */
  blocks: readonly { corner: number; uniforms: readonly number[] }[];
  uniforms: readonly string[];
  tensors: (part: ScanPart) => Record<string, TensorInfo | undefined>;
  dBias: TensorInfo | undefined;
}

/** a^T dz for each block; the parts of the batch write their partial sums side by side, and one reduction adds them. */
function sumOverCells(
  stream: CommandStream,
  { height, width, units, corners }: ScanSize,
  parts: readonly ScanPart[],
  { label, a, rows, shape, blocks, uniforms, tensors, dBias }: SumOverCells,
): TensorInfo {
  const cells = height * width;
  const columns = 5 * units;
  const rowsInAll = rows + (dBias === undefined ? 0 : 1);
  const wanted = Math.ceil(WANTED_TILES / blocks.length);
  const splits = splitsFor(rowsInAll, columns, parts[0].count * cells, wanted);
  const splitsInAll = parts.length * splits;
  const sums = stream.empty([blocks.length, splitsInAll, rowsInAll, columns]);
  blocks.forEach(({ uniforms: more }, block) => {
    parts.forEach((part, i) => {
      runProduct(
        stream,
        {
          label,
          a,
          b: {
            ...rowMajor('gradients', 'outer', corners * SLOTS * units),
            column: `c + u.corner * ${SLOTS * units}u`,
            whole: whole(units),
          },
          integers: ['widths'],
          uniforms,
          out: { row: 'm', rowLength: columns, whole: whole(columns) },
        },
        { rows: rowsInAll, cols: columns, depth: part.count * cells, splits },
        { firstRow: part.first * cells, firstSplit: block * splitsInAll + i * splits, more },
        { ...tensors(part), out: sums },
      );
    });
  });
  const result = stream.empty(shape);
  addUp(
    stream,
    {
      blocks: blocks.length,
      splits: splitsInAll,
      count: rowsInAll * columns,
      mainCount: rows * columns,
    },
    sums,
    { result, ...(dBias === undefined ? {} : { lastRow: dBias }) },
  );
  stream.release(sums);
  return result;
}

/** The neighbour's row is `step` rows away; cells have none where `row / stride % length == border`. */
function border(mirrored: number, stride: number, length: number): number[] {
  return mirrored === 1
    ? [stride, stride, length, length - 1]
    : [wrapped(-stride), stride, length, 0];
}

function wrapped(value: number): number {
  return value >>> 0;
}

/** WGSL: column `c` of all corners' weights side by side, in `kernel [corners, features, 5 units]`. */
function kernelColumn({ features, units }: ScanSize): string {
  return `c % ${5 * units}u + c / ${5 * units}u * ${features * 5 * units}u`;
}

/** WGSL: column `c` of all corners' gates side by side, in a row of `[corners, 7, units]`. */
function slotColumn(units: number, c: string): string {
  return `${c} / ${5 * units}u * ${SLOTS * units}u + ${c} % ${5 * units}u`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
