/**
 * coRNN: each unit is an oscillator, pulled back, braked, and driven by the input and by all others. Its equations are
 * those of a swing, so that a state neither dies at once nor grows without bound, and gradients keep their size over
 * hundreds of steps. All weights but those of the dense layer begin as in its authors' code.
 */
import { GraphBuilder } from '../graph/builder.ts';
import { PIXEL_OSCILLATOR, type Recurrent } from '../graph/layer-graph.ts';
import { classify, sequenceInput } from './classifier.ts';
import type { NumberField } from './field.ts';
import type { Network } from './network.ts';
import { unitsField } from './option-fields.ts';
import { numberOption, textOption } from './read-option.ts';
import { readImage, readingField } from './reading.ts';
import type { Options } from './settings.ts';
import { networks as words } from '../text/en-networks.ts';

type Oscillator = Recurrent['oscillator'];

/** Its authors' code for digits read pixel by pixel. */
const TRAINING = {
  optimizer: 'adam',
  learningRate: 0.0021,
  batchSize: 120,
  epochs: 120,
  dropLearningRateAfter: 100,
} as const;

export const cornn: Network<'cornn'> = {
  id: 'cornn',
  task: { name: 'digit' },
  title: 'coRNN',
  source: {
    title: 'Coupled Oscillatory Recurrent Neural Network (coRNN)',
    authors: 'T. Konstantin Rusch, Siddhartha Mishra',
    year: 2021,
    url: 'https://arxiv.org/abs/2010.00951',
  },
  equations: [
    'g_t = tanh(W x_t + U y_{t-1} + V v_{t-1} + b)',
    'v_t = v_{t-1} + Δt (g_t − γ y_{t-1} − ε v_{t-1})',
    'y_t = y_{t-1} + Δt v_t',
  ],
  fields: [
    unitsField('units', 256),
    readingField('pixels'),
    oscillatorField('timeStep', 1e-4, 1, [0.01, 0.02, 0.042, 0.076, 0.1, 0.2, 0.5]),
    oscillatorField('stiffness', 0, 100, [0, 0.4, 1, 2.7, 5, 10]),
    oscillatorField('damping', 0, 100, [0, 1, 2, 4.7, 8, 12]),
  ],
  presets: [
    {
      id: 'rows',
      secondsPerEpoch: 4.3,
      options: { units: 128, reading: 'rows', timeStep: 0.5, stiffness: 1, damping: 1 },
      training: { optimizer: 'adam', learningRate: 0.002, batchSize: 128, epochs: 10 },
    },
    {
      id: 'pixels-128',
      secondsPerEpoch: 120,
      options: { units: 128 },
      training: TRAINING,
      published: {
        testAccuracy: 99.3,
        epochs: 120,
        remark: words.cornn.presets['pixels-128'].published,
      },
    },
    {
      id: 'pixels-256',
      secondsPerEpoch: 460,
      options: {},
      training: TRAINING,
      published: {
        testAccuracy: 99.4,
        epochs: 120,
        remark: words.cornn.presets['pixels-256'].published,
      },
    },
    {
      id: 'permuted-256',
      secondsPerEpoch: 460,
      options: { reading: 'permuted', timeStep: 0.076, stiffness: 0.4, damping: 8 },
      training: { ...TRAINING, learningRate: 0.0054 },
      published: {
        testAccuracy: 97.3,
        epochs: 120,
        remark: words.cornn.presets['permuted-256'].published,
      },
    },
  ],
  layers(options, data) {
    const graph = new GraphBuilder(data);
    const image = sequenceInput(graph);
    const config = {
      units: numberOption(options, 'units'),
      kernelInitializer: 'torchUniform' as const,
      oscillator: oscillatorOf(options),
      name: 'cornn',
    };
    const sequence = readImage(graph, image, options);
    return classify(graph, 'cornn', image, graph.recurrent('cornn', config, sequence));
  },
  spelled(options) {
    const oscillator = oscillatorOf(options);
    // As an own network is printed: what is usual is left out.
    const flags = (
      [
        ['timeStep', 'dt'],
        ['stiffness', 'gamma'],
        ['damping', 'eps'],
      ] as const
    ).flatMap(([name, letters]) =>
      oscillator[name] === PIXEL_OSCILLATOR[name] ? [] : [`:${letters}${oscillator[name]}`],
    );
    const units = numberOption(options, 'units');
    return `${textOption(options, 'reading')} cornn:${units}:torch-uniform${flags.join('')} dense:10`;
  },
};

function oscillatorField(
  name: keyof Oscillator,
  min: number,
  max: number,
  choices: readonly number[],
): NumberField {
  const usual = PIXEL_OSCILLATOR[name];
  return {
    kind: 'number',
    name,
    default: usual,
    min,
    max,
    integer: false,
    choices,
    restarts: true,
  };
}

function oscillatorOf(options: Options): Oscillator {
  return {
    timeStep: numberOption(options, 'timeStep'),
    stiffness: numberOption(options, 'stiffness'),
    damping: numberOption(options, 'damping'),
  };
}
