/** The sums of all scans become the gradients, in the layout of the inputs. */
import { ADD_UP_ROWS } from '../plan-fields';
import {
  CORNERS,
  DEPTH,
  DX,
  D_BIAS,
  D_KERNEL,
  D_PEEPHOLES,
  D_RECURRENT_KERNEL,
  FEATURES,
  HEIGHT,
  LANES,
  SUM,
  SUMS,
  SUM_BYTES,
  SUM_ROWS_BYTES,
  SUM_STRIDE,
  UNITS,
  WIDTH,
} from '../mdlstm-fields';
import { addUp } from './add-up';
import { LINE, addLines, rowsOfLines } from './lanes';
import { inputPart } from './mdlstm-backward';
import { samplesOf, widestOf } from './mdlstm-forward';
import { address, field } from './plan';

/** Some rows of one corner's sums; with the first ones the peepholes. */
export function addUpScans(plan: usize, task: i32): void {
  const depth = field(plan, DEPTH);
  const slices = (depth + ADD_UP_ROWS - 1) / ADD_UP_ROWS;
  const corner = task / slices;
  const first = (task - corner * slices) * ADD_UP_ROWS;
  const sum =
    address(plan, SUM) + <usize>(corner * field(plan, SUMS)) * <usize>field(plan, SUM_BYTES);
  const bytes = (<usize>(5 * field(plan, UNITS))) << 2;
  const end = min(first + ADD_UP_ROWS, depth);
  for (let row = first; row < end; row++) {
    addUp(
      field(plan, SUMS),
      <usize>field(plan, SUM_BYTES),
      bytes,
      sum + <usize>row * <usize>field(plan, SUM_STRIDE),
      gradientOfRow(plan, corner, row, bytes),
    );
  }
  if (first == 0 && address(plan, D_PEEPHOLES) != 0) {
    addUpPeepholes(plan, corner, sum + <usize>field(plan, SUM_ROWS_BYTES));
  }
}

/** Rows are those of `[R_y; R_x; W; b]`. */
function gradientOfRow(plan: usize, corner: i32, row: i32, bytes: usize): usize {
  const units = field(plan, UNITS);
  const features = field(plan, FEATURES);
  if (row < 2 * units) {
    const ofX = row >= units;
    const matrix = 2 * corner + (ofX ? 0 : 1);
    const place = matrix * units + (ofX ? row - units : row);
    return address(plan, D_RECURRENT_KERNEL) + <usize>place * bytes;
  }
  row -= 2 * units;
  if (row < features) return address(plan, D_KERNEL) + <usize>(corner * features + row) * bytes;
  return address(plan, D_BIAS) + <usize>corner * bytes;
}

/** A peephole's sum is four floats. */
function addUpPeepholes(plan: usize, corner: i32, from: usize): void {
  const count = 4 * field(plan, UNITS);
  let to = address(plan, D_PEEPHOLES) + ((<usize>(corner * count)) << 2);
  for (let i = 0; i < count; i++) {
    let total: f32 = 0;
    let at = from;
    for (let sum = 0; sum < field(plan, SUMS); sum++) {
      total += (load<f32>(at) + load<f32>(at, 4)) + (load<f32>(at, 8) + load<f32>(at, 12));
      at += <usize>field(plan, SUM_BYTES);
    }
    store<f32>(to, total);
    from += 16;
    to += 4;
  }
}

/** dx of one block and one row of the image: the sum over corners, 0 beyond the widest sample. */
export function addUpInputGradient(plan: usize, task: i32): void {
  const height = field(plan, HEIGHT);
  const block = task / height;
  const y = task - block * height;
  const width = field(plan, WIDTH);
  const features = field(plan, FEATURES);
  const samples = samplesOf(plan, block);
  const widest = widestOf(plan, block);
  const bytes = (<usize>features) << 2;
  const stride = <usize>(height * width) * bytes;
  const dx = address(plan, DX) + (<usize>(block * LANES * height + y) * <usize>width) * bytes;
  for (let x = 0; x < widest; x++) {
    const total = inputPart(plan, 0, block, y, x);
    for (let corner = 1; corner < field(plan, CORNERS); corner++) {
      addLines(inputPart(plan, corner, block, y, x), <usize>features * LINE, total);
    }
    rowsOfLines(samples, features, total, dx + <usize>x * bytes, stride);
  }
  for (let sample = 0; sample < samples; sample++) {
    memory.fill(
      dx + <usize>sample * stride + <usize>widest * bytes,
      0,
      <usize>(width - widest) * bytes,
    );
  }
}
