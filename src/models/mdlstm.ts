/**
 * MDLSTM: the network of the source as a classifier of digits. Three levels of two-dimensional LSTMs scan
 * the image from all four corners (mdlstm-stack.ts); what the last one says is summed over the image, and
 * a dense layer reads that.
 *
 * The source reads lines of handwriting (mdlstm-line.ts) and reports nothing on single digits, so no
 * preset has a published result. `pham` has its sizes and its cell, that of Graves and Schmidhuber,
 * "Offline Handwriting Recognition with Multidimensional Recurrent Neural Networks" (2008); `stable` has
 * the cell of Leifert and others, "Cells in Multidimensional Recurrent Neural Networks" (JMLR 17, 2016),
 * as Voigtlaender, Doetsch and Ney simplified it, "Handwriting Recognition with Large Multidimensional
 * Long Short-Term Memory Recurrent Neural Networks" (2016).
 */
import { GraphBuilder } from '../graph/builder.ts';
import { classify, imageInput } from './classifier.ts';
import type { TrainingSettings } from './settings.ts';
import {
  CLASSIC_CELL,
  SCAN_EQUATIONS,
  SCAN_FIELDS,
  scanLayers,
  spelledScan,
} from './mdlstm-stack.ts';
import type { Network } from './network.ts';

const ADAM = {
  optimizer: 'adam',
  learningRate: 0.002,
  clipping: 'global-norm',
  clipLimit: 1,
  batchSize: 32,
  epochs: 10,
  dropLearningRateAfter: 7,
} as const satisfies Partial<TrainingSettings>;

/** Few digits, so that the network learns them by heart unless dropout keeps it from that. */
const FEW_DIGITS = { ...ADAM, trainingDigits: 6000, epochs: 40, dropLearningRateAfter: 0 } as const;

export const mdlstm: Network<'mdlstm'> = {
  id: 'mdlstm',
  task: { name: 'digit' },
  title: 'MDLSTM',
  source: {
    title: 'Dropout improves Recurrent Neural Networks for Handwriting Recognition',
    authors: 'Vu Pham, Théodore Bluche, Christopher Kermorvant, Jérôme Louradour',
    year: 2013,
    url: 'https://arxiv.org/abs/1312.4569',
  },
  equations: [...SCAN_EQUATIONS, 'prediction = softmax(V Σ_p h_p + b)'],
  fields: SCAN_FIELDS,
  presets: [
    { id: 'stable', secondsPerEpoch: 12, options: {}, training: ADAM },
    {
      id: 'small',
      secondsPerEpoch: 9.1,
      options: { units2: 8, maps2: 16, units3: 24 },
      // With fewer units the network bears longer steps.
      training: { ...ADAM, learningRate: 0.005, epochs: 5, dropLearningRateAfter: 4 },
    },
    { id: 'pham', secondsPerEpoch: 12, options: CLASSIC_CELL, training: ADAM },
    { id: 'dropout-none', secondsPerEpoch: 1.4, options: {}, training: FEW_DIGITS },
    {
      id: 'dropout-top',
      secondsPerEpoch: 1.1,
      options: { dropoutOn: 'top' },
      training: FEW_DIGITS,
    },
    {
      id: 'dropout-all',
      secondsPerEpoch: 1,
      options: { dropoutOn: 'all' },
      training: FEW_DIGITS,
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = imageInput(graph);
    const { cells } = scanLayers(graph, options, image);
    return classify(graph, 'mdlstm', image, graph.collapse('both', cells));
  },
  spelled: spelledScan,
};
