/**
 * HRNN: one LSTM reads the pixels of each row into a code, a second LSTM reads the row codes.
 *
 * The source is Keras's example `mnist_hierarchical_rnn.py`, which takes the idea from Li, Luong and
 * Jurafsky, "A Hierarchical Neural Autoencoder for Paragraphs and Documents" (arXiv 1506.01057). Its
 * result belongs to Keras 1.0.7, whose gates are clip(0.2 x + 0.5, 0, 1) and whose RMSprop has its epsilon of 1e-8
 * outside the root: the preset `keras-1`. Where that version's weights begin, recurrent ones orthogonal times 1.1 and kernels
 * drawn gate by gate, is not followed. Otherwise this network has Keras 3's defaults.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { classify, imageInput } from './classifier.ts';
import type { Network } from './network.ts';
import { choiceField, unitsField } from './option-fields.ts';
import { choiceOption, numberOption } from './read-option.ts';
import type { Options } from './settings.ts';
import { inEquations } from '../text/en-equations.ts';
import { networks as words } from '../text/en-networks.ts';

const GATES = ['sigmoid', 'hardSigmoid', 'hardSigmoidKeras1'] as const;

/** How an own network spells them. */
const GATE_FLAGS = {
  sigmoid: '',
  hardSigmoid: ':hard-sigmoid',
  hardSigmoidKeras1: ':hard-sigmoid-keras1',
} as const;

export const hrnn: Network<'hrnn'> = {
  id: 'hrnn',
  task: { name: 'digit' },
  title: 'HRNN',
  source: {
    title: 'Keras example mnist_hierarchical_rnn.py',
    authors: 'Keras team',
    year: 2016,
    url: 'https://github.com/keras-team/keras/blob/2.2.4/examples/mnist_hierarchical_rnn.py',
  },
  equations: [
    `row_j = LSTM_row(x_{j,1}, …, x_{j,28})   ${inEquations.forThese('j = 1 … 28')}`,
    'column = LSTM_column(row_1, …, row_28)',
    'prediction = softmax(W column + b)',
  ],
  fields: [
    unitsField('rowUnits', 128),
    unitsField('columnUnits', 128),
    choiceField('gates', GATES),
  ],
  presets: [
    {
      id: 'keras-example',
      secondsPerEpoch: 230,
      options: {},
      training: { optimizer: 'rmsprop', learningRate: 0.001, batchSize: 32, epochs: 5 },
      published: {
        trainAccuracy: 98.58,
        testAccuracy: 98.64,
        epochs: 5,
        remark: words.hrnn.presets['keras-example'].published,
      },
    },
    {
      id: 'keras-1',
      secondsPerEpoch: 230,
      options: { gates: 'hardSigmoidKeras1' },
      training: {
        optimizer: 'rmsprop',
        learningRate: 0.001,
        epsilon: 1e-8,
        epsilonInsideRoot: false,
        batchSize: 32,
        epochs: 5,
      },
      published: {
        trainAccuracy: 98.58,
        testAccuracy: 98.64,
        epochs: 5,
        remark: words.hrnn.presets['keras-1'].published,
      },
    },
    {
      id: 'small',
      secondsPerEpoch: 27,
      options: { rowUnits: 32, columnUnits: 64 },
      training: { optimizer: 'rmsprop', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = imageInput(graph);
    const pixels = graph.reshape([graph.data.rows, graph.data.columns, 1], image);
    const recurrentActivation = gatesOf(options);
    const row = { units: numberOption(options, 'rowUnits'), recurrentActivation, name: 'lstm_row' };
    const rows = graph.timeDistributed('lstm', row, pixels);
    const column = {
      units: numberOption(options, 'columnUnits'),
      recurrentActivation,
      name: 'lstm_column',
    };
    return classify(graph, 'hrnn', image, graph.recurrent('lstm', column, rows));
  },
  spelled(options) {
    const [row, column] = ['rowUnits', 'columnUnits'].map((name) => numberOption(options, name));
    const gates = GATE_FLAGS[gatesOf(options)];
    return `grid lstm:${row}:each${gates} lstm:${column}${gates} dense:10`;
  },
};

function gatesOf(options: Options) {
  return choiceOption(options, 'gates', GATES);
}
