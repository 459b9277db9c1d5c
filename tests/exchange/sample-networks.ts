/** One small network of each shape that can be exported, with weights that are not near zero. */
import * as tf from '@tensorflow/tfjs';
import { parseSpelling, printSpelling } from '../../src/graph/spelling.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import type { Experiment, NetworkId, Options } from '../../src/models/experiment.ts';
import { experimentFromPreset, networkById } from '../../src/models/index.ts';
import { freshCheckpoint } from '../../src/exchange/fresh-checkpoint.ts';
import type { Checkpoint } from '../../src/training/checkpoint.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import type { StoredTensor } from '../../src/training/safetensors.ts';
import { hashedSymmetric, hashedUniform } from '../goldens/hashed-values.ts';

export interface Sample {
  title: string;
  network: NetworkId;
  options: Options;
}

export const DIGIT_SAMPLES: readonly Sample[] = [
  { title: 'simple-rnn', network: 'simple-rnn', options: { units: 6 } },
  {
    title: 'simple-rnn, stacked, both directions',
    network: 'simple-rnn',
    options: { units: 4, layers: 3, bidirectional: true },
  },
  { title: 'lstm', network: 'lstm', options: { units: 5 } },
  {
    title: 'lstm, stacked, both directions',
    network: 'lstm',
    options: { units: 3, layers: 2, bidirectional: true, dropout: 0.3 },
  },
  { title: 'gru', network: 'gru', options: { units: 5 } },
  {
    title: 'gru, stacked, both directions',
    network: 'gru',
    options: { units: 3, layers: 2, bidirectional: true },
  },
  { title: 'irnn', network: 'irnn', options: { units: 4, reading: 'pixels' } },
  { title: 'irnn, rows', network: 'irnn', options: { units: 6, reading: 'rows' } },
  { title: 'hrnn', network: 'hrnn', options: { rowUnits: 3, columnUnits: 4 } },
  { title: 'four-direction lstm', network: 'four-direction', options: { units: 3 } },
  {
    title: 'four-direction gru, sum',
    network: 'four-direction',
    options: { units: 4, cell: 'gru', merge: 'sum', dropout: 0 },
  },
  {
    title: 'four-direction simple-rnn',
    network: 'four-direction',
    options: { units: 3, cell: 'simple-rnn' },
  },
];

const own = (words: string): Sample => {
  const layers = printSpelling(parseSpelling(words));
  return { title: layers, network: 'custom', options: { layers } };
};

/** Own networks that say each word at least once: in all programs, or only where the comment says. */
export const OWN_SAMPLES: readonly Sample[] = [
  own('rows lstm:5:all:back:no-bias layer-norm lstm:4:back dropout:0.3 dense:6:relu dense:10'),
  own('columns simple-rnn:6:all:linear layer-norm:0.01 average dense:5:tanh:no-bias dense:10'),
  own('columns:4 lstm:4:both-sum:all simple-rnn:4:relu:both-mul dense:10'),
  own('columns:7 lstm:4:both-ave:all:back lstm:3:both:back dense:10'),
  own('tiles:4 simple-rnn:16:all:residual last dense:10:softmax dense:10'),
  own('tiles:2 lstm:4:all:drop0.2 last dense:10'),
  own('pixels lstm:3:no-forget-bias dense:10'),
  own('grid simple-rnn:3:each lstm:4 dense:10'),
  own('grid lstm:3:each:all:back flatten dense:10'),
  own('image four-direction:3:merge-mul dense:8:sigmoid dense:10'),
  own('image four-direction:3:simple-rnn:merge-ave:drop0.4 dense:10'),
  own('rows dense:8:relu lstm:8:all:residual flatten dense:10'),
  own('rows flatten dense:12:relu dense:10'),
  own('rows lstm:4:small-normal dense:10'),
  own('rows simple-rnn:4:identity:torch-uniform dense:10'),
  // Not in TensorFlow.js
  own('rows gru:5:all:both gru:4:back dense:10'),
  own('columns gru:4:all:back gru:3:hard-sigmoid dense:10'),
  own('rows lstm:4:hard-sigmoid:both dense:10'),
  // Only in TensorFlow.js and ONNX
  own('rows lstm:4:hard-sigmoid-keras1:all lstm:3:hard-sigmoid-keras1:both dense:10'),
  // Only in ONNX
  own('permuted:7 lstm:3 dense:10'),
  own('rows gru:4:hard-sigmoid-keras1:all average dense:10'),
  own('image blocks:3x5 dense:6:relu sum dense:10'),
  own('image blocks:4x4 dense:6:relu blocks:2x3 sum dense:10'),
];

