/** What is trained when a network is taught drawings: the experiment as it is set, on other data and for as long as it takes. */
import { datasetOf, otherDataOf } from '../../data/dataset-of.ts';
import { type Drawing, countsOf } from '../../data/drawing.ts';
import { type DrawingSubject, subjectOf } from '../../data/drawing-subject.ts';
import { mixedDataName, mixedDataOf } from '../../data/mixed-data.ts';
import { fitted, withData } from '../../models/data-fit.ts';
import type { DataName, Experiment, TrainingSettings } from '../../models/experiment.ts';
import { experimentFromPreset, networkById } from '../../models/index.ts';
import { MOST_DIGITS } from '../../models/training-fields.ts';

/** Going on from the weights that read; from random ones with the data set; from random ones on the drawings alone. */
export const WAYS = ['teach', 'mixed', 'alone'] as const;
export type Way = (typeof WAYS)[number];

/** So many images of the data set are learned beside the drawings, and so often, lest they be forgotten. */
const BESIDE = 4000;
const ROUNDS = 3;
/** Of its test images so many are read after each epoch. */
const TEST_IMAGES = 2000;
/** Drawings alone are learned in batches of so many, until about so many steps are made. */
const BATCH = 16;
const STEPS = 300;
const MOST_EPOCHS = 100;

/**
 * @param preset that the experiment started from
 * @param data what experiments call the drawings
 * @param subject what they are of; for the ways that need it, with a basis
 * @throws FieldError where the network does not fit them
 */
export function taughtExperiment(
  { experiment, preset }: { experiment: Experiment; preset: string },
  { data, subject }: { data: DataName; subject: DrawingSubject },
  way: Way,
): Experiment {
  const { basis } = subject;
  const on = way === 'alone' || basis === undefined ? data : mixedDataName(basis, data);
  const before = withoutLesson(experiment, preset);
  const onData = fitted(withData(before, on));
  const changes = on === data ? settingsAlone(data) : settingsBeside(before, on, way);
  return { ...onData, training: { ...onData.training, ...changes } };
}

/** Why a network cannot be taught so; nothing where it can. */
export function whyNotTaught(
  experiment: Experiment,
  { drawings, subject }: { drawings: readonly Drawing[]; subject: DrawingSubject },
  way: Way,
): 'few' | 'oneClass' | 'numbers' | 'noBasis' | undefined {
  const { train, test } = countsOf(drawings);
  if (train === 0 || test === 0) return 'few';
  if (networkById(experiment.network).task.name === 'number') return 'numbers';
  if (way !== 'alone' && subject.basis === undefined) return 'noBasis';
  const learned = new Set(drawings.filter((d) => !d.isHeldBack).map(({ label }) => label));
  return way === 'alone' && learned.size < 2 ? 'oneClass' : undefined;
}

/** Whether the experiment's network tells apart what is drawn, in images as large as drawings are. */
export function readsSubject({ network, training }: Experiment, subject: DrawingSubject): boolean {
  const { shape, classes } = datasetOf(training);
  const isSame = shape.join() === subject.shape.join() && classes.join() === subject.classes.join();
  return isSame && networkById(network).task.name !== 'number';
}

/** How many images of the data set are learned beside the drawings when a network is taught. */
export function besideOf(basis: DataName): number {
  return Math.min(BESIDE, datasetOf({ data: basis }).counts.train);
}

/** What an earlier lesson has set says nothing of how long this one takes. */
function withoutLesson(experiment: Experiment, preset: string): Experiment {
  const { network, training } = experiment;
  if (!isLesson(training.data)) return experiment;
  const usual = experimentFromPreset(network, preset).training;
  const { data, batchSize, epochs, trainingDigits, testDigits } = usual;
  const settings = { data, batchSize, epochs, trainingDigits, testDigits };
  return { ...withData(experiment, data), training: { ...training, ...settings } };
}

function isLesson(data: DataName): boolean {
  return otherDataOf(data) !== undefined && subjectOf(data)?.basis !== data;
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
  const { basis = on, ownTrain = 0 } = mixedDataOf(on) ?? {};
  const all = datasetOf({ data: basis }).counts;
  if (way === 'teach') {
    return {
      epochs: ROUNDS,
      trainingDigits: Math.min(MOST_DIGITS, ownTrain + besideOf(basis)),
      testDigits: counts.test - all.test + Math.min(all.test, TEST_IMAGES),
    };
  }
  // As many of the data set as are set, where it is what was learned.
  const beside = training.data === basis ? training.trainingDigits : all.train;
  return { trainingDigits: Math.min(counts.train, ownTrain + beside, MOST_DIGITS) };
}
