/** How long an epoch will take is told from what this machine took before. */
import { describe, expect, it } from 'vitest';
import { experimentFromPreset, NETWORKS } from '../../../src/models/index.ts';
import { referenceEpochSeconds } from '../../../src/models/epoch-time.ts';
import {
  epochTime,
  readPace,
  withEpoch,
  writePace,
} from '../../../src/components/store/machine-pace.ts';

const lstm = experimentFromPreset('lstm');
const gru = experimentFromPreset('gru');
const lstmSeconds = referenceEpochSeconds(lstm);

function memory(words?: string) {
  let kept = words;
  return { read: () => kept, write: (next: string) => void (kept = next) };
}

describe('the time of an epoch', () => {
  it('is that of the reference machine before anything is known', () => {
    expect(epochTime({}, 'wasm', lstm)).toEqual({ seconds: lstmSeconds, known: 'a-laptop' });
    const measured = withEpoch({}, 'wasm', lstm, 3);
    expect(epochTime(measured, undefined, lstm).known).toBe('a-laptop');
    expect(epochTime(measured, 'webgpu', lstm).known).toBe('a-laptop');
  });

  it('is what the same network took here, for other sizes as much as they compute', () => {
    const pace = withEpoch({}, 'wasm', lstm, 3);
    expect(epochTime(pace, 'wasm', lstm).known).toBe('this-network');
    expect(epochTime(pace, 'wasm', lstm).seconds).toBeCloseTo(3, 1);
    const tenth = { ...lstm, training: { ...lstm.training, trainingDigits: 6000 } };
    expect(epochTime(pace, 'wasm', tenth).seconds).toBeCloseTo(0.3, 2);
    const small = { ...lstm, options: { ...lstm.options, units: 32 } };
    expect(epochTime(pace, 'wasm', small).seconds).toBeLessThan(1);
  });

  it('of a network that was never trained here goes by the others', () => {
    const pace = withEpoch({}, 'wasm', lstm, 2 * lstmSeconds);
    const { seconds, known } = epochTime(pace, 'wasm', gru);
    expect(known).toBe('this-machine');
    expect(seconds / referenceEpochSeconds(gru)).toBeCloseTo(2, 1);
  });

  it('is remembered for the next visit; what is damaged counts for nothing', () => {
    const kept = memory();
    const pace = withEpoch({}, 'wasm', lstm, 3);
    writePace(kept, pace);
    expect(readPace(kept)).toEqual(pace);
    for (const words of [undefined, '', '{', '[1]', '{"wasm lstm":-1}', '{"wasm lstm":"fast"}']) {
      expect(readPace(memory(words))).toEqual({});
    }
  });

  it('learns nothing from an epoch that took no time', () => {
    expect(withEpoch({}, 'wasm', lstm, 0)).toEqual({});
    expect(withEpoch({}, 'wasm', lstm, NaN)).toEqual({});
  });
});

describe('the first preset of every network', () => {
  it.each(NETWORKS.map(({ id }) => id))('%s: shows learning within a minute on a laptop', (id) => {
    const { training } = experimentFromPreset(id);
    // After five hundred steps every one of them reads far better than guessing (docs/results.md).
    const steps = Math.ceil(training.trainingDigits / training.batchSize);
    const seconds = referenceEpochSeconds(experimentFromPreset(id)) * Math.min(1, 500 / steps);
    expect(seconds).toBeLessThan(62);
  });
});
