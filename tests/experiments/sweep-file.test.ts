/** Sweeps as files: what they mean, that they are read back as they were, and what is said where they are wrong. */
import { describe, expect, it } from 'vitest';
import {
  differenceBetween,
  parseSweep,
  readSweep,
  writeSweep,
} from '../../src/experiments/sweep-file.ts';
import { countRuns, runFolderName, runsOf } from '../../src/experiments/sweep.ts';
import { experimentFromPreset } from '../../src/models/index.ts';

const SMALL = {
  network: 'simple-rnn',
  options: { units: 16 },
  training: { trainingDigits: 200, epochs: 2 },
  vary: { learningRate: [0.01, 0.1] },
  seeds: [1, 2],
};

describe('a sweep', () => {
  it('has a run for each variant and seed, variant by variant', () => {
    const runs = runsOf(readSweep(SMALL));
    expect(runs.map(({ number, vary, seed }) => [number, vary['learningRate'], seed])).toEqual([
      [1, 0.01, 1],
      [2, 0.01, 2],
      [3, 0.1, 1],
      [4, 0.1, 2],
    ]);
    const usual = experimentFromPreset('simple-rnn');
    expect(runs[3].experiment).toEqual({
      network: 'simple-rnn',
      options: { ...usual.options, units: 16 },
      training: { ...usual.training, trainingDigits: 200, epochs: 2, learningRate: 0.1, seed: 2 },
    });
    expect(runFolderName(runs[3], runs.length)).toBe('04-learning-rate-0.1-seed-2');
  });

  it('may vary options of the network and settings of training at once, the first slowest', () => {
    const sweep = readSweep({
      ...SMALL,
      vary: { units: [8, 16], optimizer: ['sgd', 'adam'], batchSize: [32, 64, 128] },
    });
    expect(Object.keys(sweep.vary)).toEqual(['units', 'optimizer', 'batchSize']);
    const runs = runsOf(sweep);
    expect(runs).toHaveLength(24);
    expect(countRuns(sweep)).toBe(24);
    expect(runs[0].vary).toEqual({ units: 8, optimizer: 'sgd', batchSize: 32 });
    expect(runs[2].vary).toEqual({ units: 8, optimizer: 'sgd', batchSize: 64 });
    expect(new Set(runs.map((run) => runFolderName(run, 24))).size).toBe(24);
    // Each optimizer from its own usual learning rate.
    const rates = new Map(
      runs.map(({ experiment: { training } }) => [training.optimizer, training.learningRate]),
    );
    expect(Object.fromEntries(rates)).toEqual({ sgd: 0.01, adam: 0.001 });
  });

  it('without anything that varies is an experiment repeated', () => {
    const runs = runsOf(readSweep({ network: 'lstm', seeds: [3, 1, 2] }));
    expect(runs.map(({ seed, vary }) => [seed, vary])).toEqual([3, 1, 2].map((seed) => [seed, {}]));
    expect(runsOf(readSweep({ network: 'lstm', training: { seed: 9 } }))[0].seed).toBe(9);
  });

  it('takes stop rules, two of which are settings of training', () => {
    const { stop, training } = readSweep({
      ...SMALL,
      training: {},
      stop: { epochs: 7, accuracy: 0.95, minutes: 1.5, noGain: 3 },
    });
    expect(stop).toEqual({ accuracy: 0.95, minutes: 1.5 });
    expect(training).toMatchObject({ epochs: 7, patience: 3 });
  });

  it('is the same after it was written and read, whatever its settings', () => {
    for (const given of [
      SMALL,
      { network: 'hrnn', vary: { rowUnits: [8, 16], columnUnits: [8] }, stop: { minutes: 2 } },
      { network: 'custom', options: { layers: 'rows lstm:16 dense:10' }, seeds: [5] },
    ]) {
      const sweep = readSweep(given);
      const again = parseSweep(writeSweep(sweep));
      expect(again).toEqual(sweep);
      expect(differenceBetween(again, sweep)).toBeUndefined();
    }
  });

  it('differs where it differs', () => {
    const other = { ...SMALL, vary: { learningRate: [0.01, 0.2] } };
    expect(differenceBetween(readSweep(SMALL), readSweep(other))).toBe(
      'vary.learningRate is [0.01,0.1] there and [0.01,0.2] here',
    );
    expect(differenceBetween(readSweep(SMALL), readSweep({ ...SMALL, seeds: [1] }))).toBe(
      'seeds is [1,2] there and [1] here',
    );
    expect(differenceBetween(readSweep(SMALL), readSweep({ ...SMALL, stop: { minutes: 1 } }))).toBe(
      'stop.minutes is not set there and 1 here',
    );
  });
});

