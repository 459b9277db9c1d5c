/** A run of any length has a curve that can be saved, and that still tells the same. */
import { describe, expect, it } from 'vitest';
import { History } from '../../src/training/history.ts';

const point = (step: number) => ({
  step,
  epoch: step / 100,
  seconds: step / 10,
  loss: 1 / step,
  accuracy: 0.5,
});

describe('the history of a run', () => {
  it('keeps every reading of a short run', () => {
    const history = new History();
    for (let step = 1; step <= 500; step++) history.addPoint(point(step));
    expect(history.read().points).toEqual(Array.from({ length: 500 }, (_, i) => point(i + 1)));
  });

  it('thins out label errors alike, where there are any', () => {
    const history = new History();
    for (let step = 1; step <= 10_000; step++) {
      history.addPoint({ ...point(step), labelErrorRate: step % 2 });
    }
    const rates = history.read().points.map(({ labelErrorRate = NaN }) => labelErrorRate);
    expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeCloseTo(0.5, 2);
  });

  it('thins out a long one evenly, to its very end', () => {
    const history = new History();
    for (let step = 1; step <= 50_001; step++) history.addPoint(point(step));
    const { points } = history.read();
    expect(points.length).toBeGreaterThan(1500);
    expect(points.length).toBeLessThan(4200);
    expect(points.at(-1)?.step).toBe(50_001);
    const gaps = points.slice(1, -1).map(({ step }, i) => step - points[i].step);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(32);
    expect(points.map(({ step }) => step)).toEqual(
      points.map(({ step }) => step).toSorted((a, b) => a - b),
    );
    const mean = points.reduce((sum, { accuracy }) => sum + accuracy, 0) / points.length;
    expect(mean).toBeCloseTo(0.5);
  });
});
