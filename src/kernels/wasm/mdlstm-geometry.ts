/**
 * How one scan in two dimensions is cut into blocks, and how much memory each part of it takes. The number
 * of threads plays no part in it, so that the same call gives the same bits on any number of them.
 */
import { LANES, LINE_BYTES } from './mdlstm-fields.ts';
import { ADD_UP_ROWS } from './plan-fields.ts';

export interface ScanShape {
  batch: number;
  height: number;
  width: number;
  features: number;
  units: number;
  corners: number;
  bias: boolean;
}

/** Steps, strides and sizes in bytes; the names are those of mdlstm-fields.ts. */
export interface ScanGeometry extends ScanShape {
  depth: number;
  blocks: number;
  sums: number;
  chunk: number;
  rowStep: number;
  gateStep: number;
  dzStep: number;
  dxStep: number;
  sumStride: number;
  sumRowsBytes: number;
  sumBytes: number;
  /** Tasks that write the gradients of one corner's weights. */
  slices: number;
}

/** Sums of weight gradients of all corners together: as many as threads could share. */
const WANTED_SUMS = 16;
/** Rows and dz of a chunk; and at least so many cells, as each chunk's sums are read and written once. */
const CHUNK_BYTES = 49152;
const FEWEST_CELLS = 4;
const MOST_CELLS = 32;

export function scanGeometry(shape: ScanShape): ScanGeometry {
  const { batch, height, width, features, units, corners, bias } = shape;
  const columns = 5 * units;
  const depth = 2 * units + features + (bias ? 1 : 0);
  const blocks = Math.ceil(batch / LANES);
  const fitting = Math.floor(CHUNK_BYTES / ((depth + columns) * LINE_BYTES));
  const chunk = Math.min(height * width, MOST_CELLS, Math.max(FEWEST_CELLS, fitting));
  const sumStride = roundUp(columns, 4) * 4;
  // Products write and read rows in twos.
  const sumRowsBytes = (depth + 1) * sumStride;
  return {
    ...shape,
    depth,
    blocks,
    sums: Math.min(blocks, Math.ceil(WANTED_SUMS / corners)),
    chunk,
    rowStep: spread(depth + 1),
    gateStep: spread(6 * units + 1),
    dzStep: spread(roundUp(columns, 4)),
    dxStep: roundUp(features, 2) * LINE_BYTES,
    sumStride,
    sumRowsBytes,
    sumBytes: roundUp(sumRowsBytes + 4 * units * 16, LINE_BYTES),
    slices: Math.ceil(depth / ADD_UP_ROWS),
  };
}

/** One scan's rows: of every cell or only one row's, and a place for what no cell reads. */
export function scanRowsBytes({ height, width, rowStep }: ScanGeometry, keep: boolean): number {
  return ((keep ? height * width : width) + 1) * rowStep;
}

/** One scan's rows and gates. */
export function scanStateBytes(geometry: ScanGeometry, keep: boolean): number {
  const { height, width, gateStep } = geometry;
  return scanRowsBytes(geometry, keep) + (keep ? height * width : width) * gateStep;
}

/** What one thread needs beside the states on the way back: see assembly/mdlstm-backward.ts. */
export function scanScratchBytes({ units, width, chunk, dzStep }: ScanGeometry): number {
  const lines = 1 + 3 * units + width * units + width * (2 * units + 1);
  return lines * LINE_BYTES + chunk * dzStep;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** An odd number of lines, so that the same line of many cells is spread over all cache sets. */
function spread(lines: number): number {
  return (lines | 1) * LINE_BYTES;
}
