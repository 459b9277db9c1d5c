/** A run of any length has a curve that can be saved, and that still tells the same. */
import { describe, expect, it } from 'vitest';
import type { EpochPoint } from '../../src/training/events.ts';
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
    expect(points[0].step).toBe(16);
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

  it('goes on from any point of it as if it had never stopped', () => {
    for (const stop of [1, 500, 4095, 4096, 4097, 9000, 12_345]) {
      const whole = new History();
      const before = new History();
      for (let step = 1; step <= stop; step++) before.addPoint(point(step));
      const after = new History();
      after.restore(JSON.parse(JSON.stringify(before.read())));
      for (let step = 1; step <= 20_000; step++) {
        whole.addPoint(point(step));
        if (step > stop) after.addPoint(point(step));
      }
      expect(after.read(), `stopped after ${stop}`).toEqual(whole.read());
    }
  });

  describe('of 100,000 epochs', () => {
    const result = (epoch: number): EpochPoint => ({
      epoch,
      step: epoch,
      seconds: epoch,
      valLoss: 1,
      valAccuracy: epoch === 77_777 ? 0.9 : (epoch % 1000) / 2000,
      epochSeconds: 1,
    });

    it('is small, and every epoch in it is exactly as it was told, the first, best and last among them', () => {
      const history = new History();
      for (let epoch = 0; epoch <= 100_000; epoch++) history.addEpoch(result(epoch));
      const { epochs } = history.read();
      expect(JSON.stringify(history.read()).length).toBeLessThan(500_000);
      expect(epochs.length).toBeGreaterThan(2000);
      expect(epochs).toEqual(epochs.map(({ epoch }) => result(epoch)));
      expect(epochs[0].epoch).toBe(0);
      expect(epochs.at(-1)?.epoch).toBe(100_000);
      expect(epochs.map(({ epoch }) => epoch)).toContain(77_777);
      expect(new Set(epochs.map(({ epoch }) => epoch)).size).toBe(epochs.length);
    });

    it('is the same when it was interrupted', () => {
      const whole = new History();
      let interrupted = new History();
      for (let epoch = 0; epoch <= 20_000; epoch++) {
        whole.addEpoch(result(epoch));
        interrupted.addEpoch(result(epoch));
        if (epoch % 1111 > 0) continue;
        const state = JSON.parse(JSON.stringify(interrupted.read()));
        interrupted = new History();
        interrupted.restore(state);
      }
      expect(interrupted.read()).toEqual(whole.read());
    });
  });
});
