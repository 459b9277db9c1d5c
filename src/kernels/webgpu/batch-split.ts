/**
 * Parts of a batch. What a recurrence saves for the backward pass may exceed what a device binds at once (an
 * IRNN of 784 steps at batch 1024 saves 321 MB; the default limit is 128 MiB), so the op cuts its batch:
 * the result is the same, since samples do not meet before the weight gradients are summed.
 */

export interface Part {
  /** The part's first sample within the batch. */
  first: number;
  /** Samples in it. */
  count: number;
}

/**
 * Cuts a batch so that no buffer of `bytesPerSample` a sample exceeds what the device binds.
 *
 * @throws Error when a single sample is too large.
 */
export function splitBatch(
  limits: GPUSupportedLimits,
  batch: number,
  bytesPerSample: number,
): Part[] {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const fitting = Math.floor(most / bytesPerSample);
  if (fitting === 0) {
    throw new Error(
      `One sample's recurrent states take ${Math.ceil(bytesPerSample / 2 ** 20)} MB and this GPU binds ${Math.floor(most / 2 ** 20)} MB at once. Use fewer units or timesteps, or the WASM backend.`,
    );
  }
  // Parts of equal size, so that one program and one tiling serve all but perhaps the last.
  const count = Math.ceil(batch / Math.ceil(batch / fitting));
  const parts: Part[] = [];
  for (let first = 0; first < batch; first += count) {
    parts.push({ first, count: Math.min(count, batch - first) });
  }
  return parts;
}
