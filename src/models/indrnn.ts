/**
 * IndRNN: each unit of ReLU sees its own last state and no other's, through one weight u. It is kept within
 * ±2^(1/T), so that over T steps nothing grows by more than twice. Layers of it see each other's units through their
 * kernels. The source normalises over the batch; here each step's features are normalised. Its last layer starts with
 * u = 1, the others uniformly from 0 to 1, as its authors advise where the last timestep is read.
 */
import { deepFields, deepLayers, spelledDeep } from './deep-stack.ts';
import type { Network } from './network.ts';
import { numberOption } from './read-option.ts';
import { inEquations } from '../text/en-equations.ts';
import { networks as words } from '../text/en-networks.ts';

const TRAINING = { optimizer: 'adam', learningRate: 2e-4, batchSize: 32 } as const;

export const indRnn: Network<'indrnn'> = {
  id: 'indrnn',
  task: { name: 'digit' },
  title: 'IndRNN',
  source: {
    title: 'Independently Recurrent Neural Network (IndRNN): Building a Longer and Deeper RNN',
    authors: 'Shuai Li, Wanqing Li, Chris Cook, Ce Zhu, Yanbo Gao',
    year: 2018,
    url: 'https://arxiv.org/abs/1803.04831',
  },
  equations: [
    'h_t = max(0, W x_t + u ⊙ h_{t-1} + b),   |u| ≤ 2^{1/T}',
    `x^{l+1}_t = n^l_t + h^l_t, ${inEquations.normalisedBelow}`,
  ],
  fields: deepFields(128, 6),
  presets: [
    {
      id: 'rows',
      secondsPerEpoch: 10,
      options: { reading: 'rows', layers: 3 },
      training: { ...TRAINING, learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
    {
      id: 'pixels-6x128',
      options: {},
      training: { ...TRAINING, epochs: 100 },
      published: {
        testAccuracy: 99.0,
        epochs: 100,
        remark: words.indrnn.presets['pixels-6x128'].published,
      },
      secondsPerEpoch: 590,
    },
  ],
  layers: (options, data) =>
    deepLayers('indrnn', { options, data }, (depth) => ({
      recurrentInitializer: depth === numberOption(options, 'layers') ? 'identity' : 'orthogonal',
    })),
  spelled: (options) =>
    spelledDeep('indrnn', options, (depth) =>
      depth === numberOption(options, 'layers') ? ':identity' : '',
    ),
};
