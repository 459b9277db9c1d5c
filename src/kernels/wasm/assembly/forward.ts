/** One block of samples through all timesteps. */
import {
  BATCH,
  CELL_STATES,
  COLUMNS,
  DEPTH,
  FEATURES,
  GO_BACKWARDS,
  GROUPS,
  HIDDEN,
  KEEP_STATES,
  KEEP_Z,
  MASK,
  OUTPUT,
  PACKED,
  RETURN_SEQUENCES,
  ROWS,
  ROW_BLOCK_BYTES,
  ROW_STRIDE,
  SAVED_ROWS,
  TIMESTEPS,
  UNITS,
  X,
  Z,
  Z_BLOCK_BYTES,
  Z_STRIDE,
} from '../plan-fields';
import { cellForward, hasSeparateGate } from './cells';
import { address, field } from './plan';
import { multiply } from './product';

export function forwardBlock(plan: usize, block: i32): void {
  const timesteps = field(plan, TIMESTEPS);
  const samples = min(field(plan, ROWS), field(plan, BATCH) - block * field(plan, ROWS));
  const rows = (samples + 3) & ~3;
  const rowStride = <usize>field(plan, ROW_STRIDE);
  const rowStep = field(plan, KEEP_STATES) ? <usize>rows * rowStride : 0;
  const zStep = field(plan, KEEP_Z) ? <usize>(rows * field(plan, Z_STRIDE)) : 0;
  let current = address(plan, SAVED_ROWS) + <usize>block * <usize>field(plan, ROW_BLOCK_BYTES);
  let z = address(plan, Z) + <usize>block * <usize>field(plan, Z_BLOCK_BYTES);

  // h_0 = 0 and c_0 = 0.
  memory.fill(current, 0, <usize>rows * rowStride);
  if (field(plan, CELL_STATES)) clearCells(plan, rows, z);
  for (let t = 0; t < timesteps; t++) {
    const next = current + rowStep;
    fillInputs(plan, block, samples, rows, t, current);
    multiplyByWeights(plan, rows, t == 0, current, z);
    cellForward(plan, samples, z, zStep, t == 0, current, next);
    if (field(plan, RETURN_SEQUENCES) || t == timesteps - 1)
      writeOutput(plan, block, samples, t, next);
    current = next;
    z += zStep;
  }
}

function clearCells(plan: usize, rows: i32, z: usize): void {
  const bytes = (<usize>field(plan, COLUMNS)) << 2;
  for (let row = 0; row < rows; row++) {
    memory.fill(z + <usize>field(plan, GROUPS) * bytes, 0, bytes);
    z += field(plan, Z_STRIDE);
  }
}

/** Writes 1 and x_t * mask beside h_{t-1}. Rows beyond the samples are zero, so that their z and dz are. */
function fillInputs(
  plan: usize,
  block: i32,
  samples: i32,
  rows: i32,
  t: i32,
  current: usize,
): void {
  const features = field(plan, FEATURES);
  const timesteps = field(plan, TIMESTEPS);
  const stride = <usize>field(plan, ROW_STRIDE);
  const time = field(plan, GO_BACKWARDS) ? timesteps - 1 - t : t;
  const first = block * field(plan, ROWS);
  const bytes = (<usize>features) << 2;
  const step = <usize>timesteps * bytes;
  let x = address(plan, X) + <usize>first * step + <usize>time * bytes;
  let mask = address(plan, MASK) + <usize>first * bytes;
  let to = current + ((<usize>field(plan, HIDDEN)) << 2);
  if (samples < rows)
    memory.fill(current + <usize>samples * stride, 0, <usize>(rows - samples) * stride);
  for (let row = 0; row < samples; row++) {
    store<f32>(to, 1);
    if (address(plan, MASK) != 0) {
      copyMasked(features, x, mask, to + 4);
      mask += bytes;
    } else {
      copyRow(features, x, to + 4);
    }
    x += step;
    to += stride;
  }
}

function copyMasked(count: i32, from: usize, mask: usize, to: usize): void {
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    store<f32>(to + at, load<f32>(from + at) * load<f32>(mask + at));
  }
}

/** Copies floats: short rows, for which a call of memory.copy costs more than the copying. */
function copyRow(count: i32, from: usize, to: usize): void {
  const bytes = (<usize>count) << 2;
  const fours = bytes & ~15;
  let at: usize = 0;
  for (; at < fours; at += 16) v128.store(to + at, v128.load(from + at));
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
}

/**
 * z_t = x_t W + h_{t-1} R + b in one product; where u and a of a gate stand apart they have one half each. In the `first`
 * step h is zero, and its part is left out.
 */
function multiplyByWeights(plan: usize, rows: i32, first: bool, current: usize, z: usize): void {
  const rowStride = <usize>field(plan, ROW_STRIDE);
  const zStride = <usize>field(plan, Z_STRIDE);
  const depth = field(plan, DEPTH);
  const panels = field(plan, COLUMNS) >> 3;
  const packed = address(plan, PACKED);
  const panelBytes = (<usize>depth) << 5;
  const hidden = field(plan, HIDDEN);
  const skipped = first ? hidden : 0;
  const row = current + ((<usize>skipped) << 2);
  const weights = packed + ((<usize>skipped) << 5);
  if (!hasSeparateGate(plan)) {
    multiply(
      rows,
      depth - skipped,
      field(plan, GROUPS) * panels,
      row,
      rowStride,
      weights,
      panelBytes,
      z,
      zStride,
    );
    return;
  }
  const last = <usize>(field(plan, GROUPS) - 1);
  const group = <usize>panels * panelBytes;
  const columns = (<usize>panels) << 5;
  multiply(rows, hidden + 1 - skipped, panels, row, rowStride, weights, panelBytes, z, zStride);
  multiply(
    rows,
    depth - skipped,
    (field(plan, GROUPS) - 2) * panels,
    row,
    rowStride,
    weights + group,
    panelBytes,
    z + columns,
    zStride,
  );
  multiply(
    rows,
    depth - hidden,
    panels,
    current + ((<usize>hidden) << 2),
    rowStride,
    packed + last * group + ((<usize>hidden) << 5),
    panelBytes,
    z + last * columns,
    zStride,
  );
}

/** Outputs come in the order walked. */
function writeOutput(plan: usize, block: i32, samples: i32, t: i32, next: usize): void {
  const units = field(plan, UNITS);
  const sequences = field(plan, RETURN_SEQUENCES);
  const step = (<usize>(sequences ? field(plan, TIMESTEPS) * units : units)) << 2;
  let to = address(plan, OUTPUT) + <usize>(block * field(plan, ROWS)) * step;
  if (sequences) to += (<usize>(t * units)) << 2;
  for (let row = 0; row < samples; row++) {
    copyRow(units, next, to);
    next += field(plan, ROW_STRIDE);
    to += step;
  }
}
