/**
 * GRU in place of SimpleRNN: two gates and no cell state of its own. As in Keras 3 the reset gate acts
 * after the recurrent product (`reset_after=True`, the paper's first version), so each product has a
 * bias of its own.
 */
import type { Network } from './network.ts';
import { buildStack, stackFields } from './recurrent-stack.ts';

export const gru: Network = {
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
    'r = σ(W_r x_t + U_r h_{t-1} + b_r)',
    'z = σ(W_z x_t + U_z h_{t-1} + b_z)',
    'h̃_t = tanh(W x_t + b + r ⊙ (U h_{t-1} + b_U))',
    'h_t = z ⊙ h_{t-1} + (1 - z) ⊙ h̃_t',
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
  build: (kit, options) => buildStack(kit, 'gru', (config) => kit.gru(config), options),
};
