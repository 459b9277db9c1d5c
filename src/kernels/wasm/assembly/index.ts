/** What JavaScript may call. */
import { exp4, sigmoid4, tanh4 } from './vector';

export { dismiss, parallel, serve } from './pool';

/** exp (0), sigmoid (1) or tanh (2) of `count` floats in whole fours, in place: for measuring their errors. */
export function mapInPlace(kind: i32, at: usize, count: i32): void {
  const end = at + ((<usize>count) << 2);
  for (; at < end; at += 16) {
    const x = v128.load(at);
    v128.store(at, kind == 0 ? exp4(x) : kind == 1 ? sigmoid4(x) : tanh4(x));
  }
}
