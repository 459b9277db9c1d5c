/**
 * The settings of training as a table of fields, with Keras 3's defaults
 * (`keras/src/optimizers/{sgd,rmsprop,adam,base_optimizer}.py`, `Model.fit`). One exception: Keras trains
 * for one epoch unless told otherwise, here it is 20.
 */
import { DATASETS, MNIST } from '../data/dataset.ts';
import { otherDataOf } from '../data/dataset-of.ts';
import { SEQUENCE_LENGTH } from '../data/sequences.ts';
import type {
  Experiment,
  Options,
  OptimizerName,
  TaskName,
  TrainingSettings,
} from './experiment.ts';
import { defaultsOf, readFields, type Field } from './field.ts';

/** How many digits MNIST's training set holds. */
const TRAINING_DIGITS = MNIST.counts.train;
/** And its test set. */
export const TEST_DIGITS = MNIST.counts.test;
/** No data set holds more images. */
export const MOST_DIGITS = 200_000;

/** What Keras takes when the learning rate is not given. */
export const DEFAULT_LEARNING_RATES: Readonly<Record<OptimizerName, number>> = {
  sgd: 0.01,
  rmsprop: 0.001,
  adam: 0.001,
};

const usesMomentum = ({ optimizer }: Options) => optimizer === 'sgd' || optimizer === 'rmsprop';
const isRmsprop = ({ optimizer }: Options) => optimizer === 'rmsprop';
const isAdam = ({ optimizer }: Options) => optimizer === 'adam';
const dividesByGradients = (options: Options) => isRmsprop(options) || isAdam(options);

