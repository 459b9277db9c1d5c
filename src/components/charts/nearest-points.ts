/**
 * Which points a tooltip shows: of every line of the run in training the one nearest to the pointer's x.
 * The lines have x grids of their own (readings, epochs), so an index means nothing across them.
 */
import type { LineKind, LinePoint } from './curve-picture.ts';

/** The index of the point whose x is nearest; points are ascending in x; -1 where there are none. */
export function nearestIndex(points: readonly LinePoint[], x: number): number {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? Infinity) < x) low = middle + 1;
    else high = middle;
  }
  const before = points[low - 1];
  const after = points[low];
  return before && after && x - before.x < after.x - x ? low - 1 : Math.min(low, points.length - 1);
}

/** Ghosts and the published line have their names in the legend and stay out of the tooltip. */
export function hasTooltip(kind: LineKind): boolean {
  return kind === 'raw' || kind === 'train' || kind === 'test';
}
