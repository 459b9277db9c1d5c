/**
 * MDLSTM as a reader of numbers: the network of the source with its sizes. Three levels of
 * two-dimensional LSTMs scan the line from all four corners (mdlstm-stack.ts), what the last one says is
 * summed over the height, and a dense layer names a digit or nothing for every eight columns.
 *
 * The source reads words of handwriting; on lines of MNIST's digits nothing was published.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { lineInput, readLine } from './classifier.ts';
import { LINE_TRAINING } from './line-training.ts';
import {
  CLASSIC_CELL,
  SCAN_COLUMNS,
  SCAN_EQUATIONS,
  SCAN_FIELDS,
  scanLayers,
  spelledScan,
} from './mdlstm-stack.ts';
import type { Network } from './network.ts';
import { inEquations } from '../text/en-equations.ts';

export const mdlstmLine: Network<'mdlstm-line'> = {
  id: 'mdlstm-line',
  task: { name: 'number', pixelsPerFrame: SCAN_COLUMNS },
  title: 'MDLSTM with CTC',
  source: {
    title: 'Dropout improves Recurrent Neural Networks for Handwriting Recognition',
    authors: 'Vu Pham, Théodore Bluche, Christopher Kermorvant, Jérôme Louradour',
    year: 2013,
    url: 'https://arxiv.org/abs/1312.4569',
  },
  equations: [
    ...SCAN_EQUATIONS,
    `y_t = softmax(V Σ h_p + b)   ${inEquations.overColumnCells}`,
    `p(number) = ${inEquations.allSpellings}`,
  ],
  fields: SCAN_FIELDS,
  presets: [
    { id: 'stable', secondsPerEpoch: 21, options: {}, training: LINE_TRAINING },
    { id: 'pham', secondsPerEpoch: 22, options: CLASSIC_CELL, training: LINE_TRAINING },
    {
      id: 'wide',
      secondsPerEpoch: 92,
      options: { units1: 4, maps1: 12, units2: 20, maps2: 32, units3: 100, dropoutOn: 'top' },
      training: { ...LINE_TRAINING, trainingDigits: 60_000, epochs: 40, dropLearningRateAfter: 30 },
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const line = lineInput(graph);
    const { cells } = scanLayers(graph, options, line.image, line.widths);
    return readLine(graph, 'mdlstm-line', line, graph.collapse('height', cells));
  },
  spelled: spelledScan,
};