export const TRAINING_FIELDS: readonly (Field & { name: keyof TrainingSettings })[] = [
  {
    kind: 'choice',
    name: 'optimizer',
    default: 'sgd',
    choices: ['sgd', 'rmsprop', 'adam'],
    restarts: true,
  },
  {
    kind: 'number',
    name: 'learningRate',
    default: DEFAULT_LEARNING_RATES.sgd,
    min: 1e-9,
    max: 10,
    integer: false,
    choices: [
      1e-8, 1e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1,
    ],
    restarts: false,
  },
  {
    kind: 'number',
    name: 'momentum',
    default: 0,
    min: 0,
    max: 0.9999,
    integer: false,
    choices: [0, 0.5, 0.9, 0.95, 0.99],
    restarts: true,
    shownWhen: usesMomentum,
  },
  {
    kind: 'number',
    name: 'rho',
    default: 0.9,
    min: 0,
    max: 0.9999,
    integer: false,
    choices: [0.5, 0.9, 0.95, 0.99, 0.999],
    restarts: true,
    shownWhen: isRmsprop,
  },
  {
    kind: 'number',
    name: 'beta1',
    default: 0.9,
    min: 0,
    max: 0.9999,
    integer: false,
    choices: [0, 0.5, 0.8, 0.9, 0.95, 0.99],
    restarts: true,
    shownWhen: isAdam,
  },
  {
    kind: 'number',
    name: 'beta2',
    default: 0.999,
    min: 0,
    max: 0.999999,
    integer: false,
    choices: [0.9, 0.95, 0.99, 0.999, 0.9999],
    restarts: true,
    shownWhen: isAdam,
  },
  {
    kind: 'number',
    name: 'epsilon',
    default: 1e-7,
    min: 1e-12,
    max: 1,
    integer: false,
    choices: [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 0.001, 0.01],
    restarts: true,
    shownWhen: dividesByGradients,
  },
  {
    kind: 'switch',
    name: 'epsilonInsideRoot',
    default: true,
    restarts: true,
    shownWhen: isRmsprop,
  },
  {
    kind: 'choice',
    name: 'clipping',
    default: 'none',
    choices: ['none', 'value', 'norm', 'global-norm'],
    restarts: true,
  },
  {
    kind: 'number',
    name: 'clipLimit',
    default: 1,
    min: 1e-6,
    max: 1e6,
    integer: false,
    choices: [0.01, 0.1, 0.5, 1, 5, 10, 100],
    restarts: true,
    shownWhen: ({ clipping }) => clipping !== 'none',
  },
  {
    kind: 'number',
    name: 'batchSize',
    default: 32,
    min: 1,
    max: 4096,
    integer: true,
    choices: [8, 16, 32, 64, 128, 256, 512, 1024],
    restarts: true,
  },
  {
    kind: 'number',
    name: 'epochs',
    default: 20,
    min: 1,
    max: 100_000,
    integer: true,
    choices: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    restarts: false,
  },
  {
    kind: 'choice',
    name: 'data',
    default: 'mnist',
    choices: Object.keys(DATASETS),
    accepts: (data) => otherDataOf(data) !== undefined,
    restarts: true,
  },
  {
    kind: 'number',
    name: 'length',
    default: SEQUENCE_LENGTH,
    min: 10,
    max: 1000,
    integer: true,
    choices: [10, 20, 50, 100, 200, 300, 500, 750, 1000],
    restarts: true,
    tasks: ['recall', 'adding'],
  },
  {
    kind: 'number',
    name: 'trainingDigits',
    default: TRAINING_DIGITS,
    min: 1,
    max: MOST_DIGITS,
    integer: true,
    choices: [100, 300, 1000, 3000, 6000, 10_000, 30_000, TRAINING_DIGITS],
    restarts: true,
  },
  {
    kind: 'number',
    name: 'testDigits',
    default: TEST_DIGITS,
    min: 1,
    max: MOST_DIGITS,
    integer: true,
    choices: [100, 300, 1000, 3000, TEST_DIGITS],
    restarts: true,
  },
  {
    kind: 'number',
    name: 'labelFraction',
    default: 1,
    min: 0.0001,
    max: 1,
    integer: false,
    choices: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'labelNoise',
    default: 0,
    min: 0,
    max: 1,
    integer: false,
    choices: [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'augmentShift',
    default: 0,
    min: 0,
    max: 10,
    integer: false,
    choices: [0, 1, 2, 3, 4, 6],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'augmentRotation',
    default: 0,
    min: 0,
    max: 180,
    integer: false,
    choices: [0, 5, 10, 15, 20, 30, 45, 180],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'augmentScale',
    default: 0,
    min: 0,
    max: 0.5,
    integer: false,
    choices: [0, 0.05, 0.1, 0.15, 0.2, 0.3],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'augmentSlant',
    default: 0,
    min: 0,
    max: 45,
    integer: false,
    choices: [0, 5, 10, 15, 20, 30],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'augmentWidth',
    default: 0,
    min: 0,
    max: 0.5,
    integer: false,
    choices: [0, 0.1, 0.2, 0.3, 0.4],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'augmentStroke',
    default: 0,
    min: 0,
    max: 1,
    integer: false,
    choices: [0, 0.25, 0.5, 0.75, 1],
    restarts: true,
    tasks: ['digit'],
  },
  {
    kind: 'number',
    name: 'patience',
    default: 0,
    min: 0,
    max: 100_000,
    integer: true,
    choices: [0, 1, 2, 3, 5, 10, 20],
    restarts: true,
  },
  {
    kind: 'choice',
    name: 'schedule',
    default: 'constant',
    choices: ['constant', 'step', 'cosine', 'warm-up-cosine'],
    restarts: true,
  },
  {
    kind: 'number',
    name: 'stepEpochs',
    default: 10,
    min: 1,
    max: 100_000,
    integer: true,
    choices: [1, 2, 5, 10, 20, 50, 100],
    restarts: true,
    shownWhen: ({ schedule }) => schedule === 'step',
  },
  {
    kind: 'number',
    name: 'stepFactor',
    default: 0.5,
    min: 0.001,
    max: 1,
    integer: false,
    choices: [0.1, 0.2, 0.3, 0.5, 0.7, 0.9],
    restarts: true,
    shownWhen: ({ schedule }) => schedule === 'step',
  },
  {
    kind: 'number',
    name: 'warmUpEpochs',
    default: 1,
    min: 0,
    max: 100_000,
    integer: false,
    choices: [0.1, 0.5, 1, 2, 5, 10],
    restarts: true,
    shownWhen: ({ schedule }) => schedule === 'warm-up-cosine',
  },
  {
    kind: 'number',
    name: 'dropLearningRateAfter',
    default: 0,
    min: 0,
    max: 100_000,
    integer: true,
    choices: [0, 5, 10, 15, 20, 50, 100],
    restarts: true,
    shownWhen: ({ schedule }) => schedule === 'constant',
  },
  {
    kind: 'number',
    name: 'seed',
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    integer: true,
    choices: [1, 2, 3, 4, 5],
    restarts: true,
  },
];

/** The training settings of `TRAINING_FIELDS`' defaults. */
export const DEFAULT_TRAINING: TrainingSettings = settingsOf(defaultsOf(TRAINING_FIELDS));

/** Settings as options, for what works on tables of fields. */
export function trainingOptions(training: TrainingSettings): Options {
  return { ...training };
}

/** Options that were read with `TRAINING_FIELDS` as settings. */
export function settingsOf(options: Options): TrainingSettings {
  // The table has exactly the settings' names and kinds (tests/models/training-fields.test.ts).
  return { ...options } as unknown as TrainingSettings;
}

/** Settings that mean nothing to networks of this task stand at their defaults; the names of those that did not. */
export function withoutIdle(
  options: Options,
  task: TaskName,
): { options: Options; names: readonly string[] } {
  const idle = TRAINING_FIELDS.filter(
    ({ name, tasks, default: usual }) =>
      tasks !== undefined && !tasks.includes(task) && options[name] !== usual,
  );
  return { options: { ...options, ...defaultsOf(idle) }, names: idle.map(({ name }) => name) };
}

/**
 * Reads a setting that may change while a network trains; a number beyond its bounds is clamped.
 *
 * @throws FieldError when it is no number.
 */
export function readLiveSetting(name: 'learningRate' | 'epochs', given: unknown): number {
  const fields = TRAINING_FIELDS.filter((field) => field.name === name);
  return Number(readFields(fields, { [name]: given ?? null }, 'Training').options[name]);
}

/**
 * How many samples an epoch has: digits with a label, or lines.
 *
 * @param there so many training samples the data set has; not told where the settings alone are known
 */
export function samplesPerEpoch(
  { trainingDigits, labelFraction }: TrainingSettings,
  there = Infinity,
): number {
  return Math.max(1, Math.round(Math.min(trainingDigits, there) * labelFraction));
}

/** The settings by which training images are changed. */
export const AUGMENTATIONS = [
  ...(['augmentShift', 'augmentRotation', 'augmentScale'] as const),
  ...(['augmentSlant', 'augmentWidth', 'augmentStroke'] as const),
];

/** Whether digits are learned from otherwise than all of them as they are. */
export function changesDigits(training: TrainingSettings): boolean {
  const names = [...(['labelFraction', 'labelNoise'] as const), ...AUGMENTATIONS];
  return names.some((name) => training[name] !== DEFAULT_TRAINING[name]);
}

/** How many running averages the optimizer keeps of each weight. */
export function slotsOf({ optimizer, momentum }: TrainingSettings): number {
  if (optimizer === 'adam') return 2;
  return (optimizer === 'rmsprop' ? 1 : 0) + (momentum > 0 ? 1 : 0);
}

/** Whether going from one experiment to another needs the network built anew. */
export function needsRestart(from: Experiment, to: Experiment, fields: readonly Field[]): boolean {
  if (from.network !== to.network) return true;
  const before = { ...from.options, ...trainingOptions(from.training) };
  const after = { ...to.options, ...trainingOptions(to.training) };
  return [...fields, ...TRAINING_FIELDS].some(
    ({ name, restarts }) => restarts && before[name] !== after[name],
  );
}
