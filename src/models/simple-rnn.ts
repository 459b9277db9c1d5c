/**
 * SimpleRNN: an image read row by row, each hidden state made of the row and the state before.
 * The equations are the source's; its table gives the published results.
 */
import type { Network } from './network.ts';
import { spelledStack, stackFields, stackLayers } from './recurrent-stack.ts';
import { networks as words } from '../text/en-networks.ts';

export const simpleRnn: Network<'simple-rnn'> = {
  id: 'simple-rnn',
  task: { name: 'digit' },
  title: 'SimpleRNN',
  source: {
    title: 'Advanced Deep Learning with Keras, chapter 1 (rnn-mnist-1.5.1.py)',
    authors: 'Rowel Atienza',
    year: 2018,
    url: 'https://github.com/PacktPublishing/Advanced-Deep-Learning-with-Keras/blob/master/chapter1-keras-quick-tour/rnn-mnist-1.5.1.py',
  },
  equations: ['h_t = tanh(b + W h_{t-1} + U x_t)', 'o = softmax(c + V h_T)'],
  fields: stackFields('simple-rnn', 256, 0.2),
  presets: [
    {
      id: 'sgd-256',
      secondsPerEpoch: 10,
      options: {},
      training: { optimizer: 'sgd', learningRate: 0.01, batchSize: 128, epochs: 20 },
      published: {
        trainAccuracy: 97.26,
        testAccuracy: 98,
        epochs: 20,
        remark: words['simple-rnn'].presets['sgd-256'].published,
      },
    },
    {
      id: 'rmsprop-256',
      secondsPerEpoch: 9.3,
      options: {},
      training: { optimizer: 'rmsprop', learningRate: 0.001, batchSize: 128, epochs: 20 },
      published: {
        trainAccuracy: 96.72,
        testAccuracy: 97.6,
        epochs: 20,
        remark: words['simple-rnn'].presets['rmsprop-256'].published,
      },
    },
    {
      id: 'adam-256',
      secondsPerEpoch: 9.6,
      options: {},
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 20 },
      published: {
        trainAccuracy: 96.79,
        testAccuracy: 97.4,
        epochs: 20,
        remark: words['simple-rnn'].presets['adam-256'].published,
      },
    },
    {
      id: 'sgd-512',
      secondsPerEpoch: 33,
      options: { units: 512 },
      training: { optimizer: 'sgd', learningRate: 0.01, batchSize: 128, epochs: 20 },
      published: {
        trainAccuracy: 97.88,
        testAccuracy: 98.3,
        epochs: 20,
        remark: words['simple-rnn'].presets['sgd-512'].published,
      },
    },
  ],
  layers: (options, data) => stackLayers('simple-rnn', options, data),
  spelled: (options) => spelledStack('simple-rnn', options),
};
