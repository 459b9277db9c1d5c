/** What JavaScript may call. */
import { multiply } from './product';
import { exp4, sigmoid4, tanh4 } from './vector';

export { dismiss, parallel, serve } from './pool';

/** The product micro-benchmark: C `[rows, 8 panels]` = A `[rows, depth]` B, `times` over. */
export function multiplyOften(
  times: i32,
  rows: i32,
  depth: i32,
  panels: i32,
  a: usize,
  b: usize,
  c: usize,
): void {
  const aStride = (<usize>(depth + 4)) << 2;
  const cStride = (<usize>(panels * 8 + 4)) << 2;
  for (let i = 0; i < times; i++) {
    multiply(rows, depth, panels, a, aStride, b, (<usize>depth) << 5, c, cStride);
  }
}

/** exp (0), sigmoid (1) or tanh (2) of `count` floats in whole fours, in place: for measuring their errors. */
export function mapInPlace(kind: i32, at: usize, count: i32): void {
  const end = at + ((<usize>count) << 2);
  for (; at < end; at += 16) {
    const x = v128.load(at);
    v128.store(at, kind == 0 ? exp4(x) : kind == 1 ? sigmoid4(x) : tanh4(x));
  }
}
