/**
 * minGRU: a GRU whose gate does not see the hidden state, so that nothing in the time loop is a matrix and whole
 * sequences are products. One layer's gate sees one pixel only and cannot know where it is; the next layer's sees what
 * the first has gathered. So depth takes the place of the recurrent matrix.
 */
import { deepFields, deepLayers, spelledDeep, STACK_TRAINING } from './deep-stack.ts';
import type { Network } from './network.ts';
import { chronoField } from './option-fields.ts';
import { switchOption } from './read-option.ts';
import { inEquations } from '../text/en-equations.ts';

/** After seven epochs 4.3 % of the test digits were misread, with 0.002 it was 7.2 %. */
const BY_PIXELS = { ...STACK_TRAINING, learningRate: 0.008 };

export const minGru: Network<'mingru'> = {
  id: 'mingru',
  task: { name: 'digit' },
  title: 'minGRU',
  source: {
    title: 'Were RNNs All We Needed?',
    authors: 'Leo Feng, Frederick Tung, Mohamed Osama Ahmed, Yoshua Bengio, Hossein Hajimirsadeghi',
    year: 2024,
    url: 'https://arxiv.org/abs/2410.01201',
  },
  equations: [
    'z_t = σ(W_z x_t + b_z)',
    'h̃_t = W_h x_t + b_h',
    'h_t = (1 − z_t) ⊙ h_{t-1} + z_t ⊙ h̃_t',
    `x^{l+1}_t = n^l_t + h^l_t, ${inEquations.normalisedBelow}`,
  ],
  fields: [...deepFields(64, 3), chronoField(true)],
  presets: [
    {
      id: 'rows',
      secondsPerEpoch: 9.1,
      options: { reading: 'rows' },
      training: { ...STACK_TRAINING, epochs: 10 },
    },
    { id: 'pixels-3x64', options: {}, training: BY_PIXELS, secondsPerEpoch: 140 },
    {
      id: 'one-layer',
      options: { layers: 1 },
      training: { ...BY_PIXELS, epochs: 5 },
      secondsPerEpoch: 27,
    },
    {
      id: 'permuted-3x64',
      options: { reading: 'permuted' },
      training: BY_PIXELS,
      secondsPerEpoch: 140,
    },
  ],
  layers: (options, data) =>
    deepLayers('mingru', { options, data }, () => ({ chrono: switchOption(options, 'chrono') })),
  spelled: (options) =>
    spelledDeep('mingru', options, () => (switchOption(options, 'chrono') ? ':chrono' : '')),
};
