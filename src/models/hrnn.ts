/**
 * HRNN: one LSTM reads the pixels of each row into a code, a second LSTM reads the row codes.
 *
 * The source is Keras's example `mnist_hierarchical_rnn.py`, which takes the idea from Li, Luong and
 * Jurafsky, "A Hierarchical Neural Autoencoder for Paragraphs and Documents" (arXiv 1506.01057). Its
 * result belongs to Keras 1.0.7 (hard sigmoid gates); this network has Keras 3's defaults.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { classify, imageInput } from './classifier.ts';
import type { Network } from './network.ts';
import { unitsField } from './option-fields.ts';
import { numberOption } from './read-option.ts';

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
    'row_j = LSTM_row(x_{j,1}, …, x_{j,28})   for j = 1 … 28',
    'column = LSTM_column(row_1, …, row_28)',
    'prediction = softmax(W column + b)',
  ],
  fields: [unitsField('rowUnits', 128), unitsField('columnUnits', 128)],
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
        remark: "Keras's example mnist_hierarchical_rnn.py, run with Keras 1.0.7",
      },
    },
    {
      id: 'small',
      secondsPerEpoch: 16,
      options: { rowUnits: 32, columnUnits: 64 },
      training: { optimizer: 'rmsprop', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = imageInput(graph);
    const pixels = graph.reshape([graph.data.rows, graph.data.columns, 1], image);
    const row = { units: numberOption(options, 'rowUnits'), name: 'lstm_row' };
    const rows = graph.timeDistributed('lstm', row, pixels);
    const column = { units: numberOption(options, 'columnUnits'), name: 'lstm_column' };
    return classify(graph, 'hrnn', image, graph.recurrent('lstm', column, rows));
  },
  spelled: (options) =>
    `grid lstm:${numberOption(options, 'rowUnits')}:each lstm:${numberOption(options, 'columnUnits')} dense:10`,
};
