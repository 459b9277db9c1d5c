/** What JavaScript may call. */
import { sigmoidRow, tanhRow } from './vector';

export { dismiss, parallel, serve } from './pool';

/** sigmoid (0) or tanh (1) of `count` floats in whole fours, in place: for measuring their errors. */
export function activate(kind: i32, at: usize, count: i32): void {
  const bytes = <usize>count << 2;
  if (kind == 0) sigmoidRow(at, at + bytes);
  else tanhRow(at, at, bytes);
}
