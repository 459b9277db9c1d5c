/**
 * HRNN: one LSTM reads the 28 pixels of each row into a code, a second LSTM reads the 28 row codes.
 *
 * The source is Keras's example `mnist_hierarchical_rnn.py`, which takes the idea from Li, Luong and
 * Jurafsky, "A Hierarchical Neural Autoencoder for Paragraphs and Documents" (arXiv 1506.01057). Its
 * result belongs to Keras 1.0.7 (hard sigmoid gates); this network has Keras 3's defaults.
 */
import { classify, connect, imageInput } from './connect.ts';
import type { Network } from './network.ts';
import { unitsField } from './option-fields.ts';
import { numberOption } from './read-option.ts';

export const hrnn: Network = {
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
      options: {},
      training: { optimizer: 'rmsprop', learningRate: 0.001, batchSize: 32, epochs: 5 },
      published: {
        trainAccuracy: 98.58,
        testAccuracy: 98.64,
        epochs: 5,
        remark: "Keras's example mnist_hierarchical_rnn.py, run with Keras 1.0.7",
      },
      slow: true,
    },
    {
      id: 'small',
      options: { rowUnits: 32, columnUnits: 64 },
      training: { optimizer: 'rmsprop', learningRate: 0.001, batchSize: 128, epochs: 10 },
    },
  ],
  build(kit, options) {
    const image = imageInput(kit);
    const pixels = connect(kit.reshape([28, 28, 1]), image);
    const row = kit.lstm({ units: numberOption(options, 'rowUnits'), name: 'lstm_row' });
    const rows = connect(kit.timeDistributed(row), pixels);
    const column = kit.lstm({ units: numberOption(options, 'columnUnits'), name: 'lstm_column' });
    return classify(kit, 'hrnn', image, connect(column, rows));
  },
};
