/**
 * The scans of one corner backward, a share of the blocks, and what they add to the gradients of the
 * weights. dz is never written out: that of a chunk of cells is multiplied with their rows while it is
 * still in the cache.
 */
import {
  BLOCKS,
  CELL,
  CHUNK,
  DEPTH,
  DX_PARTS,
  DX_STEP,
  DY,
  DZ_STEP,
  FEATURES,
  GATE_STEP,
  HEIGHT,
  INPUT_GRADIENT,
  KERNEL,
  MDLSTM_CLASSIC,
  MDLSTM_STABLE,
  RECURRENT_KERNEL,
  ROWS_BYTES,
  ROW_STEP,
  SCRATCH,
  SCRATCH_BYTES,
  STATES,
  STATE_BYTES,
  SUM,
  SUMS,
  SUM_BYTES,
  SUM_ROWS_BYTES,
  SUM_STRIDE,
  UNITS,
  WIDTH,
  ZEROS,
} from '../mdlstm-fields';
import { accumulateLines, multiplyLines } from './lane-product';
import { LINE, addLines, linesOfRows, maskLines, writeMask } from './lanes';
import { CellAt } from './mdlstm-cell';
import { classicBackward } from './mdlstm-classic';
import {
  channelsAt,
  mirrorsColumns,
  mirrorsRows,
  narrowestOf,
  outputStride,
  samplesOf,
  widestOf,
  widthsOf,
} from './mdlstm-forward';
import { stableBackward } from './mdlstm-stable';
import { address, field } from './plan';

/** The sum's blocks one after another: which thread takes a sum changes no rounding. */
export function backwardScans(plan: usize, task: i32, thread: i32): void {
  const blocks = field(plan, BLOCKS);
  const sums = field(plan, SUMS);
  const corner = task / sums;
  const share = task - corner * sums;
  const sum = address(plan, SUM) + <usize>task * <usize>field(plan, SUM_BYTES);
  memory.fill(sum, 0, field(plan, SUM_BYTES));
  const end = ((share + 1) * blocks) / sums;
  for (let block = (share * blocks) / sums; block < end; block++) {
    backwardScan(plan, corner, block, thread, sum);
  }
}

