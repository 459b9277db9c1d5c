/** Pieces of Python that all scripts have. */
import { datasetOf } from '../data/dataset-of.ts';
import type { LayerGraph, MergeMode, Recurrent } from '../graph/layer-graph.ts';
import type { DataName, Experiment, TrainingSettings } from '../models/experiment.ts';
import { madeUpOf } from './made-up-sequences.ts';

export interface Told {
  experiment: Experiment;
  graph: LayerGraph;
  /** What stands in the script's first comment, line by line. */
  heading: readonly string[];
}

/** What a data set is called. */
export const DATA_TITLES: Readonly<Record<DataName, string>> = {
  mnist: 'MNIST',
  'fashion-mnist': 'Fashion-MNIST',
  kmnist: 'KMNIST',
};

/** What a network reads and gives. */
export function shapesInWords({ experiment, graph }: Told): string {
  const [, rows, columns] = graph.inputs[0].shape;
  const classes = graph.output.shape.at(-1);
  switch (madeUpOf(experiment.training)) {
    case 'recall':
      return `Sequences [batch, ${rows}, ${columns}] to logits [batch, ${classes}]`;
    case 'adding':
      return `Sequences [batch, ${rows}, ${columns}] to sums [batch, 1]`;
    case undefined:
      return `Images [batch, ${rows}, ${columns}], 0 background to 1 ink, to logits [batch, ${classes}]`;
  }
}

/** What is read, as one counts it: "digits". */
export function thingsIn(training: TrainingSettings): string {
  return `${datasetOf(training).shows}s`;
}

/** The data sets that a program brings, or has an address of. */
export const BROUGHT: Readonly<Record<'keras' | 'pytorch' | 'jax', readonly DataName[]>> = {
  keras: ['mnist', 'fashion-mnist'],
  pytorch: ['mnist', 'fashion-mnist', 'kmnist'],
  jax: ['mnist'],
};

/** The first comment of a script. */
export function docstring({ heading }: Told, more: readonly string[]): string {
  return `"""${[...heading, '', ...more].join('\n')}\n"""`;
}

/** The experiment's settings as constants. */
export function constants({ experiment: { training } }: Told): string {
  return [
    `SEED = ${training.seed}`,
    `EPOCHS = ${training.epochs}`,
    `BATCH_SIZE = ${training.batchSize}`,
    `LEARNING_RATE = ${training.learningRate}`,
    ...(madeUpOf(training) === undefined
      ? [`TRAINING_DIGITS = ${training.trainingDigits}`, `TEST_DIGITS = ${training.testDigits}`]
      : [
          `TRAINING_SEQUENCES = ${training.trainingDigits}  # new ones in each epoch`,
          `TEST_SEQUENCES = ${training.testDigits}`,
          'STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)',
        ]),
    ...scheduleConstants(training),
    ...(dropsOnce(training)
      ? [
          `DROP_LEARNING_RATE_AFTER = ${training.dropLearningRateAfter}  # epochs; then a tenth of it`,
        ]
      : []),
    ...(training.patience > 0
      ? [
          `PATIENCE = ${training.patience}  # epochs without a better test ${madeUpOf(training) === 'adding' ? 'error' : 'accuracy'}`,
        ]
      : []),
  ].join('\n');
}

/** Whether the learning rate drops once and otherwise stays. */
export function dropsOnce({ schedule, dropLearningRateAfter }: TrainingSettings): boolean {
  return schedule === 'constant' && dropLearningRateAfter > 0;
}

/** In the loop over epochs: the learning rate of one, where it drops once. */
export function rateOfEpoch(training: TrainingSettings): string[] {
  return dropsOnce(training)
    ? ['    rate = LEARNING_RATE / (1 if epoch < DROP_LEARNING_RATE_AFTER else 10)']
    : [];
}

/** At the end of an epoch: no more of them where the last few were no better; of sums the error counts. */
export function stopsEarly(training: TrainingSettings): string[] {
  if (training.patience === 0) return [];
  const better = madeUpOf(training) === 'adding' ? 'error < best' : 'accuracy > best';
  const [figure] = better.split(' ');
  return [
    `    best, waited = (${figure}, 0) if ${better} else (best, waited + 1)`,
    '    if waited >= PATIENCE:',
    '        break',
  ];
}

function scheduleConstants(training: TrainingSettings): string[] {
  const { schedule, warmUpEpochs } = training;
  if (schedule === 'constant') return [];
  return [
    ...(madeUpOf(training) === undefined
      ? ['STEPS_PER_EPOCH = -(-TRAINING_DIGITS // BATCH_SIZE)']
      : []),
    ...(schedule === 'step' ? [] : ['STEPS = EPOCHS * STEPS_PER_EPOCH']),
    ...(schedule === 'warm-up-cosine'
      ? [`WARM_UP_STEPS = int(${warmUpEpochs} * STEPS_PER_EPOCH)`]
      : []),
  ];
}

/** The course of the learning rate as a function of the step, where it has one. */
export function scheduledRate({ schedule, stepEpochs, stepFactor }: TrainingSettings): string[] {
  if (schedule === 'constant') return [];
  const bodies = {
    step: [`return LEARNING_RATE * ${stepFactor} ** (step // (${stepEpochs} * STEPS_PER_EPOCH))`],
    cosine: ['return LEARNING_RATE * (1 + cos(pi * step / STEPS)) / 2'],
    'warm-up-cosine': [
      'if step < WARM_UP_STEPS:',
      '    return LEARNING_RATE * step / WARM_UP_STEPS',
      'done = (step - WARM_UP_STEPS) / (STEPS - WARM_UP_STEPS)',
      'return LEARNING_RATE * (1 + cos(pi * done)) / 2',
    ],
  };
  const imports = schedule === 'step' ? [] : ['from math import cos, pi', ''];
  const says = '"""The learning rate of a step, counted from 0."""';
  return [
    ['def scheduled_rate(step):', indented([says, ...imports, ...bodies[schedule]])].join('\n'),
  ];
}

export function pythonBool(value: boolean): string {
  return value ? 'True' : 'False';
}

/** `f(a, b=c)` without what is the usual. */
export function call(name: string, args: readonly (string | false)[]): string {
  return `${name}(${args.filter((arg) => arg !== false).join(', ')})`;
}

export function indented(lines: readonly string[], by = 4): string {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line)).join('\n');
}

/** Parts of the same shape as one; `concat` is the program's function that lays them side by side. */
export function merged(concat: string, mode: MergeMode, parts: readonly string[]): string {
  switch (mode) {
    case 'concat':
      return `${concat}([${parts.join(', ')}], -1)`;
    case 'sum':
      return parts.join(' + ');
    case 'mul':
      return parts.join(' * ');
    case 'ave':
      return `(${parts.join(' + ')}) / ${parts.length}`;
  }
}

/** Whether a layer's first biases are drawn, for memories of different lengths. */
export function startsWithMemories({ chrono, useBias }: Recurrent): boolean {
  return chrono && useBias;
}

/** Keras's clipping, which all scripts compute alike. */
export function clippingOf({ clipping, clipLimit }: TrainingSettings): string | undefined {
  const names = { value: 'clipvalue', norm: 'clipnorm', 'global-norm': 'global_clipnorm' };
  return clipping === 'none' ? undefined : `${names[clipping]}=${number(clipLimit)}`;
}

/** Keras insists on a point in its settings. */
export function number(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
