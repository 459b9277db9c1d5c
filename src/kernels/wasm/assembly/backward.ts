/**
 * A share of the blocks, each from the last timestep to the first, and what they add to the gradients of
 * the weights. dz is never written out: a chunk of timesteps is multiplied with its saved rows while it is
 * still in the cache.
 */
import {
  BATCH,
  BLOCKS,
  CHUNK,
  COLUMNS,
  DEPTH,
  DH_STRIDE,
  DX,
  DY,
  DZ_STRIDE,
  FEATURES,
  GO_BACKWARDS,
  GROUPS,
  HIDDEN,
  INPUT_GRADIENT,
  KEEP_Z,
  MASK,
  PACKED,
  RETURN_SEQUENCES,
  ROWS,
  ROW_BLOCK_BYTES,
  ROW_STRIDE,
  SAVED_ROWS,
  SCRATCH,
  SCRATCH_BYTES,
  STATES,
  SUM,
  SUMS,
  SUM_BYTES,
  SUM_STRIDE,
  TIMESTEPS,
  UNITS,
  Z,
  Z_BLOCK_BYTES,
  Z_STRIDE,
} from '../plan-fields';
import { cellBackward, hasSeparateGate } from './cells';
import { address, fetch, field } from './plan';
import { accumulateOuter, multiply } from './product';

/** The sum's blocks one after another: which thread takes a sum changes no rounding. */
export function backwardBlocks(plan: usize, sum: i32, thread: i32): void {
  const blocks = field(plan, BLOCKS);
  const sums = field(plan, SUMS);
  const sumAt = address(plan, SUM) + <usize>sum * <usize>field(plan, SUM_BYTES);
  memory.fill(sumAt, 0, field(plan, SUM_BYTES));
  const end = ((sum + 1) * blocks) / sums;
  for (let block = (sum * blocks) / sums; block < end; block++) {
    backwardBlock(plan, block, thread, sumAt);
  }
}

function backwardBlock(plan: usize, block: i32, thread: i32, sum: usize): void {
  const timesteps = field(plan, TIMESTEPS);
  const chunk = field(plan, CHUNK);
  const samples = min(field(plan, ROWS), field(plan, BATCH) - block * field(plan, ROWS));
  const rows = (samples + 3) & ~3;
  const rowStep = <usize>(rows * field(plan, ROW_STRIDE));
  const zStep = field(plan, KEEP_Z) ? <usize>(rows * field(plan, Z_STRIDE)) : 0;
  const dzStep = <usize>(rows * field(plan, DZ_STRIDE));
  const savedRows = address(plan, SAVED_ROWS) + <usize>block * <usize>field(plan, ROW_BLOCK_BYTES);
  const savedZ = address(plan, Z) + <usize>block * <usize>field(plan, Z_BLOCK_BYTES);

  const chunkDz = address(plan, SCRATCH) + <usize>thread * <usize>field(plan, SCRATCH_BYTES);
  const dh = chunkDz + <usize>chunk * dzStep;
  const carry = dh + <usize>(rows * field(plan, DH_STRIDE));
  const carried = rows * field(plan, STATES) * field(plan, COLUMNS);
  memory.fill(chunkDz, 0, carry - chunkDz + ((<usize>carried) << 2));

  for (let t = timesteps - 1; t >= 0; t--) {
    const current = savedRows + <usize>t * rowStep;
    const z = savedZ + <usize>t * zStep;
    const inChunk = t % chunk;
    const dz = chunkDz + <usize>inChunk * dzStep;
    if (field(plan, RETURN_SEQUENCES) || t == timesteps - 1)
      addOutputGradient(plan, block, samples, t, dh);
    const next = current + rowStep;
    if (t > 0) fetch(z - zStep, zStep, dz);
    cellBackward(plan, samples, z, zStep, t == 0, current, next, dh, carry, dz);
    multiplyByTransposedWeights(plan, rows, t, dz, dh);
    if (field(plan, INPUT_GRADIENT)) writeInputGradient(plan, block, samples, t, dh);
    if (inChunk == 0) {
      const others = t == 0 ? 1 : 0;
      const steps = min(chunk, timesteps - t) - others;
      if (t == 0) accumulateInputGradients(plan, rows, current, dz, sum);
      const from = <usize>others;
      if (steps > 0) {
        accumulateWeightGradients(plan, steps * rows, current + from * rowStep, dz + from * dzStep, sum);
      }
    }
  }
}

function addOutputGradient(plan: usize, block: i32, samples: i32, t: i32, dh: usize): void {
  const units = field(plan, UNITS);
  const sequences = field(plan, RETURN_SEQUENCES);
  const step = (<usize>(sequences ? field(plan, TIMESTEPS) * units : units)) << 2;
  let dy = address(plan, DY) + <usize>(block * field(plan, ROWS)) * step;
  if (sequences) dy += (<usize>(t * units)) << 2;
  const bytes = (<usize>units) << 2;
  const fours = bytes & ~15;
  for (let row = 0; row < samples; row++) {
    let at: usize = 0;
    for (; at < fours; at += 16)
      v128.store(dh + at, f32x4.add(v128.load(dh + at), v128.load(dy + at)));
    for (; at < bytes; at += 4) store<f32>(dh + at, load<f32>(dh + at) + load<f32>(dy + at));
    dh += field(plan, DH_STRIDE);
    dy += step;
  }
}

