/** The ways in which a recurrence's samples and units can be dealt to workgroups and threads. */
import type { RecurrenceTiling } from './recurrence-program.ts';

/** Up to so many features a step, x W is cheaper computed in the recurrence than written out beforehand. */
export const INLINE_FEATURES = 4;

/**
 * The tilings worth trying for a recurrence, the likeliest first. A persistent one needs a thread for each vec4 of
 * units and the workgroup's memory for the samples' states; more samples a workgroup use each weight that
 * is read more often, fewer spread over more of the device. The stepwise one always fits.
 *
 * @param gates how many vec4s a unit group and sample keep in workgroup memory (the cell's states forward, its gates backward)
 */
export function tilingsFor(
  limits: GPUSupportedLimits,
  batch: number,
  units: number,
  gates: number,
): RecurrenceTiling[] {
  const across = Math.ceil(units / 4);
  const threads = Math.min(
    limits.maxComputeInvocationsPerWorkgroup,
    limits.maxComputeWorkgroupSizeX,
  );
  const tilings: RecurrenceTiling[] = [];
  if (across <= threads) {
    for (const [samplesPerThread, rows] of PERSISTENT) {
      const samples = samplesPerThread * rows;
      const fits =
        samples * across * gates * 16 <= limits.maxComputeWorkgroupStorageSize &&
        rows * across <= threads &&
        samples < 2 * batch;
      if (!fits) continue;
      tilings.push({ threadsAcross: across, threadsDown: rows, samplesPerThread, stepwise: false });
    }
  }
  const threadsAcross = Math.min(across, 32);
  const threadsDown = Math.max(
    1,
    Math.min(Math.floor(threads / threadsAcross), Math.ceil(batch / 4), 8),
  );
  tilings.push({ threadsAcross, threadsDown, samplesPerThread: 4, stepwise: true });
  return tilings;
}

/** Samples a thread, and groups of them a workgroup. */
const PERSISTENT = [
  [4, 2],
  [4, 1],
  [2, 1],
  [1, 1],
] as const;
