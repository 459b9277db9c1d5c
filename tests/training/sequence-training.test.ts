/** Made-up sequences are learned, forgotten, repeated and resumed as they should be, on the backend of the command line. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { madeUpDataset } from '../../src/data/dataset.ts';
import { datasetOf } from '../../src/data/dataset-of.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { withData } from '../../src/models/data-fit.ts';
import type { Experiment, NetworkId, TrainingSettings } from '../../src/models/experiment.ts';
import { FieldError } from '../../src/models/field.ts';
import { experimentFromPreset, graphOf } from '../../src/models/index.ts';
import { readExperiment } from '../../src/models/read-experiment.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.ts';
import type { EpochPoint } from '../../src/training/events.ts';
import { Trainer } from '../../src/training/trainer.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await registerKernels('wasm');
});

function experimentOn(
  data: 'recall' | 'adding',
  network: NetworkId,
  options: Experiment['options'],
  training: Partial<TrainingSettings> = {},
): Experiment {
  const base = withData(experimentFromPreset(network), data);
  return readExperiment({
    network,
    options: { ...base.options, ...options },
    training: {
      ...base.training,
      ...{ optimizer: 'adam', learningRate: 0.01, clipping: 'global-norm', clipLimit: 1 },
      ...{ batchSize: 32, epochs: 1, testDigits: 250 },
      ...training,
    },
  }).experiment;
}

async function trainerOf(experiment: Experiment) {
  const epochs: EpochPoint[] = [];
  const trainer = await Trainer.create({
    experiment,
    dataset: madeUpDataset(datasetOf(experiment.training)),
    onEvent: (event) => {
      if (event.type === 'epoch') epochs.push(event.point);
    },
  });
  return { trainer, epochs };
}

/** The test results, before training and after each epoch. */
async function trained(experiment: Experiment): Promise<EpochPoint[]> {
  const { trainer, epochs } = await trainerOf(experiment);
  expect(await trainer.run()).toBe('finished');
  await trainer.dispose();
  return epochs;
}

const SMALL = { units: 24, dropout: 0 };

describe('the first symbol', () => {
  const training = { trainingDigits: 250 * 32 };

  it('of a hundred is recalled by an LSTM that starts with long memories', async () => {
    const experiment = experimentOn('recall', 'lstm', { ...SMALL, chrono: true }, training);
    const [before, after] = await trained(experiment);
    expect(before.valAccuracy).toBeLessThan(0.4);
    expect(after.valAccuracy).toBeGreaterThan(0.9);
  }, 60_000);

  it('of a hundred is not recalled by a SimpleRNN', async () => {
    const [, after] = await trained(
      experimentOn('recall', 'simple-rnn', SMALL, { ...training, learningRate: 0.001 }),
    );
    expect(after.valAccuracy).toBeLessThan(0.4);
  }, 60_000);
});

describe('two numbers', () => {
  it('are added by a GRU with an error far below that of always answering 1', async () => {
    const [before, after] = await trained(
      experimentOn('adding', 'gru', SMALL, { length: 20, trainingDigits: 300 * 32 }),
    );
    expect(before.valLoss).toBeGreaterThan(0.1);
    expect(after.valLoss).toBeLessThan(0.05);
    // The share of the variance that is explained: the error of always answering 1 is 1/6.
    expect(after.valAccuracy).toBeCloseTo(1 - 6 * after.valLoss, 5);
  }, 60_000);
});

describe.each(['recall', 'adding'] as const)('%s', (data) => {
  it('goes on exactly where it stopped', async () => {
    const experiment = experimentOn(
      data,
      'lstm',
      { units: 4, dropout: 0.2 },
      {
        ...{ length: 12, trainingDigits: 50, batchSize: 20, testDigits: 30, epochs: 2 },
      },
    );
    const whole = await trainerOf(experiment);
    await whole.trainer.run();
    const first = await trainerOf(experiment);
    for (let step = 0; step < 4; step++) await first.trainer.run('batch');
    const checkpoint = readCheckpoint(writeCheckpoint(await first.trainer.checkpoint()));
    const second = await trainerOf(checkpoint.experiment);
    second.trainer.restore(checkpoint);
    await second.trainer.run();
    const told = ({ valLoss, valAccuracy, loss, accuracy }: EpochPoint) => [
      ...[valLoss, valAccuracy, loss, accuracy],
    ];
    expect(second.epochs.map(told)).toEqual(whole.epochs.slice(-1).map(told));
    for (const { trainer } of [whole, first, second]) await trainer.dispose();
  });

  it('is told step by step with the weights that moved', async () => {
    const experiment = experimentOn(
      data,
      'gru',
      { units: 4, dropout: 0 },
      {
        ...{ length: 10, trainingDigits: 50, batchSize: 20, testDigits: 10 },
      },
    );
    const { trainer } = await trainerOf(experiment);
    const slow = await trainer.slowStep();
    expect(slow).toMatchObject({ step: 1, samples: 20, digits: [] });
    expect(slow?.loss).toBeGreaterThan(0);
    expect(slow?.accuracy).toBeGreaterThanOrEqual(0);
    await trainer.dispose();
  });

  it.each([
    ...([
      'simple-rnn',
      'irnn',
      'lstm',
      'gru',
      'mingru',
      'minlstm',
      'indrnn',
      'lru',
      'cornn',
    ] as const),
    'custom' as const,
  ])('is read by %s', (network) => {
    const experiment = withData(experimentFromPreset(network), data);
    const { inputs, output } = graphOf(experiment);
    expect(inputs[0].shape).toEqual([null, 100, data === 'recall' ? 8 : 2]);
    expect(output.shape).toEqual([null, data === 'recall' ? 4 : 1]);
  });

  it.each(['hrnn', 'four-direction', 'mdlstm', 'blstm-line', 'mdlstm-line'] as const)(
    'is nothing for %s, which says why',
    (network) => {
      const experiment = withData(experimentFromPreset(network), data);
      expect(() => readExperiment(experiment)).toThrow(FieldError);
      expect(() => readExperiment(experiment)).toThrow(/a made-up sequence has only one/);
    },
  );
});

it('a sequence is read step by step, and own networks that say otherwise are told', () => {
  const words = { layers: 'columns lstm:8 dense:4' };
  const given = { network: 'custom', options: words, training: { data: 'recall' } };
  expect(() => readExperiment(given)).toThrow(/read step by step, in no other order: write rows/);
});

it('settings that only images have are left out, with a sentence', () => {
  const training = { data: 'recall', labelNoise: 0.2, length: 50 };
  const { experiment, notices } = readExperiment({ network: 'lstm', training });
  expect(experiment.training).toMatchObject({ labelNoise: 0, length: 50 });
  expect(notices.map(({ message }) => message)).toEqual([
    'labelNoise means nothing where a made-up sequence is read, so it was left out.',
  ]);
  expect(withData(experiment, 'mnist').training).toMatchObject({ length: 100, data: 'mnist' });
});