describe('a wrong sweep is refused with its place and what was expected', () => {
  const wrong: [unknown, RegExp][] = [
    [[], /^A sweep must be an object with a "network".*; this is \[\]\.$/],
    [{}, /^network is missing; expected the name of a network: simple-rnn, lstm,/],
    [{ network: 'lstmm' }, /There is no network called "lstmm"\. Known networks: simple-rnn/],
    [{ network: 'lstm', preset: 'x' }, /has no preset called "x"\. Known presets:/],
    [{ ...SMALL, seed: 1 }, /^A sweep has no setting called "seed"\. Known: .*seeds/],
    [{ ...SMALL, options: { unit: 3 } }, /^options has no setting called "unit"\. Known: units/],
    [{ ...SMALL, options: 3 }, /^options is 3; expected an object of settings: units/],
    [
      { ...SMALL, training: { epochs: 0 } },
      /^training\.epochs is 0; expected a whole number from 1 to 100000\.$/,
    ],
    [
      { ...SMALL, vary: { learningRate: [0.01, 'fast'] } },
      /^vary\.learningRate\[1\] is "fast"; expected a number from 1e-9 to 10\.$/,
    ],
    [
      { ...SMALL, vary: { learningRate: 0.1 } },
      /^vary\.learningRate is 0\.1; expected a list of 1 to 6 values, each a number/,
    ],
    [{ ...SMALL, vary: { learningRate: [] } }, /expected a list of 1 to 6 values/],
    [{ ...SMALL, vary: { units: [1, 2, 3, 4, 5, 6, 7] } }, /expected a list of 1 to 6 values/],
    [
      { ...SMALL, vary: { units: [8, 8] } },
      /^vary\.units is \[8,8\]; expected values that all differ/,
    ],
    [
      { ...SMALL, vary: { units: [8], batchSize: [8], learningRate: [1], clipping: ['norm'] } },
      /expected at most 3 settings that vary/,
    ],
    [{ ...SMALL, vary: { seed: [1, 2] } }, /seeds go into "seeds"/],
    [{ ...SMALL, vary: { optimizer: ['sgd', 'lion'] } }, /one of sgd, rmsprop, adam/],
    [{ ...SMALL, vary: { beta1: [0.8, 0.9] } }, /^vary\.beta1 changes nothing with these settings/],
    [{ ...SMALL, seeds: [] }, /^seeds is \[\]; expected a list of 1 to 20 seeds/],
    [{ ...SMALL, seeds: [1, 1] }, /expected seeds that all differ/],
    [{ ...SMALL, seeds: [-1] }, /^seeds\[0\] is -1; expected a whole number from 0/],
    [{ ...SMALL, seeds: [0.5] }, /^seeds\[0\] is 0\.5; expected a whole number/],
    [
      { ...SMALL, stop: { accuracy: 95 } },
      /^stop\.accuracy is 95; expected a share .*0\.95 for 95 %/,
    ],
    [
      { ...SMALL, stop: { minutes: 0 } },
      /^stop\.minutes is 0; expected a number of minutes above 0/,
    ],
    [
      { ...SMALL, stop: { loss: 1 } },
      /^stop has no setting called "loss"\. Known: epochs, accuracy/,
    ],
    [{ ...SMALL, stop: { epochs: 3 } }, /^stop\.epochs and training\.epochs say the same/],
    [{ ...SMALL, format: 'other' }, /^format is "other"; expected "scanline-sweep"/],
    [{ ...SMALL, version: 2 }, /^version is 2; expected 1/],
    [{ network: 'custom', options: { layers: 'rows lstm:x' } }, /^options\.layers is wrong: /],
  ];

  it.each(wrong)('%j', (given, sentence) => {
    expect(() => readSweep(given)).toThrow(sentence);
  });

  it('where it is not JSON, with the line', () => {
    expect(() => parseSweep('{\n  "network": "lstm"\n  "seeds": [1]\n}')).toThrow(
      /^It is not JSON: .*line 3 column 3/,
    );
    expect(() => parseSweep('{\n  "seeds": [1,]\n}')).toThrow(
      /^It is not JSON: Unexpected token '\]', .*"seeds": \[1,\]/,
    );
    expect(() => parseSweep('')).toThrow(/^It is not JSON/);
  });
});
