import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketBuffer } from '../../../src/components/charts/bucket-buffer.ts';

const filled = (values: Iterable<number>, drawnPoints?: number) => {
  const buffer = new BucketBuffer(drawnPoints);
  for (const value of values) buffer.push(value);
  return buffer.indices();
};

describe('the points of a long curve that are drawn', () => {
  it('are all of them while they fit', () => {
    expect(filled([3, 1, 2])).toEqual([0, 1, 2]);
    expect(filled([])).toEqual([]);
  });

  it('never lose the highest, the lowest, the first or the last, and come in order', () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 3000,
      size: 'max',
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 6, max: 200 }), (series, drawnPoints) => {
        const indices = filled(series, drawnPoints);
        const drawn = indices.map((index) => series[index] ?? NaN);
        expect(indices.length).toBeLessThanOrEqual(drawnPoints);
        expect(Math.max(...drawn)).toBe(Math.max(...series));
        expect(Math.min(...drawn)).toBe(Math.min(...series));
        expect(indices[0]).toBe(0);
        expect(indices.at(-1)).toBe(series.length - 1);
        expect(indices.every((index, at) => at === 0 || index > (indices[at - 1] ?? -1))).toBe(
          true,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('stay right and few over 150,000 readings with a single spike far back', () => {
    const spike = 33_333;
    const indices = filled(
      Array.from({ length: 150_000 }, (_, index) => (index === spike ? 99 : Math.sin(index / 500))),
    );
    expect(indices).toContain(spike);
    expect(indices.length).toBeLessThanOrEqual(2000);
    expect(indices.length).toBeGreaterThan(900);
  });

  it('keep the extremes beside values that are not numbers', () => {
    const series = Array.from({ length: 500 }, (_, index) => (index % 3 === 0 ? NaN : index));
    const drawn = filled(series, 20).map((index) => series[index]);
    expect(drawn).toContain(1);
    expect(drawn).toContain(499);
  });
});
