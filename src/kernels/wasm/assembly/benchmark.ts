/** The product micro-benchmark: what the machine gives to a plain product of matrices in the cache. */
import { COLUMNS, DEPTH, ROWS, SCRATCH, SCRATCH_BYTES, TIMESTEPS } from '../plan-fields';
import { address, field } from './plan';
import { multiply } from './product';

/** C = A B, TIMESTEPS times over; A, B and C lie one after another in the task's share of SCRATCH. */
export function multiplyOften(plan: usize, task: i32): void {
  const rows = field(plan, ROWS);
  const depth = field(plan, DEPTH);
  const columns = field(plan, COLUMNS);
  const aStride = <usize>(depth + 4) << 2;
  const cStride = <usize>(columns + 4) << 2;
  const a = address(plan, SCRATCH) + <usize>task * <usize>field(plan, SCRATCH_BYTES);
  const b = a + <usize>rows * aStride;
  const c = b + (<usize>(depth * columns) << 2);
  for (let i = field(plan, TIMESTEPS); i > 0; i--) {
    multiply(rows, depth, columns >> 3, a, aStride, b, <usize>depth << 5, c, cStride);
  }
}
