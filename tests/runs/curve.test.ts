import { describe, expect, it } from 'vitest';
import { Curve } from '../../src/runs/curve.ts';
import { epoch, reading } from '../components/charts/runs.ts';
import { curveOf, goOn, toldBy } from './kept-runs.ts';

describe('a curve', () => {
  it('is exact far beyond what a checkpoint holds', () => {
    const curve = curveOf(100_000);
    expect(curve.length).toBe(100_000);
    expect(curve.value('loss', 77_776)).toBe(1 / 77_777);
    expect(curve.epochs).toHaveLength(1001);
  });

  it('holds 100,000 epochs, each as it was told, quickly', () => {
    const curve = new Curve();
    for (let number = 0; number <= 100_000; number += 1) curve.addEpoch(epoch(number, 0.5));
    expect(curve.epochs).toHaveLength(100_001);
    expect(curve.epochs.at(-1)?.epoch).toBe(100_000);
  });

  it('never grows beyond its bound, and ends with all that was told', () => {
    const curve = curveOf(100_000, 1024);
    expect(curve.length).toBeLessThanOrEqual(1024);
    expect(curve.length).toBeGreaterThanOrEqual(512);
    expect(curve.extent.stride).toBe(128);
    expect(curve.value('step', 0)).toBe(128);
    const end = curve.extent.open?.mean.step ?? curve.value('step', curve.length - 1);
    expect(end).toBe(100_000);
  });

  it('that is broken off anywhere and gone on with is the same', () => {
    for (const stop of [10, 1023, 1024, 1025, 1026, 5001]) {
      const before = curveOf(stop, 1024);
      const chunks = [before.readingChunk(0)];
      const { extent } = before;
      const after = Curve.from(extent, chunks, [before.epochChunk(0)], 1024);
      for (let step = stop + 1; step <= 6000; step += 1) {
        for (const curve of [before, after]) curve.add(reading(step, 1 / step, 0.5));
      }
      expect(toldBy(after)).toEqual(toldBy(before));
    }
  });

  it('that goes back forgets what came after, and counts that', () => {
    const curve = curveOf(250);
    const { generation } = curve;
    curve.rewindTo(150);
    expect(curve.length).toBe(150);
    expect(curve.epochs.map((point) => point.epoch)).toEqual([0, 1]);
    expect(curve.generation).toBe(generation + 1);
    curve.rewindTo(150);
    expect(curve.generation).toBe(generation + 1);
    goOn(curve, 200);
    curve.add(reading(101));
    expect(curve.length).toBe(101);
  });
});
