/**
 * What `scanline reproduce` runs: published results, each with the experiment that should give them, and the
 * project's own settings for networks of which nothing was published on these digits.
 */
import type { Experiment, NetworkId, Options, TrainingSettings } from '../models/experiment.ts';
import { experimentFromPreset } from '../models/index.ts';
import { recipes as words, type RecipeText } from '../text/cli/en-recipes.ts';

export interface Recipe {
  /** As on the command line, and the record's file name. */
  name: string;
  title: string;
  experiment: Experiment;
  published?: PublishedFigures;
  /** What is worth saying of the outcome; whatever is more than 0.3 points off the published figure is explained here. */
  remark?: string;
}

export interface PublishedFigures {
  /** In per cent. Keras prints the running accuracy of the last epoch, dropout included. */
  trainAccuracy?: number;
  testAccuracy: number;
  epochs: number;
  source: string;
}

const COSINE = { schedule: 'cosine', dropLearningRateAfter: 0 } as const;

/** Every digit slanted, turned, moved, sized and drawn a little otherwise each time, as one on the pad may be. */
const AUGMENTED = {
  ...COSINE,
  epochs: 30,
  augmentSlant: 15,
  augmentScale: 0.1,
  augmentRotation: 5,
  augmentShift: 1,
  augmentWidth: 0.2,
  augmentStroke: 0.5,
} as const;

/** Networks by rows that come with the page, for drawings. */
const FOR_DRAWINGS: readonly Recipe[] = [
  recipe('irnn-rows-augmented', experimentOf('irnn', 'rows', AUGMENTED)),
  recipe('lstm-augmented', experimentOf('lstm', 'adam-128', AUGMENTED)),
  recipe('gru-augmented', experimentOf('gru', 'adam-128', AUGMENTED)),
  recipe('mdlstm-augmented', experimentOf('mdlstm', 'stable', AUGMENTED)),
  recipe('simple-rnn-augmented', experimentOf('simple-rnn', 'adam-256', AUGMENTED)),
];

/** Digits by their 784 pixels in as many epochs as two cores compute in an hour, the IRNN's in an hour and a half. */
const WITHIN_THE_HOUR: readonly Recipe[] = [
  recipe('gru-hour', experimentOf('gru', 'pixels-128')),
  recipe('mingru-hour', experimentOf('mingru', 'pixels-3x64', { epochs: 18 })),
  recipe('lru-hour', experimentOf('lru', 'pixels-2x64', { epochs: 11 })),
  recipe(
    'cornn-hour',
    experimentOf('cornn', 'pixels-128', {
      ...{ schedule: 'warm-up-cosine', dropLearningRateAfter: 0, epochs: 28 },
      ...{ learningRate: 0.008, clipping: 'global-norm', clipLimit: 1 },
    }),
  ),
  recipe(
    'irnn-ninety-minutes',
    experimentOf('irnn', 'tuned-adam', {
      ...COSINE,
      ...{ epochs: 28, learningRate: 2e-4, clipping: 'global-norm', clipLimit: 1 },
    }),
  ),
  recipe('lru-permuted', experimentOf('lru', 'permuted-3x64', { epochs: 6 }, { layers: 2 })),
  recipe('lru-permuted-hour', experimentOf('lru', 'permuted-3x64', { epochs: 11 }, { layers: 2 })),
];

