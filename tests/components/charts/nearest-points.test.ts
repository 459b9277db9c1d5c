import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearestIndex } from '../../../src/components/charts/nearest-points.ts';

const at = (x: number) => ({ x, y: 0, step: 0, epoch: 0, seconds: 0 });

it('the tooltip shows the point whose x is nearest to the pointer', () => {
  const ascending = fc
    .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 60 })
    .map((xs) => xs.sort((a, b) => a - b));
  fc.assert(
    fc.property(ascending, fc.integer({ min: -50, max: 10_050 }), (xs, x) => {
      const nearest = Math.min(...xs.map((each) => Math.abs(each - x)));
      const index = nearestIndex(xs.map(at), x);
      expect(Math.abs((xs[index] ?? NaN) - x)).toBe(nearest);
    }),
  );
  expect(nearestIndex([], 3)).toBe(-1);
});
