/** The record of a reproduced result: what was run, where, and what came of it, as a JSON file in `results/`. */
import { z } from 'zod';
import type { Experiment } from '../models/experiment.ts';
import { readExperiment } from '../models/read-experiment.ts';
import { records as words } from '../text/cli/en-reproduce.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { TestResult } from './evaluation.ts';
import type { EpochPoint } from './events.ts';

const share = z.number().min(0).max(1);
const count = z.number().int().nonnegative();
const rates = z.strictObject({
  loss: z.number(),
  accuracy: share,
  labelErrorRate: z.number().nonnegative().exactOptional(),
});

const recordSchema = z.strictObject({
  recipe: z.string(),
  experiment: z.unknown(),
  parameters: count,
  /** What computed, e.g. `wasm` and what of it, and on what machine. */
  backend: z.string(),
  machine: z.string(),
  program: z.string(),
  date: z.string(),
  /** What else must be known of this run, in sentences. */
  note: z.string().exactOptional(),
  /** Whether all epochs of the recipe were run. */
  complete: z.boolean(),
  epochs: count,
  steps: count,
  /** Spent training; evaluations do not count. */
  seconds: z.number().nonnegative(),
  /** Over the batches of the last epoch, while it learned, with dropout: what Keras prints as `accuracy`. */
  running: rates,
  /** All training digits read afterwards, without dropout; not for numbers, whose training lines are new each time. */
  train: rates.exactOptional(),
  test: rates,
  best: z.strictObject({ epoch: count, accuracy: share }),
  curve: z.array(
    z.strictObject({
      epoch: count,
      loss: z.number().exactOptional(),
      accuracy: share.exactOptional(),
      testLoss: z.number(),
      testAccuracy: share,
      testLabelErrorRate: z.number().nonnegative().exactOptional(),
      seconds: z.number().nonnegative(),
    }),
  ),
});

export type ResultRecord = Omit<z.infer<typeof recordSchema>, 'experiment'> & {
  experiment: Experiment;
};

/** Where and with what a run was made. */
export type Circumstances = Pick<
  ResultRecord,
  'parameters' | 'backend' | 'machine' | 'program' | 'date' | 'note'
>;

/** @throws Error naming the first thing in it that is no record's. */
export function readRecord(given: unknown): ResultRecord {
  const read = recordSchema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(words.noRecord(issue.message, issue.path.join('.')));
  }
  return { ...read.data, experiment: readExperiment(read.data.experiment).experiment };
}

/**
 * The record of a run that has come to the end of an epoch.
 *
 * @param train all training digits, read with the weights of `checkpoint`; none for numbers
 * @throws Error when no epoch is finished.
 */
export function recordOf(
  recipe: string,
  { experiment, loop, history }: Checkpoint,
  train: TestResult | undefined,
  circumstances: Circumstances,
): ResultRecord {
  const last = history.epochs.at(-1);
  if (last?.loss === undefined || last.accuracy === undefined) {
    throw new Error(`The run of ${recipe} has no finished epoch to record.`);
  }
  const best = history.epochs.reduce((one, other) =>
    other.valAccuracy > one.valAccuracy ? other : one,
  );
  return {
    recipe,
    experiment,
    ...circumstances,
    complete: loop.epoch >= experiment.training.epochs,
    epochs: last.epoch,
    steps: last.step,
    seconds: Math.round(last.seconds * 10) / 10,
    running: ratesOf(last.loss, last.accuracy, last.labelErrorRate),
    ...(train === undefined ? {} : { train: ratesOf(train.loss, train.accuracy) }),
    test: ratesOf(last.valLoss, last.valAccuracy, last.valLabelErrorRate),
    best: { epoch: best.epoch, accuracy: best.valAccuracy },
    curve: history.epochs.map(curvePoint),
  };
}

function ratesOf(loss: number, accuracy: number, labelErrorRate?: number): ResultRecord['test'] {
  return { loss, accuracy, ...(labelErrorRate === undefined ? {} : { labelErrorRate }) };
}

function curvePoint(point: EpochPoint): ResultRecord['curve'][number] {
  const { epoch, loss, accuracy, valLoss, valAccuracy, valLabelErrorRate, seconds } = point;
  return {
    epoch,
    ...(loss === undefined ? {} : { loss }),
    ...(accuracy === undefined ? {} : { accuracy }),
    testLoss: valLoss,
    testAccuracy: valAccuracy,
    ...(valLabelErrorRate === undefined ? {} : { testLabelErrorRate: valLabelErrorRate }),
    seconds,
  };
}
