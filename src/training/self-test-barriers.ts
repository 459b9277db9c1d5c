/** The self-test's threads that wait for each other; for backends that have such threads. */
import { barrierProbe, hasBarriers, PROBE } from '../kernels/barrier-probe.ts';
import type { SelfTestCase } from './self-test-case.ts';

export const BARRIER_CASE: SelfTestCase = {
  name: 'The barrier between threads',
  sums: {},
  fits: hasBarriers,
  compute: () => ({ result: barrierProbe() }),
  expected() {
    const { groups, threads, rounds } = PROBE;
    const sum = (threads * (threads + 1)) / 2;
    const values = Array.from(
      { length: groups * threads },
      (_, i) => sum + ((i + rounds) % threads),
    );
    return { result: Float64Array.from(values) };
  },
};
