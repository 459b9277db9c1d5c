/**
 * IRNN: a SimpleRNN of rectified linear units whose recurrent weights start as the identity, so that a
 * new hidden state starts as a copy of the old one and gradients survive 784 steps of one pixel each.
 *
 * The `identity` preset is Keras's example `mnist_irnn.py` (2015): RMSprop with the epsilon of 1e-6
 * inside the root, as Keras divided then, batches of 32, and no gradient clipping: its `clip_norm` was
 * never used. 0.93 after 900 epochs is what its doc comment reports.
 *
 * `notebook` is that example as a notebook has it, run with Keras 2: the default initialisers, batches of 1024, and
 * so few and small steps that nothing is learned.
 *
 * `tuned-adam` is the iRNN baseline of Keller, Muller, Sejnowski and Welling, "Traveling Waves Encode
 * the Recent Past and Enhance Sequence Learning" (2024).
 */
import { GraphBuilder } from '../graph/builder.ts';
import { classify, sequenceInput } from './classifier.ts';
import type { Network } from './network.ts';
import { choiceField, unitsField } from './option-fields.ts';
import { choiceOption, numberOption, textOption } from './read-option.ts';
import { readImage, readingField } from './reading.ts';
import { inEquations } from '../text/en-equations.ts';
import { networks as words } from '../text/en-networks.ts';

const KERNEL_INITIALIZERS = ['smallNormal', 'glorotUniform', 'torchUniform'] as const;
const RECURRENT_INITIALIZERS = ['identity', 'orthogonal'] as const;

/** How an own network spells them. */
const KERNEL_FLAGS = {
  smallNormal: ':small-normal',
  glorotUniform: '',
  torchUniform: ':torch-uniform',
} as const;

const KERAS_EXAMPLE = {
  optimizer: 'rmsprop',
  learningRate: 1e-6,
  epsilon: 1e-6,
  epsilonInsideRoot: true,
  batchSize: 32,
  epochs: 900,
} as const;

export const irnn: Network<'irnn'> = {
  id: 'irnn',
  task: { name: 'digit' },
  title: 'IRNN',
  source: {
    title: 'A Simple Way to Initialize Recurrent Networks of Rectified Linear Units',
    authors: 'Quoc V. Le, Navdeep Jaitly, Geoffrey E. Hinton',
    year: 2015,
    url: 'https://arxiv.org/abs/1504.00941',
  },
  equations: ['h_t = max(0, W x_t + V h_{t-1} + b)', `V = I, b = 0 ${inEquations.beforeFirstStep}`],
  fields: [
    unitsField('units', 100),
    readingField('pixels'),
    choiceField('kernelInitializer', KERNEL_INITIALIZERS),
    choiceField('recurrentInitializer', RECURRENT_INITIALIZERS),
  ],
  presets: [
    {
      id: 'rows',
      secondsPerEpoch: 1.8,
      options: { reading: 'rows' },
      training: { optimizer: 'adam', learningRate: 0.001, batchSize: 128, epochs: 20 },
    },
    {
      id: 'identity',
      secondsPerEpoch: 36,
      options: {},
      training: KERAS_EXAMPLE,
      published: {
        testAccuracy: 93,
        epochs: 900,
        remark: words.irnn.presets.identity.published,
      },
    },
    {
      id: 'default-initialisers',
      secondsPerEpoch: 39,
      options: { kernelInitializer: 'glorotUniform', recurrentInitializer: 'orthogonal' },
      staysAtChance: true,
      training: KERAS_EXAMPLE,
    },
    {
      id: 'notebook',
      secondsPerEpoch: 33,
      options: { kernelInitializer: 'glorotUniform', recurrentInitializer: 'orthogonal' },
      staysAtChance: true,
      training: {
        optimizer: 'rmsprop',
        learningRate: 1e-6,
        epsilon: 1e-7,
        epsilonInsideRoot: false,
        batchSize: 1024,
        epochs: 10,
      },
      published: {
        testAccuracy: 11.37,
        epochs: 10,
        remark: words.irnn.presets.notebook.published,
      },
    },
    {
      id: 'tuned-adam',
      secondsPerEpoch: 190,
      options: { units: 256, kernelInitializer: 'torchUniform' },
      training: {
        optimizer: 'adam',
        learningRate: 1e-4,
        batchSize: 128,
        epochs: 120,
        dropLearningRateAfter: 100,
      },
      published: {
        testAccuracy: 98.5,
        epochs: 120,
        remark: words.irnn.presets['tuned-adam'].published,
      },
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = sequenceInput(graph);
    const config = {
      units: numberOption(options, 'units'),
      activation: 'relu' as const,
      kernelInitializer: choiceOption(options, 'kernelInitializer', KERNEL_INITIALIZERS),
      recurrentInitializer: choiceOption(options, 'recurrentInitializer', RECURRENT_INITIALIZERS),
      name: 'irnn',
    };
    const sequence = readImage(graph, image, options);
    return classify(graph, 'irnn', image, graph.recurrent('simple-rnn', config, sequence));
  },
  spelled(options) {
    const kernel = choiceOption(options, 'kernelInitializer', KERNEL_INITIALIZERS);
    const recurrent = choiceOption(options, 'recurrentInitializer', RECURRENT_INITIALIZERS);
    const flags = [KERNEL_FLAGS[kernel], recurrent === 'identity' ? ':identity' : ''].join('');
    const units = numberOption(options, 'units');
    return `${textOption(options, 'reading')} simple-rnn:${units}:relu${flags} dense:10`;
  },
};
