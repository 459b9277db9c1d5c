/** One block of samples scanned from one corner: src/kernels/mdlstm.ts has the equations. */
import {
  BATCH,
  BIAS,
  BLOCKS,
  CELL,
  CORNERS,
  DEPTH,
  FEATURES,
  GATE_STEP,
  HEIGHT,
  KEEP,
  LANES,
  MDLSTM_CLASSIC,
  MDLSTM_STABLE,
  MIRRORS,
  OUTPUT,
  PACKED,
  ROWS_BYTES,
  ROW_STEP,
  SCRATCH,
  SCRATCH_BYTES,
  STATES,
  STATE_BYTES,
  UNITS,
  WIDTH,
  WIDTHS,
  X,
  ZEROS,
} from '../mdlstm-fields';
import { multiplyLines } from './lane-product';
import { LINE, linesOfRows, maskLines, rowsOfLines, writeMask } from './lanes';
import { classicForward } from './mdlstm-classic';
import { stableForward } from './mdlstm-stable';
import { address, field } from './plan';
import { splat } from './vector';

export function forwardScan(plan: usize, task: i32, thread: i32): void {
  const blocks = field(plan, BLOCKS);
  const corner = task / blocks;
  const block = task - corner * blocks;
  const height = field(plan, HEIGHT);
  const keep = field(plan, KEEP) != 0;
  const units = field(plan, UNITS);
  const samples = samplesOf(plan, block);
  const width = widestOf(plan, block);
  const narrowest = narrowestOf(plan, block);
  const columnStep = <usize>field(plan, ROW_STEP);
  const gateStep = <usize>field(plan, GATE_STEP);
  const rowStep = keep ? <usize>width * columnStep : 0;
  const gateRowStep = keep ? <usize>width * gateStep : 0;
  const states =
    address(plan, STATES) + <usize>(keep ? task : thread) * address(plan, STATE_BYTES);
  const gates = states + address(plan, ROWS_BYTES);
  // Where h goes that no cell follows.
  const nowhere = gates - columnStep;
  const zeros = address(plan, ZEROS);
  const maskAt = address(plan, SCRATCH) + <usize>thread * <usize>field(plan, SCRATCH_BYTES);
  const ofX = <usize>units * LINE;

  for (let r = 0; r < height; r++) {
    const y = mirrorsRows(plan, corner) ? height - 1 - r : r;
    let row = states + <usize>r * rowStep;
    let z = gates + <usize>r * gateRowStep;
    for (let j = 0; j < width; j++) {
      const x = mirrorsColumns(plan, corner) ? width - 1 - j : j;
      let mask: usize = 0;
      if (x >= narrowest) {
        mask = maskAt;
        writeMask(widthsOf(plan, block), x, mask);
      }
      if (j == 0) memory.fill(row + ofX, 0, ofX);
      fillInputs(plan, block, samples, y, x, row, mask);
      // What a cell at the border would multiply with zeros is left out.
      multiplyByWeights(plan, corner, r == 0 ? (j == 0 ? 2 * units : units) : 0, row, z + ofX);

      const cx = j == 0 ? zeros : z - gateStep;
      const cy = r == 0 ? zeros : z - gateRowStep;
      const hx = (j == width - 1 ? nowhere : row + columnStep) + ofX;
      const hy = r == height - 1 ? nowhere : row + rowStep;
      if (field(plan, CELL) == MDLSTM_STABLE) stableForward(plan, z, cx, cy, mask, hx);
      else if (field(plan, CELL) == MDLSTM_CLASSIC) {
        classicForward(plan, corner, z, cx, cy, mask, hx);
      } else unreachable();
      memory.copy(hy, hx, ofX);
      rowsOfLines(samples, units, hx, outputAt(plan, corner, block, y, x), outputStride(plan));
      row += columnStep;
      z += gateStep;
    }
    for (let x = width; x < field(plan, WIDTH); x++) {
      clearOutput(plan, samples, outputAt(plan, corner, block, y, x));
    }
  }
}

