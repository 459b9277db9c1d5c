/** Real networks on real digits: they learn, repeat themselves exactly, resume exactly, and stay in memory. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import type { Experiment, NetworkId, TrainingSettings } from '../../src/models/experiment.ts';
import { experimentFromPreset, NETWORKS } from '../../src/models/index.ts';
import { readExperiment } from '../../src/models/read-experiment.ts';
import { CheckpointError, readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.ts';
import type { TrainingEvent } from '../../src/training/events.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { fewDigits } from './linear-run.ts';

let mnist: Dataset;

beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerKernels('cpu');
  mnist = await fewDigits(100);
});

/** A small network of a kind, with few digits unless told otherwise. */
function small(
  network: NetworkId,
  training: Partial<TrainingSettings> = {},
  options: Experiment['options'] = {},
): Experiment {
  const base = experimentFromPreset(network);
  return readExperiment({
    network,
    options: { ...base.options, ...('units' in base.options ? { units: 8 } : {}), ...options },
    training: { ...base.training, batchSize: 20, trainingDigits: 100, epochs: 2, ...training },
  }).experiment;
}

/** Options that make a network quick to train. */
const SIZES: Partial<Record<NetworkId, Experiment['options']>> = {
  irnn: { reading: 'rows' },
  cornn: { reading: 'rows' },
  hrnn: { rowUnits: 4, columnUnits: 6 },
  mdlstm: { units2: 4, maps2: 6, units3: 6 },
  'mdlstm-line': { units2: 4, maps2: 6, units3: 6 },
};

async function trained(experiment: Experiment, digits = mnist) {
  const events: TrainingEvent[] = [];
  const trainer = await Trainer.create({
    experiment,
    dataset: digits,
    onEvent: (e) => events.push(e),
  });
  return { trainer, events };
}

function curve(events: TrainingEvent[]): unknown[] {
  return events.flatMap((event) =>
    event.type === 'progress' || event.type === 'epoch'
      ? [{ ...event.point, seconds: 0, epochSeconds: 0 }]
      : [],
  );
}

async function weightsOf(trainer: Trainer): Promise<Map<string, number[]>> {
  const { weights } = await trainer.checkpoint();
  return new Map([...weights].map(([name, { data }]) => [name, [...data]]));
}

