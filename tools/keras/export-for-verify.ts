/**
 * `npx tsx tools/keras/export-for-verify.ts FOLDER [NETWORK]`: what verify.py opens in Keras. Each network that can
 * be written as a `.keras` file (or the one named), in every preset and some more options, is trained for a few steps, so that no
 * weight is as it began, and written; beside it stands what Scanline says of the first test digits, or lines.
 */
import * as tf from '@tensorflow/tfjs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBackend } from '../../cli/backend.ts';
import { loadDigits } from '../../cli/load-data.ts';
import { TestLines } from '../../src/data/lines.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { exportModel, exportOffers } from '../../src/exchange/index.ts';
import type {
  Experiment,
  NetworkId,
  Options,
  TrainingSettings,
} from '../../src/models/experiment.ts';
import { experimentFromPreset, networkById, NETWORKS } from '../../src/models/index.ts';
import { writeSafetensors, type StoredTensor } from '../../src/training/safetensors.ts';
import { Trainer } from '../../src/training/trainer.ts';

const DIGITS = 1000;
const LINES = 200;
const LINES_IN_BATCH = 50;
/** Eight steps, long enough ones to move every weight; the IRNN, whose states add up, bears only short ones. */
const TRAINING: Partial<TrainingSettings> = {
  ...{ optimizer: 'adam', learningRate: 0.002, clipping: 'global-norm', clipLimit: 1 },
  ...{ batchSize: 32, trainingDigits: 256, testDigits: 10, epochs: 1 },
  ...{ patience: 0, dropLearningRateAfter: 0 },
};
const IRNN_LEARNING_RATE = 1e-4;

const MORE_OPTIONS: readonly (readonly [NetworkId, string, Options])[] = [
  ['simple-rnn', 'three-bidirectional', { units: 48, layers: 3, bidirectional: true }],
  ['lstm', 'three-bidirectional', { units: 48, layers: 3, bidirectional: true, dropout: 0.3 }],
  ['gru', 'three-bidirectional', { units: 48, layers: 3, bidirectional: true }],
  ['four-direction', 'gru-concat', { cell: 'gru' }],
  ['four-direction', 'gru-sum', { cell: 'gru', merge: 'sum' }],
  ['four-direction', 'simple-rnn-concat', { cell: 'simple-rnn' }],
  ['four-direction', 'simple-rnn-sum', { cell: 'simple-rnn', merge: 'sum', dropout: 0 }],
];

/** Own networks that together say every word that Keras has a layer for. */
const OWN_NETWORKS = [
  'rows lstm:24:all:back:no-bias layer-norm lstm:16:back dropout:0.3 dense:12:relu dense:10',
  'columns simple-rnn:16:all:linear layer-norm:0.01 average dense:12:tanh:no-bias dense:10',
  'columns:4 lstm:12:all:both-sum simple-rnn:12:both-mul:relu dense:10',
  'columns:7 gru:12:all:both-ave:back gru:8:both:back dense:10',
  'tiles:4 simple-rnn:16:all:residual last dense:12:softmax dense:10',
  'tiles:2 lstm:16:all:drop0.2 last dense:10',
  'pixels lstm:8:no-forget-bias dense:10',
  'grid gru:8:all:each:back flatten dense:10',
  'image four-direction:8:merge-mul dense:12:sigmoid dense:10',
  'rows gru:12:all:hard-sigmoid lstm:8:both:hard-sigmoid dense:10',
  'rows flatten dense:32:relu dense:10',
];

interface VerifyCase {
  name: string;
  experiment: Experiment;
}

