/** The learning rate's course is Keras 3's, at every place of a run. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateFactor, type Schedule } from '../../src/models/learning-rate.ts';
import { DEFAULT_TRAINING } from '../../src/models/training-fields.ts';

interface Goldens {
  learningRate: number;
  batchesPerEpoch: number;
  epochs: number;
  steps: number[];
  cases: { settings: Partial<Schedule>; rates: number[] }[];
}

const file = new URL('../goldens/files/schedules.json', import.meta.url);
const keras = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

describe('a schedule', () => {
  it.each(keras.cases)('gives Keras’s rates: $settings', ({ settings, rates }) => {
    const { learningRate, steps, batchesPerEpoch, epochs } = keras;
    const found = steps.map((step) => {
      const place = { step, batchesPerEpoch, epochs };
      return learningRate * rateFactor({ ...DEFAULT_TRAINING, ...settings }, place);
    });
    // Keras works in float32.
    found.forEach((rate, i) => expect(Math.abs(rate - rates[i])).toBeLessThan(1e-7));
  });

  it('stays between 0 and the rate that is set, whatever the run', () => {
    const anySchedule = fc.record({
      schedule: fc.constantFrom('constant', 'step', 'cosine', 'warm-up-cosine'),
      stepEpochs: fc.integer({ min: 1, max: 50 }),
      stepFactor: fc.double({ min: 0.001, max: 1, noNaN: true }),
      warmUpEpochs: fc.double({ min: 0, max: 50, noNaN: true }),
    });
    const anyPlace = fc.record({
      step: fc.nat(1e6),
      batchesPerEpoch: fc.integer({ min: 1, max: 2000 }),
      epochs: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(anySchedule, anyPlace, (schedule, place) => {
        const factor = rateFactor(schedule, place);
        expect(factor).toBeGreaterThanOrEqual(0);
        expect(factor).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('without one the rate stays as it is set', () => {
    const place = { step: 12_345, batchesPerEpoch: 10, epochs: 3 };
    expect(rateFactor(DEFAULT_TRAINING, place)).toBe(1);
  });
});
