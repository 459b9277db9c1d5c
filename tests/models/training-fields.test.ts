import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldError, readFields } from '../../src/models/field.ts';
import { defaultExperiment, networkById } from '../../src/models/index.ts';
import { readExperiment } from '../../src/models/read-experiment.ts';
import {
  DEFAULT_TRAINING,
  needsRestart,
  readLiveSetting,
  TRAINING_FIELDS,
  trainingOptions,
} from '../../src/models/training-fields.ts';
import { anyExperiment, anyNetwork } from './any-experiment.ts';

describe('the defaults of training', () => {
  it("are Keras 3's", () => {
    expect(DEFAULT_TRAINING).toEqual({
      optimizer: 'sgd',
      learningRate: 0.01,
      momentum: 0,
      rho: 0.9,
      epsilon: 1e-7,
      epsilonInsideRoot: true,
      beta1: 0.9,
      beta2: 0.999,
      clipping: 'none',
      clipLimit: 1,
      batchSize: 32,
      epochs: 20,
      data: 'mnist',
      length: 100,
      trainingDigits: 60_000,
      testDigits: 10_000,
      labelFraction: 1,
      labelNoise: 0,
      augmentShift: 0,
      augmentRotation: 0,
      augmentScale: 0,
      augmentSlant: 0,
      augmentWidth: 0,
      augmentStroke: 0,
      patience: 0,
      schedule: 'constant',
      stepEpochs: 10,
      stepFactor: 0.5,
      warmUpEpochs: 1,
      dropLearningRateAfter: 0,
      seed: 1,
    });
  });
});

describe('the controls of training', () => {
  it.each([
    ['sgd', ['momentum']],
    ['rmsprop', ['momentum', 'rho', 'epsilon', 'epsilonInsideRoot']],
    ['adam', ['beta1', 'beta2', 'epsilon']],
  ] as const)('show for %s only what it has', (optimizer, shown) => {
    const options = trainingOptions({ ...DEFAULT_TRAINING, optimizer });
    const conditional = TRAINING_FIELDS.filter(({ shownWhen }) => shownWhen?.(options));
    expect(conditional.map(({ name }) => name)).toEqual([...shown, 'dropLearningRateAfter']);
  });

  it.each([
    ['constant', ['dropLearningRateAfter']],
    ['step', ['stepEpochs', 'stepFactor']],
    ['cosine', []],
    ['warm-up-cosine', ['warmUpEpochs']],
  ])('show for the schedule %s only what it has', (schedule, shown) => {
    const names = ['stepEpochs', 'stepFactor', 'warmUpEpochs', 'dropLearningRateAfter'];
    const offered = TRAINING_FIELDS.filter((field) => field.shownWhen?.({ schedule }) === true);
    expect(offered.map(({ name }) => name).filter((name) => names.includes(name))).toEqual(shown);
  });

  it('show the clipping limit when there is clipping', () => {
    const limit = TRAINING_FIELDS.find(({ name }) => name === 'clipLimit');
    expect(limit?.shownWhen?.({ clipping: 'norm' })).toBe(true);
    expect(limit?.shownWhen?.({ clipping: 'none' })).toBe(false);
  });

  it('say what restarts the run', () => {
    const { fields } = networkById('simple-rnn');
    const from = defaultExperiment();
    const after = (training: object) => ({ ...from, training: { ...from.training, ...training } });
    expect(needsRestart(from, after({ learningRate: 1, epochs: 3 }), fields)).toBe(false);
    expect(needsRestart(from, after({ optimizer: 'adam' }), fields)).toBe(true);
    expect(needsRestart(from, after({ patience: 2 }), fields)).toBe(true);
    expect(needsRestart(from, { ...from, options: { ...from.options, units: 3 } }, fields)).toBe(
      true,
    );
    expect(needsRestart(from, { ...from, network: 'lstm' }, fields)).toBe(true);
  });
});

describe('an experiment from outside', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(anyNetwork().chain(anyExperiment), (experiment) => {
        const read = readExperiment(JSON.parse(JSON.stringify(experiment)));
        expect(read).toEqual({ experiment, notices: [] });
      }),
    );
  });

  it('takes defaults for what it does not say', () => {
    expect(readExperiment({ network: 'simple-rnn' }).experiment.training).toEqual(DEFAULT_TRAINING);
  });

  it('is clamped with a sentence', () => {
    const { experiment, notices } = readExperiment({
      network: 'lstm',
      options: { units: 5000 },
      training: { batchSize: 12.4 },
    });
    expect([experiment.options['units'], experiment.training.batchSize]).toEqual([1024, 12]);
    expect(notices.map(({ message }) => message)).toEqual([
      'units was 5000; it goes from 1 to 1024 in whole numbers, so 1024 is used.',
      'batchSize was 12.4; it goes from 1 to 4096 in whole numbers, so 12 is used.',
    ]);
  });

  it('leaves out what only digits have where the network reads numbers, and says so', () => {
    const training = { labelNoise: 0.2, augmentShift: 2, epochs: 3 };
    const { experiment, notices } = readExperiment({ network: 'blstm-line', training });
    expect(experiment.training).toMatchObject({ labelNoise: 0, augmentShift: 0, epochs: 3 });
    expect(notices.map(({ message }) => message)).toEqual([
      'labelNoise means nothing where numbers of several digits are read, so it was left out.',
      'augmentShift means nothing where numbers of several digits are read, so it was left out.',
    ]);
    expect(readExperiment({ network: 'lstm', training }).experiment.training).toMatchObject(
      training,
    );
  });

  it.each<[unknown, RegExp]>([
    [null, /must be an object.*no object/],
    [{}, /"network" is missing/],
    [{ network: 'lstm', layers: [] }, /"layers" is not known/],
    [{ network: 'mlp' }, /no network called "mlp"\. Known networks: simple-rnn/],
    [
      { network: 'lstm', options: { width: 3 } },
      /no setting called "width"\. Known settings: units/,
    ],
    [{ network: 'lstm', options: [] }, /LSTM must be an object/],
    [{ network: 'lstm', training: { optimizer: 'nadam' } }, /one of sgd, rmsprop, adam/],
    [{ network: 'lstm', training: { epochs: '3' } }, /epochs was "3"; it must be a number/],
    [{ network: 'lstm', training: { learningRate: NaN } }, /must be a number/],
  ])('is refused when it is %j', (given, sentence) => {
    expect(() => readExperiment(given)).toThrow(FieldError);
    expect(() => readExperiment(given)).toThrow(sentence);
  });

  it('is never half read, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (given) => {
        expect(() => readExperiment(given)).toThrow(FieldError);
      }),
    );
    expect(() => readFields(TRAINING_FIELDS, 'no', 'Training')).toThrow(FieldError);
  });
});

describe('a setting changed while training', () => {
  it('is a number within its bounds, or refused', () => {
    expect(readLiveSetting('learningRate', 0.25)).toBe(0.25);
    expect(readLiveSetting('epochs', 2.6)).toBe(3);
    expect(readLiveSetting('epochs', -1)).toBe(1);
    fc.assert(
      fc.property(
        fc.anything().filter((given) => typeof given !== 'number'),
        (given) => {
          expect(() => readLiveSetting('epochs', given)).toThrow(FieldError);
        },
      ),
    );
    expect(() => readLiveSetting('learningRate', NaN)).toThrow(/must be a number/);
  });
});