export const LINE_SAMPLES: readonly Sample[] = [
  { title: 'blstm-line', network: 'blstm-line', options: { units: 4 } },
  { title: 'blstm-line, stacked', network: 'blstm-line', options: { units: 3, layers: 2 } },
];

export const SCAN_SAMPLES: readonly Sample[] = [
  {
    title: 'mdlstm',
    network: 'mdlstm',
    options: { units1: 1, maps1: 2, units2: 2, maps2: 3, units3: 2 },
  },
  {
    title: 'mdlstm-line, classic',
    network: 'mdlstm-line',
    options: {
      units1: 1,
      maps1: 2,
      units2: 2,
      maps2: 3,
      units3: 2,
      mdlstmCell: 'classic',
      peepholes: true,
    },
  },
];

export interface Trained {
  experiment: Experiment;
  weights: ReadonlyMap<string, StoredTensor>;
  model: tf.LayersModel;
  checkpoint: Checkpoint;
}

/** The sample with the training settings of its network's first preset. */
export function experimentOf({ network, options }: Sample): Experiment {
  const preset = experimentFromPreset(network);
  return { ...preset, options: { ...preset.options, ...options } };
}

/** As if trained: weights all over, so that a gate or an axis in a wrong place shows. */
export function trained(sample: Sample): Trained {
  const { title, network } = sample;
  const experiment = experimentOf(sample);
  const model = buildModel(networkById(network).layers(experiment.options), new Randomness(1));
  const weights = new Map<string, StoredTensor>();
  for (const [name, variable] of namedVariables(model)) {
    // 784 steps of one pixel with weights of any size end in zeros or infinity.
    const isRecurrent = network === 'irnn' && name.endsWith('recurrent_kernel');
    const limit = isRecurrent ? 0.5 / Math.sqrt(variable.shape[0]) : 0.6;
    const data = hashedSymmetric(`${title}/${name}`, variable.size, limit);
    variable.assign(tf.tensor(data.slice(), variable.shape));
    weights.set(name, { shape: variable.shape, data });
  }
  return { experiment, weights, model, checkpoint: freshCheckpoint(experiment, weights) };
}

/** Some pixels of ink, `[count, 28, 28]`. */
export function digits(count: number): tf.Tensor3D {
  return tf.tensor(hashedUniform('digits', count * 784), [count, 28, 28]);
}

export interface Lines {
  /** `[batch, 28, width]`, 0 right of each line. */
  image: tf.Tensor3D;
  widths: tf.Tensor1D;
  /** Frames of four columns that are each line's own. */
  frames: readonly number[];
}

export function lines(): Lines {
  const widths = [30, 13, 21, 4];
  const width = Math.max(...widths);
  const pixels = hashedUniform('lines', widths.length * 28 * width).map((ink, i) => {
    const line = Math.floor(i / (28 * width));
    return i % width < widths[line] ? ink : 0;
  });
  return {
    image: tf.tensor(pixels, [widths.length, 28, width]),
    widths: tf.tensor1d(widths, 'int32'),
    frames: widths.map((each) => Math.ceil(each / 4)),
  };
}

/** The same lines as Keras and tfjs take them: whole frames, and -1 right of each line's last one. */
export async function maskedLines({ image, frames }: Lines): Promise<tf.Tensor3D> {
  const [count, height, width] = image.shape;
  const full = 4 * Math.ceil(width / 4);
  const padded = image.pad([
    [0, 0],
    [0, 0],
    [0, full - width],
  ]);
  const pixels = (await padded.data<'float32'>()).map((ink, i) =>
    i % full < 4 * frames[Math.floor(i / (height * full))] ? ink : -1,
  );
  return tf.tensor(pixels, [count, height, full]);
}

/** The probabilities of each line's own frames, one after the other. */
export async function ownFrames(probabilities: tf.Tensor, { frames }: Lines): Promise<number[]> {
  const own = frames.map((count, line) => probabilities.slice([line, 0, 0], [1, count, 11]).data());
  return (await Promise.all(own)).flatMap((values) => [...values]);
}

/** The largest difference between two rows of numbers. */
export function distance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < one.length; i++) {
    const difference = Math.abs(one[i] - other[i]);
    // A NaN must not pass for a small difference.
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}