/** dh_{t-1} = du_t R^T, and beside it dx_t = dz_t W^T where it is asked for. */
function multiplyByTransposedWeights(plan: usize, rows: i32, t: i32, dz: usize, dh: usize): void {
  const columns = field(plan, COLUMNS);
  const depth = field(plan, GROUPS) * columns;
  const dzStride = <usize>field(plan, DZ_STRIDE);
  const dhStride = <usize>field(plan, DH_STRIDE);
  const hidden = field(plan, STATES) * columns;
  const panels = hidden >> 3;
  const packed = address(plan, PACKED);
  const panelBytes = (<usize>depth) << 5;
  const apart = hasSeparateGate(plan);
  if (t > 0) {
    const touched = apart ? depth - columns : depth;
    multiply(rows, touched, panels, dz, dzStride, packed, panelBytes, dh, dhStride);
  }
  if (!field(plan, INPUT_GRADIENT)) return;
  const untouched = apart ? columns : 0;
  multiply(
    rows,
    depth - untouched,
    (field(plan, FEATURES) + 7) >> 3,
    dz + ((<usize>untouched) << 2),
    dzStride,
    packed + <usize>panels * panelBytes + ((<usize>untouched) << 5),
    panelBytes,
    dh + ((<usize>hidden) << 2),
    dhStride,
  );
}

function writeInputGradient(plan: usize, block: i32, samples: i32, t: i32, dh: usize): void {
  const features = field(plan, FEATURES);
  const timesteps = field(plan, TIMESTEPS);
  const time = field(plan, GO_BACKWARDS) ? timesteps - 1 - t : t;
  const first = block * field(plan, ROWS);
  const bytes = (<usize>features) << 2;
  const hasMask = address(plan, MASK) != 0;
  let mask = address(plan, MASK) + <usize>first * bytes;
  let to = address(plan, DX) + <usize>(first * timesteps + time) * bytes;
  let from = dh + ((<usize>(field(plan, STATES) * field(plan, COLUMNS))) << 2);
  for (let row = 0; row < samples; row++) {
    for (let at: usize = 0; at < bytes; at += 4) {
      const value = load<f32>(from + at);
      store<f32>(to + at, hasMask ? value * load<f32>(mask + at) : value);
    }
    mask += bytes;
    to += <usize>timesteps * bytes;
    from += field(plan, DH_STRIDE);
  }
}

/** `[db; dW]` += `[1 | x_0]`^T dz of the first step, whose h is zero. */
function accumulateInputGradients(plan: usize, rows: i32, saved: usize, dz: usize, sum: usize): void {
  const hidden = field(plan, HIDDEN);
  const sumStride = <usize>field(plan, SUM_STRIDE);
  accumulateOuter(
    rows,
    ((field(plan, DEPTH) + 3) & ~3) - hidden,
    field(plan, GROUPS) * (field(plan, COLUMNS) >> 3),
    saved + ((<usize>hidden) << 2),
    <usize>field(plan, ROW_STRIDE),
    dz,
    <usize>field(plan, DZ_STRIDE),
    sum + <usize>hidden * sumStride,
    sumStride,
  );
}

/** `[dR; db; dW]` += rows^T dz */
function accumulateWeightGradients(
  plan: usize,
  rows: i32,
  saved: usize,
  dz: usize,
  sum: usize,
): void {
  const rowStride = <usize>field(plan, ROW_STRIDE);
  const dzStride = <usize>field(plan, DZ_STRIDE);
  const sumStride = <usize>field(plan, SUM_STRIDE);
  const depth = (field(plan, DEPTH) + 3) & ~3;
  const panels = field(plan, COLUMNS) >> 3;
  if (!hasSeparateGate(plan)) {
    accumulateOuter(
      rows,
      depth,
      field(plan, GROUPS) * panels,
      saved,
      rowStride,
      dz,
      dzStride,
      sum,
      sumStride,
    );
    return;
  }
  const hidden = field(plan, HIDDEN);
  const last = <usize>(field(plan, GROUPS) - 1);
  const group = (<usize>panels) << 5;
  accumulateOuter(rows, (hidden + 4) & ~3, panels, saved, rowStride, dz, dzStride, sum, sumStride);
  accumulateOuter(
    rows,
    depth,
    (field(plan, GROUPS) - 2) * panels,
    saved,
    rowStride,
    dz + group,
    dzStride,
    sum + group,
    sumStride,
  );
  accumulateOuter(
    rows,
    depth - hidden,
    panels,
    saved + ((<usize>hidden) << 2),
    rowStride,
    dz + last * group,
    dzStride,
    sum + last * group + <usize>hidden * sumStride,
    sumStride,
  );
}
