/** What this machine gives to a plain product of matrices: the peak that the kernels are held against. */
import type { KernelEngine } from './kernel-engine.ts';
import * as fields from './plan-fields.ts';

const ROWS = 64;
const DEPTH = 256;
const COLUMNS = 256;

/** GFLOP/s of all threads together, each multiplying 64 x 256 by 256 x 256, for about `ms` milliseconds. */
export function measureProduct(engine: KernelEngine, ms: number): number {
  const { memory, threads } = engine;
  const floats = ROWS * (DEPTH + 4) + DEPTH * COLUMNS + ROWS * (COLUMNS + 4);
  const address = memory.allocate(threads * floats * 4);
  memory.floats(address, threads * floats).fill(0.5);
  const plan = new Int32Array(fields.PLAN_WORDS);
  plan[fields.ROWS] = ROWS;
  plan[fields.DEPTH] = DEPTH;
  plan[fields.COLUMNS] = COLUMNS;
  plan[fields.SCRATCH] = address;
  plan[fields.SCRATCH_BYTES] = floats * 4;
  plan[fields.TIMESTEPS] = 20;
  let runs = 0;
  const begin = performance.now();
  let elapsed: number;
  do {
    engine.run(fields.TASK_MULTIPLY, plan, threads);
    runs += threads * plan[fields.TIMESTEPS];
    elapsed = performance.now() - begin;
  } while (elapsed < ms);
  memory.release(address);
  return (2 * ROWS * DEPTH * COLUMNS * runs) / elapsed / 1e6;
}
