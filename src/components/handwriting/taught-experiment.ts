/** What is trained when a network is taught drawings: the experiment as it is set, on other data and for as long as it takes. */
import { MNIST, isOfDigits } from '../../data/dataset.ts';
import { datasetOf, otherDataOf } from '../../data/dataset-of.ts';
import { type Drawing, countsOf } from '../../data/drawing.ts';
import { mixedDataName, mixedDataOf } from '../../data/mixed-data.ts';
import { fitted, withData } from '../../models/data-fit.ts';
import type { DataName, Experiment, TrainingSettings } from '../../models/experiment.ts';
import { experimentFromPreset, networkById } from '../../models/index.ts';

/** Going on from the weights that read; from random ones with MNIST; from random ones on the drawings alone. */
export const WAYS = ['teach', 'mixed', 'alone'] as const;
export type Way = (typeof WAYS)[number];

/** So many digits of MNIST are learned beside the drawings, and so often, lest they be forgotten. */
const BESIDE = 4000;
const ROUNDS = 3;
/** Of MNIST's test digits so many are read after each epoch. */
const TEST_DIGITS = 2000;
/** Drawings alone are learned in batches of so many, until about so many steps are made. */
const BATCH = 16;
const STEPS = 300;
const MOST_EPOCHS = 100;

/**
 * @param preset that the experiment started from
 * @param data what experiments call the drawings
 * @throws FieldError where the network does not fit them
 */
export function taughtExperiment(
  { experiment, preset }: { experiment: Experiment; preset: string },
  data: DataName,
  way: Way,
): Experiment {
  const on = way === 'alone' ? data : mixedDataName(data);
  const before = withoutLesson(experiment, preset);
  const onData = fitted(withData(before, on));
  const changes = way === 'alone' ? settingsAlone(data) : settingsBeside(before, on, way);
  return { ...onData, training: { ...onData.training, ...changes } };
}

/** Why a network cannot be taught so; nothing where it can. */
export function whyNotTaught(
  experiment: Experiment,
  drawings: readonly Drawing[],
  way: Way,
): 'few' | 'oneDigit' | 'numbers' | 'otherData' | undefined {
  const { train, test } = countsOf(drawings);
  if (train === 0 || test === 0) return 'few';
  if (networkById(experiment.network).task.name === 'number') return 'numbers';
  if (way === 'teach' && !readsDigits(experiment)) return 'otherData';
  const learned = new Set(drawings.filter((d) => !d.isHeldBack).map(({ label }) => label));
  return way === 'alone' && learned.size < 2 ? 'oneDigit' : undefined;
}

/** Whether the experiment's network tells the ten digits apart, in images as large as drawings are. */
export function readsDigits({ network, training }: Experiment): boolean {
  const info = datasetOf(training);
  const isSize = info.shape.every((side, i) => side === MNIST.shape[i]);
  return isSize && isOfDigits(info) && networkById(network).task.name !== 'number';
}

/** What an earlier lesson has set, or another data set of one's own, says nothing of how long this one takes. */
function withoutLesson(experiment: Experiment, preset: string): Experiment {
  const { network, training } = experiment;
  if (otherDataOf(training.data) === undefined) return experiment;
  const usual = experimentFromPreset(network, preset).training;
  const { data, batchSize, epochs, trainingDigits, testDigits } = usual;
  const settings = { data, batchSize, epochs, trainingDigits, testDigits };
  return { ...withData(experiment, data), training: { ...training, ...settings } };
}

function settingsAlone(data: DataName): Partial<TrainingSettings> {
  const { train, test } = datasetOf({ data }).counts;
  const batchSize = Math.min(BATCH, train);
  const epochs = Math.min(MOST_EPOCHS, Math.ceil(STEPS / Math.ceil(train / batchSize)));
  return { batchSize, epochs, trainingDigits: train, testDigits: test };
}

function settingsBeside(
  { training }: Experiment,
  on: DataName,
  way: Way,
): Partial<TrainingSettings> {
  const { counts } = datasetOf({ data: on });
  const ownTrain = mixedDataOf(on)?.ownTrain ?? 0;
  const ownTest = counts.test - MNIST.counts.test;
  if (way === 'teach') {
    return {
      epochs: ROUNDS,
      trainingDigits: ownTrain + BESIDE,
      testDigits: ownTest + TEST_DIGITS,
    };
  }
  // As many of MNIST as are set, where MNIST is what was learned.
  const ofMnist = training.data === 'mnist' ? training.trainingDigits : MNIST.counts.train;
  return { trainingDigits: Math.min(counts.train, ownTrain + ofMnist) };
}