/** `[x | 1]` beside the hidden states. x beyond a sample's width is 0, whatever is there. */
function fillInputs(
  plan: usize,
  block: i32,
  samples: i32,
  y: i32,
  x: i32,
  row: usize,
  mask: usize,
): void {
  const features = field(plan, FEATURES);
  const bytes = (<usize>features) << 2;
  const width = field(plan, WIDTH);
  const cells = field(plan, HEIGHT) * width;
  const to = row + <usize>(2 * field(plan, UNITS)) * LINE;
  const cell = <usize>(block * LANES) * <usize>cells + <usize>(y * width + x);
  linesOfRows(samples, features, address(plan, X) + cell * bytes, <usize>cells * bytes, to);
  if (mask != 0) maskLines(to, <usize>features * LINE, mask);
  if (address(plan, BIAS) == 0) return;
  const one = to + <usize>features * LINE;
  for (let at: usize = 0; at < LINE; at += 16) v128.store(one + at, splat(1));
}

/** z = h_y R_y + h_x R_x + x W + b in one product, from the row's line `first` on. */
function multiplyByWeights(plan: usize, corner: i32, first: i32, row: usize, z: usize): void {
  const columns = 5 * field(plan, UNITS);
  const depth = field(plan, DEPTH);
  const pair = (<usize>depth) << 3;
  const packed = address(plan, PACKED) + <usize>(corner * ((columns + 1) >> 1)) * pair;
  multiplyLines(
    columns,
    depth - first,
    packed + ((<usize>first) << 3),
    4,
    8,
    pair,
    row + <usize>first * LINE,
    z,
  );
}

function clearOutput(plan: usize, samples: i32, to: usize): void {
  for (let sample = 0; sample < samples; sample++) {
    memory.fill(to, 0, (<usize>field(plan, UNITS)) << 2);
    to += outputStride(plan);
  }
}

/** Where a corner's channels of the block's first sample stand in `[batch, height, width, corners units]`. */
function outputAt(plan: usize, corner: i32, block: i32, y: i32, x: i32): usize {
  return address(plan, OUTPUT) + channelsAt(plan, corner, block, y, x);
}

/** Bytes before that place. */
export function channelsAt(plan: usize, corner: i32, block: i32, y: i32, x: i32): usize {
  const width = field(plan, WIDTH);
  const cell = <usize>(block * LANES * field(plan, HEIGHT) + y) * <usize>width + <usize>x;
  const scans = cell * <usize>field(plan, CORNERS) + <usize>corner;
  return (scans * <usize>field(plan, UNITS)) << 2;
}

/** Bytes from sample to sample of the output. */
export function outputStride(plan: usize): usize {
  const channels = field(plan, CORNERS) * field(plan, UNITS);
  return (<usize>(field(plan, HEIGHT) * field(plan, WIDTH)) * <usize>channels) << 2;
}

export function samplesOf(plan: usize, block: i32): i32 {
  return min(LANES, field(plan, BATCH) - block * LANES);
}

export function widthsOf(plan: usize, block: i32): usize {
  return address(plan, WIDTHS) + <usize>block * LINE;
}

/** No column from here on is of any of the block's samples: it is not walked. */
export function widestOf(plan: usize, block: i32): i32 {
  let widest = 0;
  for (let at: usize = 0; at < LINE; at += 4) {
    widest = max(widest, load<i32>(widthsOf(plan, block) + at));
  }
  return widest;
}

/** Every column up to here is of all of the block's samples. */
export function narrowestOf(plan: usize, block: i32): i32 {
  let narrowest = i32.MAX_VALUE;
  for (let at: usize = 0; at < LINE; at += 4) {
    narrowest = min(narrowest, load<i32>(widthsOf(plan, block) + at));
  }
  return narrowest;
}

export function mirrorsColumns(plan: usize, corner: i32): bool {
  return ((field(plan, MIRRORS) >> (2 * corner)) & 1) != 0;
}

export function mirrorsRows(plan: usize, corner: i32): bool {
  return ((field(plan, MIRRORS) >> (2 * corner)) & 2) != 0;
}
