import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SmoothedCurve } from '../../../src/components/charts/smoothing.ts';

function smooth(window: number, readings: readonly (readonly [step: number, value: number])[]) {
  const curve = new SmoothedCurve(window);
  for (const [step, value] of readings) curve.push(step, value);
  return Array.from({ length: curve.length }, (_, index) => curve.at(index));
}

const everyStep = (values: readonly number[]) =>
  values.map((value, at) => [at + 1, value] as const);

describe('smoothing', () => {
  it('leaves every reading as it is when it is off', () => {
    expect(smooth(0, everyStep([3, 1, 4]))).toEqual([3, 1, 4]);
  });

  it('begins at the first reading', () => {
    expect(smooth(100, everyStep([2.3, 1, 1, 1]))[0]).toBeCloseTo(2.3, 12);
  });

  it('keeps a constant constant, at any spacing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), (spacings) => {
        let step = 0;
        const readings = spacings.map((spacing) => [(step += spacing), 0.7] as const);
        for (const value of smooth(30, readings)) expect(value).toBeCloseTo(0.7, 9);
      }),
    );
  });

  it('does not lag behind a curve that rises or falls steadily', () => {
    const line = Array.from({ length: 200 }, (_, step) => 2.3 - step / 100);
    const smoothed = smooth(30, everyStep(line));
    for (let index = 0; index < 185; index += 1) {
      expect(smoothed[index]).toBeCloseTo(line[index] ?? NaN, 9);
    }
    // The last point, with nothing ahead of it, stands for a few steps back only.
    expect(smoothed[199]).toBeCloseTo(line[197] ?? NaN, 1);
    expect(Math.abs((smoothed[199] ?? NaN) - (line[199] ?? NaN))).toBeLessThan(0.03);
  });

  it('never leaves the range of the readings around it', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (readings) => {
        smooth(10, everyStep(readings)).forEach((smoothed, index) => {
          const around = readings.slice(Math.max(0, index - 5), index + 6);
          expect(smoothed).toBeGreaterThanOrEqual(Math.min(...around) - 1e-9);
          expect(smoothed).toBeLessThanOrEqual(Math.max(...around) + 1e-9);
        });
      }),
    );
  });

  it('takes most of the noise away, the more the wider the window', () => {
    const noise = everyStep(Array.from({ length: 1000 }, (_, step) => (step % 2 === 0 ? 1 : -1)));
    const left = (window: number) =>
      Math.max(...smooth(window, noise).slice(400, 600).map(Math.abs));
    expect(left(10)).toBeLessThan(0.2);
    expect(left(100)).toBeLessThan(0.02);
  });

  it('counts a reading by the steps it stands for', () => {
    const smoothed = smooth(100, [
      [50, 0],
      [90, 0],
      [100, 1],
      [110, 0],
      [150, 0],
    ]);
    expect(smoothed[2]).toBeCloseTo(10 / 150, 9);
  });

  it('leaves readings alone that are further apart than the window', () => {
    const sparse = [1, 5, 2, 7].map((value, at) => [(at + 1) * 400, value] as const);
    expect(smooth(300, sparse)).toEqual([1, 5, 2, 7]);
  });

  it('passes on what is not a number and does not mix it in', () => {
    const smoothed = smooth(10, everyStep([1, NaN, 1, Infinity, 1]));
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[3]).toBe(Infinity);
    expect(smoothed[4]).toBeCloseTo(1, 9);
  });

  it('draws few points of a long curve, and with them its extremes and its end', () => {
    const curve = new SmoothedCurve(300);
    for (let step = 1; step <= 120_000; step += 1) curve.push(step, step === 70_000 ? 500 : 1);
    const drawn = curve.indices();
    expect(drawn.length).toBeLessThanOrEqual(2000);
    expect(drawn.at(-1)).toBe(119_999);
    expect(drawn.every((index, at) => at === 0 || index > (drawn[at - 1] ?? -1))).toBe(true);
    expect(Math.max(...drawn.map((index) => curve.at(index)))).toBeGreaterThan(2.6);
  });
});
