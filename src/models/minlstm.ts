/**
 * minLSTM: an LSTM whose gates do not see the hidden state and whose two gates share out the new state, so that it
 * stays as large as what comes in. It is stacked like the minGRU, and for the same reason.
 */
import { deepFields, deepLayers, spelledDeep, STACK_TRAINING } from './deep-stack.ts';
import type { Network } from './network.ts';
import { chronoField } from './option-fields.ts';
import { switchOption } from './read-option.ts';
import { inEquations } from '../text/en-equations.ts';

/** The rate that the minGRU gains by. */
const BY_PIXELS = { ...STACK_TRAINING, learningRate: 0.008 };

export const minLstm: Network<'minlstm'> = {
  id: 'minlstm',
  task: { name: 'digit' },
  title: 'minLSTM',
  source: {
    title: 'Were RNNs All We Needed?',
    authors: 'Leo Feng, Frederick Tung, Mohamed Osama Ahmed, Yoshua Bengio, Hossein Hajimirsadeghi',
    year: 2024,
    url: 'https://arxiv.org/abs/2410.01201',
  },
  equations: [
    'f_t = σ(W_f x_t + b_f),   i_t = σ(W_i x_t + b_i)',
    'h̃_t = W_h x_t + b_h',
    'f′_t = f_t / (f_t + i_t),   i′_t = i_t / (f_t + i_t)',
    'h_t = f′_t ⊙ h_{t-1} + i′_t ⊙ h̃_t',
    `x^{l+1}_t = n^l_t + h^l_t, ${inEquations.normalisedBelow}`,
  ],
  fields: [...deepFields(64, 3), chronoField(true)],
  presets: [
    {
      id: 'rows',
      secondsPerEpoch: 8.8,
      options: { reading: 'rows' },
      training: { ...STACK_TRAINING, epochs: 10 },
    },
    { id: 'pixels-3x64', options: {}, training: BY_PIXELS, secondsPerEpoch: 150 },
  ],
  layers: (options, data) =>
    deepLayers('minlstm', { options, data }, () => ({ chrono: switchOption(options, 'chrono') })),
  spelled: (options) =>
    spelledDeep('minlstm', options, () => (switchOption(options, 'chrono') ? ':chrono' : '')),
};
