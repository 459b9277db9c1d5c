/**
 * LSTM in place of SimpleRNN: a cell state that gates let in, keep and let out. It is the source's cell
 * with the forget gate of Gers, Schmidhuber and Cummins, "Learning to Forget" (2000). The equations are
 * Keras's, since the source's own have no forget gate: W is the kernel, R the recurrent kernel.
 */
import type { Network } from './network.ts';
import { buildStack, stackFields } from './recurrent-stack.ts';

export const lstm: Network = {
  id: 'lstm',
  task: { name: 'digit' },
  title: 'LSTM',
  source: {
    title: 'Long Short-Term Memory',
    authors: 'Sepp Hochreiter, Jürgen Schmidhuber',
    year: 1997,
    url: 'https://doi.org/10.1162/neco.1997.9.8.1735',
  },
  equations: [
    'i = σ(W_i x_t + R_i h_{t-1} + b_i)',
    'f = σ(W_f x_t + R_f h_{t-1} + b_f)',
    'o = σ(W_o x_t + R_o h_{t-1} + b_o)',
    'g = tanh(W_g x_t + R_g h_{t-1} + b_g)',
    'c_t = f ⊙ c_{t-1} + i ⊙ g',
    'h_t = o ⊙ tanh(c_t)',
  ],
  fields: stackFields(128, 0.2),
  presets: [
    {
      id: 'adam-128',
      options: {},
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'sgd-256',
      options: { units: 256 },
      training: { optimizer: 'sgd', learningRate: 0.01, batchSize: 128, epochs: 20 },
    },
    {
      id: 'bidirectional-64',
      options: { units: 64, bidirectional: true },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'stacked-128',
      options: { layers: 2 },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
  ],
  build: (kit, options) => buildStack(kit, 'lstm', (config) => kit.lstm(config), options),
};
