/**
 * A bidirectional LSTM as a reader of numbers: four columns of the line at a timestep, from the left and
 * from the right, and a dense layer that names a digit or nothing at each. It is the network of the source
 * on raw pixels, where the source computes nine features of each column first; so nothing that was
 * published belongs to it.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { lineInput, readLine } from './classifier.ts';
import { LINE_TRAINING } from './line-training.ts';
import type { Network } from './network.ts';
import { dropoutField, layersField, unitsField } from './option-fields.ts';
import { numberOption } from './read-option.ts';
import { spelledStack } from './recurrent-stack.ts';
import { inEquations } from '../text/en-equations.ts';

const COLUMNS = 4;

export const blstmLine: Network<'blstm-line'> = {
  id: 'blstm-line',
  task: { name: 'number', pixelsPerFrame: COLUMNS },
  title: 'Bidirectional LSTM with CTC',
  source: {
    title: 'A Novel Connectionist System for Unconstrained Handwriting Recognition',
    authors: 'Alex Graves, Marcus Liwicki, Santiago Fernández and others',
    year: 2009,
    url: 'https://doi.org/10.1109/TPAMI.2008.137',
  },
  equations: [
    `x_t = ${inEquations.columnsOfLine}`,
    'h^→_t = LSTM_→(x_t, h^→_{t-1})   h^←_t = LSTM_←(x_t, h^←_{t+1})',
    'y_t = softmax(V [h^→_t; h^←_t] + b)',
    `p(number) = ${inEquations.allSpellings}`,
  ],
  fields: [unitsField('units', 128), layersField(1, 2), dropoutField(0)],
  presets: [
    { id: 'adam-128', secondsPerEpoch: 21, options: {}, training: LINE_TRAINING },
    { id: 'small', secondsPerEpoch: 9.3, options: { units: 64 }, training: LINE_TRAINING },
    {
      id: 'stacked-128',
      secondsPerEpoch: 130,
      options: { layers: 2, dropout: 0.2 },
      training: { ...LINE_TRAINING, trainingDigits: 60_000, epochs: 40, dropLearningRateAfter: 30 },
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const line = lineInput(graph);
    const blocks = graph.blocks({ height: graph.data.rows, width: COLUMNS }, line.image);
    const columns = graph.collapse('height', blocks);
    const lengths = graph.shrinkWidths(COLUMNS, line.widths);
    const layers = numberOption(options, 'layers');
    let sequence = columns;
    for (let depth = 1; depth <= layers; depth++) {
      const config = {
        units: numberOption(options, 'units'),
        dropout: numberOption(options, 'dropout'),
        returnSequences: true,
        name: layers === 1 ? 'lstm' : `lstm_${depth}`,
      };
      sequence = graph.bidirectional('lstm', config, [sequence, lengths]);
    }
    return readLine(graph, 'blstm-line', line, sequence);
  },
  spelled: (options) =>
    spelledStack('lstm', { ...options, bidirectional: true }, `columns:${COLUMNS}`),
};