function backwardScan(plan: usize, corner: i32, block: i32, thread: i32, sum: usize): void {
  const height = field(plan, HEIGHT);
  const units = field(plan, UNITS);
  const samples = samplesOf(plan, block);
  const width = widestOf(plan, block);
  const narrowest = narrowestOf(plan, block);
  const chunk = field(plan, CHUNK);
  const rowStep = <usize>field(plan, ROW_STEP);
  const gateStep = <usize>field(plan, GATE_STEP);
  const dzStep = <usize>field(plan, DZ_STEP);
  const states =
    address(plan, STATES) +
    <usize>(corner * field(plan, BLOCKS) + block) * address(plan, STATE_BYTES);
  const gates = states + address(plan, ROWS_BYTES);
  const zeros = address(plan, ZEROS);
  const bytes = <usize>units * LINE;

  // A thread's scratch: the mask, dh, tanh(c), dc to the cell beside, for each column dc to the cell above
  // and dz [R_y^T | R_x^T] with a line of no meaning, and the dz of the chunk.
  const maskAt = address(plan, SCRATCH) + <usize>thread * <usize>field(plan, SCRATCH_BYTES);
  const dh = maskAt + LINE;
  const tanhC = dh + bytes;
  const dcX = tanhC + bytes;
  const dcYs = dcX + bytes;
  const dhs = dcYs + <usize>field(plan, WIDTH) * bytes;
  const dhStep: usize = (bytes << 1) + LINE;
  const chunkDz = dhs + <usize>field(plan, WIDTH) * dhStep;

  for (let r = height - 1; r >= 0; r--) {
    const y = mirrorsRows(plan, corner) ? height - 1 - r : r;
    for (let j = width - 1; j >= 0; j--) {
      const x = mirrorsColumns(plan, corner) ? width - 1 - j : j;
      const cell = r * width + j;
      const z = gates + <usize>cell * gateStep;
      const dcY = dcYs + <usize>j * bytes;
      const dhAt = dhs + <usize>j * dhStep;
      const lastColumn = j == width - 1;
      const lastRow = r == height - 1;

      const dy = address(plan, DY) + channelsAt(plan, corner, block, y, x);
      linesOfRows(samples, units, dy, outputStride(plan), dh);
      if (!lastRow) addLines(dhAt, bytes, dh);
      if (!lastColumn) addLines(dhAt + dhStep + bytes, bytes, dh);
      if (x >= narrowest) {
        writeMask(widthsOf(plan, block), x, maskAt);
        maskLines(dh, bytes, maskAt);
        if (!lastRow) maskLines(dcY, bytes, maskAt);
        if (!lastColumn) maskLines(dcX, bytes, maskAt);
      }

      // Cells of the first row, whose h_y is zero, are in chunks of their own.
      const within = r == 0 ? j : cell - width;
      const inChunk = within % chunk;
      const dz = chunkDz + <usize>inChunk * dzStep;
      CellAt.z = z;
      CellAt.cx = j == 0 ? zeros : z - gateStep;
      CellAt.cy = r == 0 ? zeros : z - <usize>width * gateStep;
      CellAt.dh = dh;
      CellAt.fromX = lastColumn ? zeros : dcX;
      CellAt.fromY = lastRow ? zeros : dcY;
      CellAt.toX = dcX;
      CellAt.toY = dcY;
      CellAt.tanhC = tanhC;
      CellAt.dz = dz;
      if (field(plan, CELL) == MDLSTM_STABLE) stableBackward(plan);
      else if (field(plan, CELL) == MDLSTM_CLASSIC) {
        classicBackward(plan, corner, sum + <usize>field(plan, SUM_ROWS_BYTES));
      } else unreachable();
      multiplyByTransposedWeights(plan, corner, r > 0, j > 0, dz, dhAt);
      if (field(plan, INPUT_GRADIENT)) writeInputPart(plan, corner, block, y, x, dz);
      if (inChunk == 0) {
        const cells = min(chunk, (r == 0 ? width : (height - 1) * width) - within);
        const first = r == 0 ? units : 0;
        accumulateLines(
          cells,
          field(plan, DEPTH) - first,
          5 * units,
          states + <usize>cell * rowStep + <usize>first * LINE,
          rowStep,
          dz,
          dzStep,
          sum + <usize>first * <usize>field(plan, SUM_STRIDE),
          <usize>field(plan, SUM_STRIDE),
        );
      }
    }
  }
}

/** dh_y = dz R_y^T for the cell above and dh_x = dz R_x^T for the cell beside, where there is one. */
function multiplyByTransposedWeights(
  plan: usize,
  corner: i32,
  above: bool,
  beside: bool,
  dz: usize,
  to: usize,
): void {
  const units = field(plan, UNITS);
  const columns = 5 * units;
  const row = (<usize>columns) << 2;
  const matrix = <usize>units * row;
  const ofX = address(plan, RECURRENT_KERNEL) + <usize>corner * 2 * matrix;
  if (above) multiplyLines(units, columns, ofX + matrix, row, 4, 2 * row, dz, to);
  if (beside) multiplyLines(units, columns, ofX, row, 4, 2 * row, dz, to + <usize>units * LINE);
}

/** dx = dz W^T, of this corner. */
function writeInputPart(plan: usize, corner: i32, block: i32, y: i32, x: i32, dz: usize): void {
  const features = field(plan, FEATURES);
  const columns = 5 * field(plan, UNITS);
  const row = (<usize>columns) << 2;
  const kernel = address(plan, KERNEL) + <usize>(corner * features) * row;
  const to = inputPart(plan, corner, block, y, x);
  multiplyLines(features, columns, kernel, row, 4, 2 * row, dz, to);
}

/** Where a corner's dx of a block and a cell stands. */
export function inputPart(plan: usize, corner: i32, block: i32, y: i32, x: i32): usize {
  const scan = corner * field(plan, BLOCKS) + block;
  const cell = <usize>(scan * field(plan, HEIGHT) + y) * <usize>field(plan, WIDTH) + <usize>x;
  return address(plan, DX_PARTS) + cell * <usize>field(plan, DX_STEP);
}
