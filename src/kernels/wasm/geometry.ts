/**
 * How one call is cut into blocks, and how much memory each part of it takes. The number of threads plays
 * no part in it, so that the same call gives the same bits on any number of them.
 */
import type { CellLayout } from './cells.ts';
import { ADD_UP_ROWS } from './plan-fields.ts';

export interface SequenceShape {
  cell: CellLayout;
  batch: number;
  timesteps: number;
  features: number;
  units: number;
}

/** Lengths in floats, strides and sizes in bytes; the names are those of plan-fields.ts. */
export interface Geometry extends SequenceShape {
  hidden: number;
  columns: number;
  groups: number;
  depth: number;
  rows: number;
  blocks: number;
  sums: number;
  chunk: number;
  rowStride: number;
  zStride: number;
  dzStride: number;
  dhStride: number;
  sumStride: number;
  sumBytes: number;
  /** Tasks that write the gradients of the weights. */
  slices: number;
}

/**
 * Blocks are handed to whichever thread is free: more blocks than threads even out a core that is busy
 * elsewhere, and larger blocks read the weights less often. Both matter little from 4 rows to 64.
 */
const WANTED_BLOCKS = 16;
const MOST_ROWS = 16;
/** Rows of dz that are multiplied with their saved rows at once. */
const CHUNK_ROWS = 64;

export function geometryOf(shape: SequenceShape): Geometry {
  const { cell, batch, timesteps, features, units } = shape;
  const hidden = cell.states * roundUp(units, 4);
  const columns = roundUp(units, 8);
  const { groups, cellStates } = cell;
  const depth = hidden + 1 + features;

  const rows = Math.min(MOST_ROWS, roundUp(batch / WANTED_BLOCKS, 4));
  const blocks = Math.ceil(batch / rows);
  const sumStride = spread(groups * columns * 4);
  return {
    ...shape,
    hidden,
    columns,
    groups,
    depth,
    rows,
    blocks,
    sums: Math.min(blocks, WANTED_BLOCKS),
    chunk: Math.min(timesteps, Math.max(1, Math.floor(CHUNK_ROWS / rows))),
    rowStride: rowBytes(depth),
    zStride: rowBytes(groups * columns + cellStates * columns),
    dzStride: spread(groups * columns * 4),
    dhStride: spread((cell.states * columns + roundUp(features, 8)) * 4),
    sumStride,
    sumBytes: roundUp(depth, 4) * sumStride,
    slices: Math.ceil(depth / ADD_UP_ROWS),
  };
}

/** The saved rows of one block for `slots` timesteps. */
export function rowBlockBytes(geometry: Geometry, slots: number): number {
  return slots * geometry.rows * geometry.rowStride;
}

/** The gates of one block for `slots` timesteps. */
export function zBlockBytes(geometry: Geometry, slots: number): number {
  return slots * geometry.rows * geometry.zStride;
}

/** dz of a chunk, dh and the carry of one thread. */
export function scratchBytes(geometry: Geometry): number {
  const { rows, chunk, dzStride, dhStride, columns, cell } = geometry;
  return roundUp(rows * (chunk * dzStride + dhStride + cell.states * columns * 4), 64);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/** Whole fours of floats; not a multiple of 512 bytes, which would crowd rows into few cache sets. */
function rowBytes(floats: number): number {
  const bytes = roundUp(floats, 4) * 4;
  return bytes % 512 === 0 ? bytes + 16 : bytes;
}

/** An odd number of cache lines, so that a column of rows is spread over all cache sets. */
function spread(bytes: number): number {
  return (Math.ceil(bytes / 64) | 1) * 64;
}