describe('training', () => {
  it('teaches a small SimpleRNN from 600 digits to read others', async () => {
    const experiment = small(
      'simple-rnn',
      { trainingDigits: 600, epochs: 3, optimizer: 'adam', learningRate: 0.01 },
      { units: 16, dropout: 0 },
    );
    const { trainer, events } = await trained(experiment, await fewDigits(200));
    expect(await trainer.run()).toBe('finished');
    const epochs = events.flatMap((e) => (e.type === 'epoch' ? [e.point] : []));
    expect(epochs[0].valAccuracy).toBeLessThan(0.25);
    expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.3);
    expect(epochs.at(-1)?.loss).toBeLessThan(epochs[1].loss ?? 0);
    await trainer.dispose();
  });

  it.each(NETWORKS.map(({ id }) => id))('builds and trains %s', async (id) => {
    const { trainer } = await trained(
      small(id, { trainingDigits: 10, batchSize: 5, testDigits: 10, epochs: 1 }, SIZES[id]),
      await fewDigits(10),
    );
    const before = await weightsOf(trainer);
    expect(await trainer.run()).toBe('finished');
    const after = await weightsOf(trainer);
    for (const [name, values] of before) expect(after.get(name), name).not.toEqual(values);
    await trainer.dispose();
  });

  it('gives the same curve for the same experiment, and another for another seed', async () => {
    const experiment = small(
      'lstm',
      { optimizer: 'rmsprop', learningRate: 0.01 },
      { dropout: 0.2 },
    );
    const curves = [];
    for (const seed of [3, 3, 4]) {
      const { trainer, events } = await trained({
        ...experiment,
        training: { ...experiment.training, seed },
      });
      await trainer.run();
      curves.push(curve(events));
      await trainer.dispose();
    }
    expect(curves[1]).toEqual(curves[0]);
    expect(curves[2]).not.toEqual(curves[0]);
  });

  it('holds no more on the device after 500 steps than after 50', async () => {
    const experiment = small(
      'simple-rnn',
      { optimizer: 'adam', batchSize: 2, trainingDigits: 100, epochs: 20, clipping: 'global-norm' },
      { units: 2, dropout: 0.2 },
    );
    const { trainer } = await trained(experiment, await fewDigits(10));
    await trainer.run('epoch');
    expect(trainer.position.step).toBe(50);
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    while (trainer.position.step < 500) await trainer.run('epoch');
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    await trainer.dispose();
  });

  it('leaves nothing on the device when disposed', async () => {
    const before = tf.memory().numTensors;
    const { trainer } = await trained(small('gru'));
    await trainer.run('batch');
    await trainer.predict(new Float32Array(784));
    await trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('answers a prediction while it trains', async () => {
    const { trainer } = await trained(small('simple-rnn', { epochs: 100 }));
    const run = trainer.run();
    const seven = Float32Array.from(mnist.test.images.subarray(0, 2 * 784), (byte) => byte / 255);
    const probabilities = await trainer.predict(seven);
    await trainer.pause();
    expect(await run).toBe('paused');
    expect(probabilities).toHaveLength(20);
    const sum = probabilities.slice(10).reduce((total, probability) => total + probability, 0);
    expect(sum).toBeCloseTo(1, 5);
    await expect(trainer.predict(new Float32Array(783))).rejects.toThrow(/whole number of images/);
    await trainer.dispose();
  });

  it('takes a changed learning rate at once and keeps the optimizer’s state', async () => {
    const { trainer } = await trained(small('simple-rnn', { optimizer: 'adam' }));
    await trainer.run('batch');
    trainer.setLearningRate(0);
    const before = await weightsOf(trainer);
    await trainer.run('batch');
    expect(await weightsOf(trainer)).toEqual(before);
    trainer.setLearningRate(0.01);
    await trainer.run('batch');
    expect(await weightsOf(trainer)).not.toEqual(before);
    await trainer.dispose();
  });

  it('follows its schedule: the first step of a warm-up is as long as 0, the next is not', async () => {
    const warm = { schedule: 'warm-up-cosine', warmUpEpochs: 1, optimizer: 'sgd' } as const;
    const { trainer } = await trained(small('simple-rnn', warm));
    const before = await weightsOf(trainer);
    await trainer.run('batch');
    expect(await weightsOf(trainer)).toEqual(before);
    await trainer.run('batch');
    expect(await weightsOf(trainer)).not.toEqual(before);
    expect(trainer.learningRate).toBe(0.01);
    await trainer.dispose();
  });

  it('evaluates as its last epoch did', async () => {
    const { trainer, events } = await trained(small('simple-rnn', { epochs: 1 }));
    await trainer.run();
    const last = events.flatMap((e) => (e.type === 'epoch' ? [e.point] : [])).at(-1);
    const result = await trainer.evaluate();
    expect(result).toEqual({ loss: last?.valLoss, accuracy: last?.valAccuracy });
    await trainer.dispose();
  });
});

describe('checkpoints', () => {
  it.each([
    ['simple-rnn', { optimizer: 'sgd', momentum: 0.9 }],
    ['lstm', { optimizer: 'rmsprop', momentum: 0.5, dropLearningRateAfter: 1 }],
    ['gru', { optimizer: 'adam', clipping: 'norm', clipLimit: 0.5 }],
    ['simple-rnn', { optimizer: 'adam', schedule: 'warm-up-cosine', warmUpEpochs: 0.5 }],
    [
      'minlstm',
      {
        ...{ trainingDigits: 200, labelFraction: 0.5, labelNoise: 0.2 },
        ...{ augmentShift: 2, augmentRotation: 10, augmentScale: 0.1, augmentSlant: 10 },
        ...{ augmentWidth: 0.2, augmentStroke: 0.5 },
      },
    ],
  ] as [NetworkId, Partial<TrainingSettings>][])(
    'resumes %s exactly where an uninterrupted run would be',
    async (network, training) => {
      const experiment = small(network, training, { dropout: 0.3 });
      const whole = await trained(experiment);
      await whole.trainer.run();

      const first = await trained(experiment);
      await first.trainer.run('batch');
      await first.trainer.run('batch');
      await first.trainer.run('epoch');
      await first.trainer.run('batch');
      const file = writeCheckpoint(await first.trainer.checkpoint());
      await first.trainer.dispose();

      const checkpoint = readCheckpoint(file);
      const second = await trained(checkpoint.experiment);
      second.trainer.restore(checkpoint);
      expect(second.trainer.position).toMatchObject({ step: 6, epoch: 1, batch: 1 });
      await second.trainer.run();
      expect(await weightsOf(second.trainer)).toEqual(await weightsOf(whole.trainer));
      expect([...curve(first.events), ...curve(second.events)]).toEqual(curve(whole.events));
      const { history } = await second.trainer.checkpoint();
      expect(history.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
      expect(history.points).toHaveLength(10);
      await whole.trainer.dispose();
      await second.trainer.dispose();
    },
  );

  it('are taken between two steps while it trains', async () => {
    const { trainer } = await trained(small('simple-rnn', { epochs: 200, optimizer: 'adam' }));
    const run = trainer.run();
    const checkpoint = await trainer.checkpoint();
    await trainer.pause();
    await run;
    expect(checkpoint.iterations).toBe(checkpoint.loop.step);
    trainer.restore(checkpoint);
    expect(trainer.position.step).toBe(checkpoint.loop.step);
    await trainer.dispose();
  });

  it('that do not fit are refused with a sentence, and nothing is changed', async () => {
    const { trainer } = await trained(small('simple-rnn', { optimizer: 'adam' }));
    await trainer.run('batch');
    const good = await trainer.checkpoint();
    const before = await weightsOf(trainer);
    const without = <K, V>(map: ReadonlyMap<K, V>, key: K) =>
      new Map([...map].filter(([name]) => name !== key));
    const [weight] = good.weights.keys();
    const [slot] = good.slots.keys();
    const broken: [RegExp, Partial<typeof good>][] = [
      [/network lstm, but this is simple-rnn/, { experiment: small('lstm') }],
      [/has no weight/, { weights: without(good.weights, weight) }],
      [/has no optimizer state/, { slots: without(good.slots, slot) }],
      [
        /has the shape \[1\]/,
        {
          weights: new Map([...good.weights, [weight, { shape: [1], data: new Float32Array(1) }]]),
        },
      ],
      [
        /that this network lacks/,
        { weights: new Map([...good.weights, ['x', { shape: [1], data: new Float32Array(1) }]]) },
      ],
      [/only 5 batches/, { loop: { ...good.loop, batch: 5 } }],
    ];
    for (const [message, change] of broken) {
      expect(() => trainer.restore({ ...good, ...change })).toThrow(message);
      expect(await weightsOf(trainer)).toEqual(before);
      expect(trainer.position.step).toBe(1);
    }
    await trainer.dispose();
  });

  it('are refused when the weights are no longer numbers', async () => {
    const { trainer } = await trained(small('simple-rnn', { learningRate: 10, epochs: 1 }));
    await trainer.run('batch');
    for (const weight of trainer.model.weights) {
      const variable = weight.read() as tf.Variable;
      tf.tidy(() => variable.assign(tf.fill(variable.shape, NaN)));
    }
    await expect(trainer.checkpoint()).rejects.toThrow(CheckpointError);
    await trainer.dispose();
  });
});
