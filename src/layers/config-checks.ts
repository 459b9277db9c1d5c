/** Says which layer was given a size or a rate that makes no sense, before tfjs fails somewhere else. */

/** @throws Error unless `units` is a whole number of at least 1. */
export function requireUnits(layer: string, units: number): void {
  if (Number.isInteger(units) && units >= 1) return;
  throw new Error(
    `${layer} was given ${units} units; it needs a whole number of at least 1, e.g. 128.`,
  );
}

/** @throws Error unless `rate` is at least 0 and less than 1: at 1 nothing would be left. */
export function requireRate(layer: string, rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new Error(
    `${layer} was given a dropout rate of ${rate}; it needs one from 0 (none) to less than 1, e.g. 0.2.`,
  );
}

/**
 * Hands back how many features a layer reads: the last size of `shape`.
 *
 * @param reads the shape that the layer reads, in words
 * @throws Error where it is open
 */
export function requireFeatures(layer: string, shape: (number | null)[], reads: string): number {
  const features = shape.at(-1);
  if (typeof features === 'number') return features;
  throw new Error(
    `${layer} reads ${reads} with a known number of features; it was given [${shape.join(', ')}].`,
  );
}
