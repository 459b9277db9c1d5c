/**
 * LSTM in place of SimpleRNN: a cell state that gates let in, keep and let out. It is the source's cell
 * with the forget gate of Gers, Schmidhuber and Cummins, "Learning to Forget" (2000). The equations are
 * Keras's, since the source's own have no forget gate: W is the kernel, R the recurrent kernel.
 */
import type { Network } from './network.ts';
import { spelledStack, stackFields, stackLayers } from './recurrent-stack.ts';
import { networks as words } from '../text/en-networks.ts';

export const lstm: Network<'lstm'> = {
  id: 'lstm',
  task: { name: 'digit' },
  title: 'LSTM',
  source: {
    title: 'Long Short-Term Memory',
    authors: 'Sepp Hochreiter, Jürgen Schmidhuber',
    year: 1997,
    url: 'https://doi.org/10.1162/neco.1997.9.8.1735',
  },
  furtherSources: [
    {
      title: 'Learning to Forget: Continual Prediction with LSTM',
      authors: 'Felix A. Gers, Jürgen Schmidhuber, Fred Cummins',
      year: 2000,
      url: 'https://doi.org/10.1162/089976600300015015',
    },
  ],
  equations: [
    'i_t = σ(W_i x_t + R_i h_{t-1} + b_i)',
    'f_t = σ(W_f x_t + R_f h_{t-1} + b_f)',
    'o_t = σ(W_o x_t + R_o h_{t-1} + b_o)',
    'g_t = tanh(W_g x_t + R_g h_{t-1} + b_g)',
    'c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t',
    'h_t = o_t ⊙ tanh(c_t)',
  ],
  fields: stackFields('lstm', 128, 0.2),
  presets: [
    {
      id: 'adam-128',
      secondsPerEpoch: 11,
      options: {},
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'sgd-256',
      secondsPerEpoch: 34,
      options: { units: 256 },
      training: { optimizer: 'sgd', learningRate: 0.01, batchSize: 128, epochs: 20 },
    },
    {
      id: 'bidirectional-64',
      secondsPerEpoch: 8,
      options: { units: 64, bidirectional: true },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'stacked-128',
      secondsPerEpoch: 28,
      options: { layers: 2 },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'pixels-100',
      options: { units: 100, reading: 'pixels', dropout: 0, recurrentInitializer: 'identity' },
      training: {
        optimizer: 'rmsprop',
        learningRate: 0.001,
        rho: 0.9,
        clipping: 'global-norm',
        clipLimit: 1,
        batchSize: 100,
        epochs: 100,
      },
      published: {
        testAccuracy: 98.9,
        epochs: 100,
        remark: words.lstm.presets['pixels-100'].published,
      },
      secondsPerEpoch: 150,
    },
  ],
  layers: (options, data) => stackLayers('lstm', options, data),
  spelled: (options) => spelledStack('lstm', options),
};
