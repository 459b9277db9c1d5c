/**
 * GRU in place of SimpleRNN: two gates and no cell state of its own. As in Keras 3 the reset gate acts
 * after the recurrent product (`reset_after=True`, the paper's first version), so each product has a
 * bias of its own.
 */
import type { Network } from './network.ts';
import { spelledStack, stackFields, stackLayers } from './recurrent-stack.ts';
import { networks as words } from '../text/en-networks.ts';

/** The rate decides by pixels: docs/long-memory.md. */
const BY_PIXELS = {
  optimizer: 'adam',
  learningRate: 0.008,
  schedule: 'cosine',
  clipping: 'global-norm',
  clipLimit: 1,
  batchSize: 128,
} as const;

export const gru: Network<'gru'> = {
  id: 'gru',
  task: { name: 'digit' },
  title: 'GRU',
  source: {
    title:
      'Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation',
    authors: 'Kyunghyun Cho, Bart van Merriënboer, Caglar Gulcehre and others',
    year: 2014,
    url: 'https://arxiv.org/abs/1406.1078',
  },
  equations: [
    'r_t = σ(W_r x_t + U_r h_{t-1} + b_r)',
    'z_t = σ(W_z x_t + U_z h_{t-1} + b_z)',
    'h̃_t = tanh(W x_t + b + r_t ⊙ (U h_{t-1} + b_U))',
    'h_t = z_t ⊙ h_{t-1} + (1 - z_t) ⊙ h̃_t',
  ],
  fields: stackFields('gru', 128, 0.2),
  presets: [
    {
      id: 'adam-128',
      secondsPerEpoch: 7.8,
      options: {},
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'sgd-256',
      secondsPerEpoch: 24,
      options: { units: 256 },
      training: { optimizer: 'sgd', learningRate: 0.01, batchSize: 128, epochs: 20 },
    },
    {
      id: 'bidirectional-64',
      secondsPerEpoch: 4.9,
      options: { units: 64, bidirectional: true },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'stacked-128',
      secondsPerEpoch: 19,
      options: { layers: 2 },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'pixels-128',
      options: { reading: 'pixels', dropout: 0, chrono: true },
      training: { ...BY_PIXELS, epochs: 14 },
      secondsPerEpoch: 160,
    },
    {
      id: 'pixels-256',
      options: { units: 256, reading: 'pixels', dropout: 0, chrono: true },
      training: { ...BY_PIXELS, learningRate: 0.004, epochs: 100 },
      published: {
        testAccuracy: 99.1,
        epochs: 100,
        remark: words.gru.presets['pixels-256'].published,
      },
      secondsPerEpoch: 600,
    },
  ],
  layers: (options, data) => stackLayers('gru', options, data),
  spelled: (options) => spelledStack('gru', options),
};
