import { describe, expect, it } from 'vitest';
import {
  type Live,
  runShare,
  secondsLeft,
  secondsPerEpoch,
} from '../../../src/components/store/live-readings.ts';

const half: Live = {
  position: { step: 704, epoch: 1, batch: 235, batchesPerEpoch: 470, epochs: 3 },
  samplesPerSecond: 6000,
  epochSeconds: undefined,
  trainingAccuracy: undefined,
  evaluating: undefined,
  compiling: undefined,
  loading: undefined,
};

describe('readings of a run', () => {
  it('share of the run: epochs and batches done of all', () => {
    expect(runShare(half)).toBeCloseTo(0.5);
    expect(runShare({ ...half, position: undefined })).toBe(0);
  });

  it('time per epoch: as measured, before the first ended as the pace promises', () => {
    expect(secondsPerEpoch(half, 60_000)).toBe(10);
    expect(secondsPerEpoch({ ...half, epochSeconds: 12 }, 60_000)).toBe(12);
    expect(secondsPerEpoch({ ...half, samplesPerSecond: undefined }, 60_000)).toBeUndefined();
  });

  it('time left: what is left of the epochs at the present pace', () => {
    expect(secondsLeft(half, 60_000)).toBeCloseTo(15);
    expect(secondsLeft({ ...half, samplesPerSecond: 0 }, 60_000)).toBeUndefined();
  });
});
