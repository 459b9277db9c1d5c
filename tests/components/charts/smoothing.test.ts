import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningMean } from '../../../src/components/charts/smoothing.ts';

describe('smoothing', () => {
  it('leaves every reading as it is when it is off', () => {
    const mean = new RunningMean(0);
    expect([3, 1, 4].map((value, step) => mean.next(step + 1, value))).toEqual([3, 1, 4]);
  });

  it('starts at the first reading and not at zero', () => {
    expect(new RunningMean(100).next(5, 2.3)).toBeCloseTo(2.3, 12);
  });

  it('keeps a constant constant, at any spacing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (spacings) => {
        const mean = new RunningMean(30);
        let step = 0;
        for (const spacing of spacings) {
          step += spacing;
          expect(mean.next(step, 0.7)).toBeCloseTo(0.7, 9);
        }
      }),
    );
  });

  it('never leaves the range of what it was shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
        (values) => {
          const mean = new RunningMean(10);
          values.forEach((value, index) => {
            const smoothed = mean.next(index + 1, value);
            const seen = values.slice(0, index + 1);
            expect(smoothed).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-9);
            expect(smoothed).toBeLessThanOrEqual(Math.max(...seen) + 1e-9);
          });
        },
      ),
    );
  });

  it('follows a jump within a few windows, the sooner the shorter the window', () => {
    const after = (window: number) => {
      const mean = new RunningMean(window);
      for (let step = 1; step <= 200; step += 1) mean.next(step, 0);
      let smoothed = 0;
      for (let step = 201; step <= 260; step += 1) smoothed = mean.next(step, 1);
      return smoothed;
    };
    expect(after(10)).toBeGreaterThan(0.99);
    expect(after(100)).toBeGreaterThan(0.4);
    expect(after(100)).toBeLessThan(0.6);
  });

  it('counts a reading by the steps it stands for', () => {
    const [rare, often] = [new RunningMean(50), new RunningMean(50)];
    rare.next(10, 0);
    for (let step = 1; step <= 10; step += 1) often.next(step, 0);
    const coarse = rare.next(30, 1);
    let fine = 0;
    for (let step = 11; step <= 30; step += 1) fine = often.next(step, 1);
    expect(coarse).toBeCloseTo(fine, 9);
  });

  it('does not remember what is not a number', () => {
    const mean = new RunningMean(30);
    mean.next(1, 1);
    expect(mean.next(2, NaN)).toBeNaN();
    expect(mean.next(3, 1)).toBeCloseTo(1, 9);
  });
});
