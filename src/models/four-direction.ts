/**
 * Four-direction LSTM: four recurrent layers scan the image left to right, right to left, top to bottom
 * and bottom to top; each has dropout on what it hands on, and the four are merged before the dense
 * layer.
 *
 * The four scans, the dropout on feed-forward connections only, and the sum over directions are those
 * of the source; the scans here are one-dimensional, whole rows or columns at a step, as in ReNet (Visin
 * and others, arXiv 1505.00393).
 */
import { GraphBuilder } from '../graph/builder.ts';
import type { Direction } from '../graph/layer-graph.ts';
import { classify, imageInput, layerName } from './classifier.ts';
import type { Network } from './network.ts';
import { choiceField, dropoutField, unitsField } from './option-fields.ts';
import { choiceOption, numberOption } from './read-option.ts';
import { inEquations } from '../text/en-equations.ts';

const MERGES = ['concat', 'sum'] as const;
const CELLS = ['lstm', 'gru', 'simple-rnn'] as const;
const DIRECTIONS: readonly Direction[] = [
  'left-to-right',
  'right-to-left',
  'top-to-bottom',
  'bottom-to-top',
];

const ADAM = { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 10 } as const;

export const fourDirection: Network<'four-direction'> = {
  id: 'four-direction',
  task: { name: 'digit' },
  title: 'Four-direction LSTM',
  source: {
    title: 'Dropout improves Recurrent Neural Networks for Handwriting Recognition',
    authors: 'Vu Pham, Théodore Bluche, Christopher Kermorvant, Jérôme Louradour',
    year: 2013,
    url: 'https://arxiv.org/abs/1312.4569',
  },
  equations: [
    `h^d = LSTM_d(${inEquations.scannedImage})   ${inEquations.forThese('d = →, ←, ↓, ↑')}`,
    'm^d ~ Bernoulli(1 - p) / (1 - p)',
    `features = [m^→ ⊙ h^→; m^← ⊙ h^←; m^↓ ⊙ h^↓; m^↑ ⊙ h^↑]   ${inEquations.orSum}`,
    'prediction = softmax(W features + b)',
  ],
  fields: [
    unitsField('units', 64),
    dropoutField(0.5),
    choiceField('merge', MERGES),
    choiceField('cell', CELLS),
  ],
  presets: [
    { id: 'concat', secondsPerEpoch: 16, options: {}, training: ADAM },
    { id: 'sum', secondsPerEpoch: 18, options: { merge: 'sum' }, training: ADAM },
    { id: 'no-dropout', secondsPerEpoch: 18, options: { dropout: 0 }, training: ADAM },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = imageInput(graph);
    const cell = choiceOption(options, 'cell', CELLS);
    const dropout = numberOption(options, 'dropout');
    const scans = DIRECTIONS.map((direction) => {
      const sequence = graph.reorient(direction, image);
      const code = graph.recurrent(
        cell,
        {
          units: numberOption(options, 'units'),
          name: `${layerName(cell)}_${layerName(direction)}`,
        },
        sequence,
      );
      return dropout > 0 ? graph.dropout(dropout, code) : code;
    });
    const merged = graph.merge(choiceOption(options, 'merge', MERGES), scans);
    return classify(graph, 'four-direction', image, merged);
  },
  spelled(options) {
    const cell = choiceOption(options, 'cell', CELLS);
    const dropout = numberOption(options, 'dropout');
    const word = [
      `four-direction:${numberOption(options, 'units')}`,
      ...(cell === 'lstm' ? [] : [cell]),
      ...(choiceOption(options, 'merge', MERGES) === 'sum' ? ['merge-sum'] : []),
      ...(dropout > 0 ? [`drop${dropout}`] : []),
    ].join(':');
    return `image ${word} dense:10`;
  },
};
