/**
 * A sweep: one experiment, up to three settings that vary, and the seeds with which each of its variants is run. With
 * nothing that varies it is an experiment repeated. Page and command line run the same sweeps.
 */
import type {
  Experiment,
  NetworkId,
  Options,
  OptionValue,
  TaskName,
} from '../models/experiment.ts';
import { taskOf } from '../models/index.ts';
import { DEFAULT_LEARNING_RATES, settingsOf, TRAINING_FIELDS } from '../models/training-fields.ts';

/** So many settings vary at most, by so many values each, and so often each variant is run. */
export const MOST_VARIED = 3;
export const MOST_VALUES = 6;
export const MOST_SEEDS = 20;

export interface Sweep {
  network: NetworkId;
  /** Complete; what varies is replaced by its values. */
  options: Options;
  /** Likewise, without the seed. Of the stop rules `epochs` and `patience` (no gain) stand here. */
  training: Options;
  /** The values of a network's options and of settings of training, by name, in the order of the file. */
  vary: Readonly<Record<string, readonly OptionValue[]>>;
  seeds: readonly number[];
  stop: StopRules;
}

/** When a run ends before its epochs are over. */
export interface StopRules {
  /** The test accuracy that is enough, 0 to 1. */
  accuracy?: number;
  /** Minutes of training. */
  minutes?: number;
}

/** One run of a sweep. */
export interface SweepRun {
  /** From 1: variant by variant, and in each seed by seed. */
  number: number;
  /** What this run has of the settings that vary. */
  vary: Options;
  seed: number;
  experiment: Experiment;
}

/** What varies, in every combination; a single one with nothing in it where nothing varies. */
export function variantsOf({ vary }: Pick<Sweep, 'vary'>): Options[] {
  return Object.entries(vary).reduce<Options[]>(
    (sofar, [name, values]) =>
      sofar.flatMap((variant) => values.map((value) => ({ ...variant, [name]: value }))),
    [{}],
  );
}

/** Every run of a sweep, in the order in which they are run and stand in the table. */
export function runsOf(sweep: Sweep): SweepRun[] {
  return variantsOf(sweep)
    .flatMap((vary) => sweep.seeds.map((seed) => ({ vary, seed })))
    .map((run, index) => ({ number: index + 1, ...run, experiment: experimentOf(sweep, run) }));
}

/** How many runs a sweep has. */
export function countRuns({ vary, seeds }: Pick<Sweep, 'vary' | 'seeds'>): number {
  return Object.values(vary).reduce((count, values) => count * values.length, seeds.length);
}

/** The experiment of a variant under a seed. */
export function experimentOf(
  sweep: Sweep,
  { vary, seed }: Pick<SweepRun, 'vary' | 'seed'>,
): Experiment {
  const { network } = sweep;
  const ofTraining = new Set<string>(TRAINING_FIELDS.map(({ name }) => name));
  const isTraining = ([name]: [string, OptionValue]) => ofTraining.has(name);
  const varied = Object.entries(vary);
  const options = Object.fromEntries(varied.filter((entry) => !isTraining(entry)));
  const training = Object.fromEntries(varied.filter(isTraining));
  return {
    network,
    options: { ...sweep.options, ...options },
    training: settingsOf({
      ...sweep.training,
      ...usualLearningRate(sweep, training),
      ...training,
      seed,
    }),
  };
}

/** What the runs of a variant learn. */
export function taskOfVariant(sweep: Sweep, vary: Options): TaskName {
  return taskOf(experimentOf(sweep, { vary, seed: 0 }));
}

/** A learning rate belongs to its optimizer: where the optimizer varies and the rate does not, each has its own. */
function usualLearningRate(sweep: Sweep, training: Options): Options {
  const { optimizer } = training;
  if (optimizer !== 'sgd' && optimizer !== 'rmsprop' && optimizer !== 'adam') return {};
  return optimizer === sweep.training['optimizer']
    ? {}
    : { learningRate: DEFAULT_LEARNING_RATES[optimizer] };
}

/** A name for the run's folder or file, e.g. `02-learning-rate-0.1-seed-1`. */
export function runFolderName({ number, vary, seed }: SweepRun, runs: number): string {
  const digits = Math.max(2, String(runs).length);
  const parts = [...Object.entries(vary), ['seed', seed] as const].map(
    ([name, value]) => `${kebab(name)}-${spelled(value)}`,
  );
  return [String(number).padStart(digits, '0'), ...parts].join('-');
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Letters, digits and points only, as every file system takes them. */
function spelled(value: OptionValue): string {
  return String(value)
    .replaceAll(/[^a-z0-9.]+/gi, '_')
    .slice(0, 40);
}
