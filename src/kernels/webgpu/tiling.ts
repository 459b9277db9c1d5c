/**
 * How a scan's samples and units are dealt to workgroups and threads.
 */
import type { ScanTiling } from './scan-program.ts';

/** Up to so many features a step, x W is cheaper computed in the scan than written out beforehand. */
export const INLINE_FEATURES = 4;

/**
 * Threads across own one vec4 of units each. As many samples go into a workgroup as fit its memory and
 * its threads, up to two a thread and eight in all: a recurrent weight is then used eight times for each
 * time it is read.
 *
 * @param gates how many vec4s a unit group and sample keep in workgroup memory (1 forward, the cell's gates backward)
 * @throws Error when a single sample's state does not fit the device's workgroup memory or threads.
 */
export function chooseTiling(
  limits: GPUSupportedLimits,
  batch: number,
  units: number,
  gates: number,
): ScanTiling {
  const across = Math.ceil(units / 4);
  const threads = Math.min(
    limits.maxComputeInvocationsPerWorkgroup,
    limits.maxComputeWorkgroupSizeX,
  );
  const bytes = across * gates * 16;
  if (across > threads || bytes > limits.maxComputeWorkgroupStorageSize) {
    throw new Error(
      `A recurrent layer of ${units} units does not fit this GPU: it has ${threads} threads and ${limits.maxComputeWorkgroupStorageSize} bytes of memory per workgroup. Use fewer units, or the WASM backend.`,
    );
  }
  const fitting = Math.floor(limits.maxComputeWorkgroupStorageSize / bytes);
  const samples = Math.max(1, Math.min(8, fitting, batch));
  const samplesPerThread = samples >= 4 ? 4 : samples >= 2 ? 2 : 1;
  const threadsDown = Math.max(
    1,
    Math.min(Math.floor(samples / samplesPerThread), Math.floor(threads / across)),
  );
  return { threadsAcross: across, threadsDown, samplesPerThread };
}
