/**
 * Own network: an image is read by layers that the learner chooses, spelled in words (graph/spelling.ts). The
 * equations are those of its cells; nothing was published for it.
 */
import {
  graphOfSpelling,
  OwnNetworkError,
  parseSpelling,
  printSpelling,
  SPELLING_EXAMPLE,
} from '../graph/spelling.ts';
import type { DataShape } from '../graph/data-shape.ts';
import type { LayerGraph } from '../graph/layer-graph.ts';
import { FieldError } from './field.ts';
import type { Options } from './settings.ts';
import type { Network } from './network.ts';
import { textOption } from './read-option.ts';
import { inEquations } from '../text/en-equations.ts';
import { networks as words } from '../text/en-networks.ts';

const ADAM = { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 } as const;

export const custom: Network<'custom'> = {
  id: 'custom',
  task: { name: 'digit' },
  title: words.custom.title,
  source: {
    title: 'The layers of Keras 3',
    authors: 'Keras team',
    year: 2026,
    url: 'https://keras.io/api/layers/',
  },
  equations: [
    `x_1, …, x_T = ${inEquations.chosenOrder}`,
    `h^l_t = layer_l(h^{l-1}_t, h^l_{t-1})   ${inEquations.eachLayer}`,
    'prediction = softmax(W h^L + b)',
  ],
  fields: [
    {
      kind: 'text',
      name: 'layers',
      words: 'ownLayers',
      default: SPELLING_EXAMPLE,
      restarts: true,
      read: readLayers,
    },
  ],
  presets: [
    { id: 'normalised-gru', secondsPerEpoch: 5.4, options: {}, training: ADAM },
    {
      id: 'both-ways',
      secondsPerEpoch: 12,
      options: { layers: 'columns lstm:64:all:both dropout:0.2 lstm:64 dense:10' },
      training: ADAM,
    },
    {
      id: 'tiles',
      secondsPerEpoch: 20,
      options: { layers: 'tiles:4 gru:96:all gru:96:all:residual layer-norm average dense:10' },
      training: ADAM,
    },
  ],
  layers: graphOfWords,
  spelled: (options) => textOption(options, 'layers'),
};

/** Whether the layers fit is for the data to say. */
function readLayers(spelling: string): string {
  return said(() => printSpelling(parseSpelling(spelling)));
}

function graphOfWords(options: Options, data?: DataShape): LayerGraph {
  return said(() => graphOfSpelling(textOption(options, 'layers'), data));
}

/** @throws FieldError saying at which word what is wrong. */
function said<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OwnNetworkError) throw new FieldError(error.message);
    throw error;
  }
}
