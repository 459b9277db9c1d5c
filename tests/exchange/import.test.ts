/** Networks come back in as they went out, and as Keras and TensorFlow.js themselves save them. */
import * as tf from '@tensorflow/tfjs';
import { unzipSync, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkpointOf,
  exportModel,
  exportOffers,
  importModel,
  type ExportFormat,
  type ModelFile,
} from '../../src/exchange/index.ts';
import type { ImportedModel } from '../../src/exchange/imported-model.ts';
import { readExperiment } from '../../src/models/read-experiment.ts';
import { writeSafetensors } from '../../src/training/safetensors.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { useCpu } from '../layers/set-up.ts';
import { fewDigits } from '../training/linear-run.ts';
import {
  digits,
  DIGIT_SAMPLES,
  distance,
  experimentOf,
  LINE_SAMPLES,
  OWN_SAMPLES,
  SCAN_SAMPLES,
  trained,
} from './sample-networks.ts';

beforeAll(useCpu);

const mnist = fewDigits(10);

const SAMPLES = [...DIGIT_SAMPLES, ...OWN_SAMPLES, ...LINE_SAMPLES, ...SCAN_SAMPLES];
const FILES = new URL('files/', import.meta.url);
const PREDICTIONS = JSON.parse(
  readFileSync(new URL('predictions.json', FILES), 'utf8'),
) as Readonly<Record<string, number[]>>;

function savedByKeras(name: string): ModelFile {
  const file = `${name}.keras`;
  return { name: file, bytes: new Uint8Array(readFileSync(new URL(file, FILES))) };
}