export const RECIPES: readonly Recipe[] = [
  recipe('simple-rnn-sgd-256', experimentOf('simple-rnn', 'sgd-256'), {
    trainAccuracy: 97.26,
    testAccuracy: 98.0,
    epochs: 20,
  }),
  recipe('simple-rnn-rmsprop-256', experimentOf('simple-rnn', 'rmsprop-256'), {
    trainAccuracy: 96.72,
    testAccuracy: 97.6,
    epochs: 20,
  }),
  recipe('simple-rnn-adam-256', experimentOf('simple-rnn', 'adam-256'), {
    trainAccuracy: 96.79,
    testAccuracy: 97.4,
    epochs: 20,
  }),
  recipe('simple-rnn-sgd-512', experimentOf('simple-rnn', 'sgd-512'), {
    trainAccuracy: 97.88,
    testAccuracy: 98.3,
    epochs: 20,
  }),
  recipe('hrnn', experimentOf('hrnn', 'keras-example'), {
    trainAccuracy: 98.58,
    testAccuracy: 98.64,
    epochs: 5,
  }),
  recipe('hrnn-seed-2', experimentOf('hrnn', 'keras-example', { seed: 2 }), {
    trainAccuracy: 98.58,
    testAccuracy: 98.64,
    epochs: 5,
  }),
  recipe('hrnn-keras-1', experimentOf('hrnn', 'keras-1'), {
    trainAccuracy: 98.58,
    testAccuracy: 98.64,
    epochs: 5,
  }),
  recipe('irnn-notebook', experimentOf('irnn', 'notebook'), { testAccuracy: 11.37, epochs: 10 }),
  recipe('irnn-identity', experimentOf('irnn', 'identity'), { testAccuracy: 93, epochs: 900 }),
  recipe('irnn-tuned-adam', experimentOf('irnn', 'tuned-adam'), {
    testAccuracy: 98.5,
    epochs: 120,
  }),
  recipe('irnn-rows', experimentOf('irnn', 'rows')),
  recipe('lstm', experimentOf('lstm', 'adam-128')),
  recipe('gru', experimentOf('gru', 'adam-128')),
  recipe('lstm-pixels', experimentOf('lstm', 'pixels-100'), { testAccuracy: 98.9, epochs: 100 }),
  recipe('cornn-pixels-128', experimentOf('cornn', 'pixels-128'), {
    testAccuracy: 99.3,
    epochs: 120,
  }),
  recipe('cornn-pixels', experimentOf('cornn', 'pixels-256'), { testAccuracy: 99.4, epochs: 120 }),
  recipe('cornn-permuted', experimentOf('cornn', 'permuted-256'), {
    testAccuracy: 97.3,
    epochs: 120,
  }),
  recipe('gru-pixels', experimentOf('gru', 'pixels-256'), { testAccuracy: 99.1, epochs: 100 }),
  ...WITHIN_THE_HOUR,
  recipe('four-direction', experimentOf('four-direction', 'concat')),
  recipe('four-direction-long', experimentOf('four-direction', 'concat', AUGMENTED)),
  recipe('mdlstm', experimentOf('mdlstm', 'stable')),
  recipe('mdlstm-small', experimentOf('mdlstm', 'small')),
  recipe('mdlstm-line', experimentOf('mdlstm-line', 'stable')),
  ...FOR_DRAWINGS,
  recipe('blstm-line', experimentOf('blstm-line', 'adam-128')),
  recipe('blstm-line-long', experimentOf('blstm-line', 'adam-128', { ...COSINE, epochs: 60 })),
];

/** Beyond so many points from a published figure, a record wants a remark. */
export const UNREMARKABLE_POINTS = 0.3;

/** Recipes whose words name a source: only these have published figures. */
type Published = {
  [Name in keyof typeof words]: (typeof words)[Name] extends { source: string } ? Name : never;
}[keyof typeof words];

function recipe(name: keyof typeof words, experiment: Experiment): Recipe;
function recipe(
  name: Published,
  experiment: Experiment,
  figures: Omit<PublishedFigures, 'source'>,
): Recipe;
function recipe(
  name: keyof typeof words,
  experiment: Experiment,
  figures?: Omit<PublishedFigures, 'source'>,
): Recipe {
  const { title, source, remark }: RecipeText = words[name];
  return {
    ...{ name, title, experiment },
    ...(figures === undefined || source === undefined ? {} : { published: { ...figures, source } }),
    ...(remark === undefined ? {} : { remark }),
  };
}

function experimentOf(
  network: NetworkId,
  preset: string,
  training: Partial<TrainingSettings> = {},
  options: Options = {},
): Experiment {
  const experiment = experimentFromPreset(network, preset);
  return {
    ...experiment,
    options: { ...experiment.options, ...options },
    training: { ...experiment.training, ...training },
  };
}
