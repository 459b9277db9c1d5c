/**
 * The weights of one corner for the forward product: `[R_y; R_x; W; b]` as pairs of columns,
 * `[pair][depth][2]`, so that the inner loop reads them front to back. The backward product reads the
 * weights as they are.
 */
import { BIAS, DEPTH, FEATURES, KERNEL, PACKED, RECURRENT_KERNEL, UNITS } from '../mdlstm-fields';
import { address, field } from './plan';

export function packPairs(plan: usize, corner: i32): void {
  const units = field(plan, UNITS);
  const features = field(plan, FEATURES);
  const depth = field(plan, DEPTH);
  const columns = 5 * units;
  const matrix = (<usize>(units * columns)) << 2;
  const pairs = (columns + 1) >> 1;
  const recurrent = address(plan, RECURRENT_KERNEL) + <usize>corner * 2 * matrix;
  const kernel = address(plan, KERNEL) + ((<usize>(corner * features * columns)) << 2);
  let to = address(plan, PACKED) + ((<usize>(corner * pairs * depth)) << 3);
  const step = (<usize>depth) << 3;
  to = packRows(units, columns, recurrent + matrix, to, step);
  to = packRows(units, columns, recurrent, to, step);
  to = packRows(features, columns, kernel, to, step);
  if (address(plan, BIAS) == 0) return;
  packRows(1, columns, address(plan, BIAS) + ((<usize>(corner * columns)) << 2), to, step);
}

/** Returns where the next rows go. Beside an odd last column stands 0. */
function packRows(rows: i32, columns: i32, from: usize, to: usize, step: usize): usize {
  for (let row = 0; row < rows; row++) {
    let pair = to;
    let column = 1;
    for (; column < columns; column += 2) {
      store<i64>(pair, load<i64>(from));
      from += 8;
      pair += step;
    }
    if (column == columns) {
      store<f32>(pair, load<f32>(from));
      store<f32>(pair, 0, 4);
      from += 4;
    }
    to += 8;
  }
  return to;
}