function allCases(): VerifyCase[] {
  const presets = NETWORKS.flatMap(({ id, presets }) =>
    presets.map((preset) => ({
      name: `${id}-${preset.id}`,
      experiment: experimentFromPreset(id, preset.id),
    })),
  );
  const more = MORE_OPTIONS.map(([id, what, options]) => {
    const preset = experimentFromPreset(id);
    return {
      name: `${id}-${what}`,
      experiment: { ...preset, options: { ...preset.options, ...options } },
    };
  });
  const own = OWN_NETWORKS.map((layers, i) => ({
    name: `custom-${i + 1}`,
    experiment: { ...experimentFromPreset('custom'), options: { layers } },
  }));
  return [...presets, ...more, ...own].map(({ name, experiment }) => ({
    name,
    experiment: {
      ...experiment,
      training: {
        ...experiment.training,
        ...TRAINING,
        ...(experiment.network === 'irnn' ? { learningRate: IRNN_LEARNING_RATE } : {}),
      },
    },
  }));
}

function isOffered(experiment: Experiment): boolean {
  return exportOffers(experiment).some(({ format, offered }) => format === 'keras' && offered);
}

async function writeCase({ name, experiment }: VerifyCase, mnist: Dataset, folder: string) {
  const trainer = await Trainer.create({ experiment, dataset: mnist });
  await trainer.run();
  const [file] = await exportModel(await trainer.checkpoint(), 'keras');
  const tensors =
    networkById(experiment.network).task.name === 'digit'
      ? await readDigits(trainer, mnist)
      : readLines(trainer.model, mnist);
  await writeFile(join(folder, `${name}.keras`), file.bytes);
  const said = writeSafetensors({ tensors, metadata: { network: experiment.network } });
  await writeFile(join(folder, `${name}.safetensors`), said);
  await trainer.dispose();
}

/** `probabilities [digits, 10]` of the first test digits. */
async function readDigits(trainer: Trainer, { test }: Dataset): Promise<Map<string, StoredTensor>> {
  const pixels = Float32Array.from(test.images.subarray(0, DIGITS * 784), (byte) => byte / 255);
  const data = await trainer.predict(pixels);
  return new Map([['probabilities', { shape: [DIGITS, 10], data }]]);
}

/** Of each batch `image/0 [lines, 28, columns]`, `widths/0 [lines]` and `probabilities/0 [lines, frames, 11]`. */
function readLines(model: tf.LayersModel, { test }: Dataset): Map<string, StoredTensor> {
  const lines = new TestLines(test, LINES);
  const tensors = new Map<string, StoredTensor>();
  for (let begin = 0; begin < LINES; begin += LINES_IN_BATCH) {
    const { count, width, pixels, widths } = lines.batch(begin, begin + LINES_IN_BATCH);
    const output = tf.tidy(() => {
      const image = tf.tensor3d(pixels.slice(), [count, 28, width]);
      return model.apply([image, tf.tensor1d(widths, 'int32')]) as tf.Tensor;
    });
    const number = begin / LINES_IN_BATCH;
    const data = output.dataSync<'float32'>().slice();
    tensors.set(`probabilities/${number}`, { shape: output.shape, data });
    tensors.set(`image/${number}`, { shape: [count, 28, width], data: pixels.slice() });
    tensors.set(`widths/${number}`, { shape: [count], data: Float32Array.from(widths) });
    output.dispose();
  }
  return tensors;
}

async function main(folder: string, only?: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const backend = await startBackend({ backend: 'wasm' });
  const mnist = await loadDigits();
  const cases = allCases().filter(
    ({ experiment }) => only === undefined || experiment.network === only,
  );
  const [offered, refused] = [true, false].map((wanted) =>
    cases.filter(({ experiment }) => isOffered(experiment) === wanted),
  );
  for (const [index, one] of offered.entries()) {
    console.log(`[${index + 1}/${offered.length}] ${one.name}, on ${backend}`);
    await writeCase(one, mnist, folder);
  }
  const without = [...new Set(refused.map(({ experiment }) => experiment.network))];
  await writeFile(join(folder, 'not-offered.json'), `${JSON.stringify(without)}\n`);
}

await main(process.argv[2] ?? '.cache/verify', process.argv[3]);
process.exit(0);