/** All numbers of a model under the names of its weights. */
function numbers({ weights }: Pick<ImportedModel, 'weights'>): Record<string, readonly number[]> {
  const entries = [...weights].map(
    ([name, { shape, data }]) => [name, [...shape, ...data]] as const,
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function offered(format: ExportFormat) {
  return SAMPLES.filter((sample) =>
    exportOffers(experimentOf(sample)).some((offer) => offer.format === format && offer.offered),
  );
}

describe('what went out comes back in, to the bit', () => {
  describe.each(['scanline', 'keras', 'tfjs', 'cluster'] as const)('as %s', (format) => {
    it.each(offered(format))('$title', async (sample) => {
      const { checkpoint, experiment } = trained(sample);
      const files = await exportModel(checkpoint, format);
      const chosen =
        format === 'cluster' ? files.filter(({ name }) => name.endsWith('.keras')) : files;
      const imported = await importModel(chosen);
      expect(imported.experiment).toEqual(experiment);
      expect(numbers(imported)).toEqual(numbers(checkpoint));
      if (format === 'scanline') expect(imported.checkpoint).toEqual(checkpoint);
      else expect(imported.checkpoint).toBeUndefined();
    });
  });

  it('as the archive that several files were packed into', async () => {
    const { checkpoint } = trained(DIGIT_SAMPLES[0]);
    for (const format of ['tfjs', 'cluster'] as const) {
      const files = await exportModel(checkpoint, format);
      const bytes = zipSync(Object.fromEntries(files.map((file) => [file.name, file.bytes])));
      const imported = await importModel([{ name: 'model.zip', bytes }]);
      expect(numbers(imported), format).toEqual(numbers(checkpoint));
      // The folder for a cluster brings the checkpoint along, from which training resumes.
      expect(imported.checkpoint !== undefined, format).toBe(format === 'cluster');
    }
  });

  it('without the experiment that Scanline adds: the network is known by its layers', async () => {
    for (const sample of offered('keras')) {
      const { checkpoint, experiment } = trained(sample);
      const [file] = await exportModel(checkpoint, 'keras');
      const imported = await importModel([withoutEntry(file, 'scanline.json')]);
      expect(imported.experiment.network, sample.title).toBe(sample.network);
      const { kernelInitializer, recurrentInitializer, ...options } = imported.experiment.options;
      expect(experiment.options, sample.title).toMatchObject(options);
      expect(numbers(imported), sample.title).toEqual(numbers(checkpoint));
      if (sample.network === 'irnn') {
        expect({ kernelInitializer, recurrentInitializer }).toEqual({
          kernelInitializer: 'smallNormal',
          recurrentInitializer: 'identity',
        });
      }
    }
  });

  it('as safetensors with the experiment beside it', async () => {
    const { experiment, weights } = trained(DIGIT_SAMPLES[2]);
    const imported = await importModel([
      { name: 'experiment.json', bytes: new TextEncoder().encode(JSON.stringify(experiment)) },
      { name: 'weights.safetensors', bytes: writeSafetensors({ tensors: weights, metadata: {} }) },
    ]);
    expect(imported.experiment).toEqual(experiment);
    expect(numbers(imported)).toEqual(numbers({ weights }));
  });
});

describe('a .keras file that Keras wrote', () => {
  it.each([
    [
      'simple-rnn-sequential',
      'simple-rnn',
      { units: 6, dropout: 0.2, layers: 1, bidirectional: false },
    ],
    ['hrnn-example', 'hrnn', { rowUnits: 4, columnUnits: 5 }],
    ['irnn-example', 'irnn', { units: 4, reading: 'pixels', recurrentInitializer: 'identity' }],
    ['lstm-stacked', 'lstm', { units: 4, dropout: 0.1, layers: 2, bidirectional: true }],
    ['four-direction', 'four-direction', { units: 3, cell: 'gru', merge: 'concat', dropout: 0.5 }],
  ] as const)('%s: predicts what it predicts there', async (name, network, options) => {
    const imported = await importModel([savedByKeras(name)]);
    expect(imported.experiment.network).toBe(network);
    expect(imported.experiment.options).toMatchObject(options);
    const { trainer, close } = await trainerOf(imported);
    const probabilities = await trainer.predict(await digits(3).data<'float32'>());
    expect(distance(probabilities, PREDICTIONS[name])).toBeLessThan(1e-5);
    await close();
  });

  it('is refused with the layer that is none of Scanline’s', async () => {
    await expect(importModel([savedByKeras('convolutional')])).rejects.toThrow(
      /the layer "conv2d" is of the class Conv2D, which Scanline does not have. It opens networks made of SimpleRNN, LSTM/,
    );
  });
});

describe('a LayersModel that stock TensorFlow.js wrote', () => {
  it('predicts what it predicts there', async () => {
    const stock = tf.sequential({
      layers: [
        tf.layers.bidirectional({
          layer: tf.layers.lstm({
            units: 3,
            returnSequences: true,
            recurrentActivation: 'sigmoid',
          }) as tf.RNN,
          mergeMode: 'concat',
          inputShape: [28, 28],
        }),
        tf.layers.bidirectional({
          layer: tf.layers.lstm({ units: 3, recurrentActivation: 'sigmoid' }) as tf.RNN,
          mergeMode: 'concat',
        }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ],
    });
    const imported = await importModel(await savedByTfjs(stock));
    expect(imported.experiment).toMatchObject({
      network: 'lstm',
      options: { units: 3, layers: 2, bidirectional: true, dropout: 0 },
    });
    const { trainer, close } = await trainerOf(imported);
    const image = digits(2);
    const expected = stock.predict(image) as tf.Tensor;
    const probabilities = await trainer.predict(await image.data<'float32'>());
    expect(distance(probabilities, await expected.data())).toBeLessThan(1e-5);
    await close();
  });

  it('opens as an own network when its gates are those of early Keras', async () => {
    const stock = tf.sequential({
      layers: [
        tf.layers.lstm({ units: 3, recurrentActivation: 'hardSigmoid', inputShape: [28, 28] }),
        tf.layers.dense({ units: 10, activation: 'softmax' }),
      ],
    });
    const imported = await importModel(await savedByTfjs(stock));
    expect(imported.experiment).toMatchObject({
      network: 'custom',
      options: { layers: 'rows lstm:3:hard-sigmoid-keras1 dense:10' },
    });
    const { trainer, close } = await trainerOf(imported);
    const image = digits(2);
    const expected = stock.predict(image) as tf.Tensor;
    const probabilities = await trainer.predict(await image.data<'float32'>());
    expect(distance(probabilities, await expected.data())).toBeLessThan(1e-5);
    await close();
  });
});

describe('a network for other data than MNIST', () => {
  const BARS = 'own:bars:8x8:200+40:left,right,top:0123abcd';
  const saved = (inputShape: number[], units: number, isNumber = false) =>
    savedByTfjs(
      tf.sequential({
        layers: [
          tf.layers.lstm({ units: 3, recurrentActivation: 'sigmoid', inputShape }),
          tf.layers.dense({ units, ...(isNumber ? {} : { activation: 'softmax' as const }) }),
        ],
      }),
    );

  it.each([
    ['images of another size', [8, 8], 3, { data: BARS, length: 100 }, {}],
    ['more classes', [28, 28], 26, { data: 'emnist-letters', length: 100 }, {}],
    ['sequences of another length', [40, 8], 4, { data: 'recall', length: 100 }, { length: 40 }],
  ])('opens where such data are in use: %s', async (_, shape, units, inUse, told) => {
    const { experiment } = await importModel(await saved(shape, units), inUse);
    expect(experiment).toMatchObject({ network: 'lstm', options: { units: 3 } });
    expect(experiment.training).toMatchObject({ data: inUse.data, ...told });
    expect(readExperiment(experiment).notices).toEqual([]);
  });

  it('opens where a number is answered', async () => {
    const { experiment } = await importModel(await saved([20, 2], 1, true), {
      ...{ data: 'adding', length: 100 },
    });
    expect(experiment.training).toMatchObject({ data: 'adding', length: 20 });
  });

  it('opens as MNIST’s where it is of its shape, whatever is in use', async () => {
    const { experiment } = await importModel(await saved([28, 28], 10), {
      data: BARS,
      length: 100,
    });
    expect(experiment.training.data).toBe('mnist');
  });

  it.each([
    [
      [8, 8],
      3,
      'mnist',
      /reads \[8, 8\]; images of the data set in use are 28 × 28 pixels, so 784/,
    ],
    [
      [28, 28],
      3,
      'mnist',
      /gives \[?3\]?; a network of the data set in use gives 10 probabilities/,
    ],
    [[20, 20], 3, BARS, /reads \[20, 20\]; images of the data set in use are 8 × 8 pixels/],
    [
      [20, 3],
      4,
      'recall',
      /reads \[20, 3\]; the sequences of the data set in use are \[steps, \d\]/,
    ],
  ])('else says its shape and what to choose: %j, %d classes', async (shape, units, data, says) => {
    const opened = importModel(await saved(shape, units), { data, length: 100 });
    await expect(opened).rejects.toThrow(says);
    await expect(opened).rejects.toThrow(/Choose a data set .* then open the file again\.$/);
  });
});

describe('an imported network', () => {
  it('is trained on from its weights, from epoch 0', async () => {
    const { checkpoint, experiment } = trained(DIGIT_SAMPLES[2]);
    const training = {
      ...experiment.training,
      batchSize: 10,
      trainingDigits: 40,
      testDigits: 10,
      epochs: 2,
    };
    const taught = { ...checkpoint, experiment: { ...experiment, training } };
    const imported = await importModel(await exportModel(taught, 'keras'));
    const { trainer, close } = await trainerOf(imported);
    expect(trainer.position).toMatchObject({ step: 0, epoch: 0, epochs: 2 });
    expect(numbers(await trainer.checkpoint())).toEqual(numbers(checkpoint));
    expect(await trainer.run()).toBe('finished');
    const { history, weights } = await trainer.checkpoint();
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(numbers({ weights })).not.toEqual(numbers(checkpoint));
    await close();
  });

  it('resumes exactly from a checkpoint', async () => {
    const { experiment } = trained(DIGIT_SAMPLES[3]);
    const training = {
      ...experiment.training,
      batchSize: 10,
      trainingDigits: 40,
      testDigits: 10,
      epochs: 2,
    };
    const { trainer, close } = await trainerOf({
      ...trained(DIGIT_SAMPLES[3]),
      experiment: { ...experiment, training },
    });
    await trainer.run('epoch');
    const files = await exportModel(await trainer.checkpoint(), 'scanline');
    await trainer.run();
    const resumed = await trainerOf(await importModel(files));
    await resumed.trainer.run();
    expect(numbers(await resumed.trainer.checkpoint())).toEqual(
      numbers(await trainer.checkpoint()),
    );
    await Promise.all([close(), resumed.close()]);
  });
});

/** A trainer that goes on with an imported network, as page and command line make it. */
async function trainerOf(imported: Pick<ImportedModel, 'experiment' | 'weights' | 'checkpoint'>) {
  const { experiment, weights } = imported;
  const isCheckpoint = imported.checkpoint?.experiment === experiment;
  const trainer = await Trainer.create({ experiment, dataset: await mnist });
  trainer.restore(isCheckpoint ? checkpointOf(imported) : checkpointOf({ experiment, weights }));
  return { trainer, close: () => trainer.dispose() };
}

async function savedByTfjs(model: tf.LayersModel): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const json = {
        modelTopology,
        weightsManifest: [{ paths: ['./group1-shard1of1.bin'], weights: weightSpecs }],
      };
      files.push(
        { name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(json)) },
        { name: 'group1-shard1of1.bin', bytes: new Uint8Array(weightData as ArrayBuffer) },
      );
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return files;
}

function withoutEntry({ name, bytes }: ModelFile, entry: string): ModelFile {
  const { [entry]: _, ...rest } = unzipSync(bytes);
  return { name, bytes: zipSync(rest, { level: 0 }) };
}
