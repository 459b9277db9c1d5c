/** What came of one run of a sweep. */
import { z } from 'zod';
import type { EpochPoint, Position } from '../training/events.ts';
import type { SweepRun } from './sweep.ts';

/** Seconds until these accuracies were first reached stand in every table of runs. */
export const MILESTONES = [0.9, 0.95, 0.98] as const;

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const optionValue = z.union([z.number(), z.string(), z.boolean()]);
const labelErrorRate = z.number().nonnegative().exactOptional();

/** The test set read after an epoch. */
const testFigure = z.strictObject({
  epoch: count,
  step: count,
  /** Spent training until then. */
  seconds: z.number().nonnegative(),
  loss: z.number(),
  accuracy: share,
  labelErrorRate,
});

export const resultSchema = z.strictObject({
  /** Its number in the sweep, from 1. */
  run: z.number().int().positive(),
  vary: z.record(z.string(), optionValue),
  seed: count,
  /**
   * `finished`: all epochs; `target`, `no-gain`, `minutes`: by a stop rule; `diverged`: the loss exploded; `skipped`:
   * by the reader, perhaps half-way.
   */
  status: z.enum(['finished', 'target', 'no-gain', 'minutes', 'diverged', 'skipped']),
  epochs: z.number().nonnegative(),
  steps: count,
  /** Spent training; reading the test set does not count. */
  seconds: z.number().nonnegative(),
  parameters: count,
  backend: z.string(),
  /** After the last epoch, and after the one that read the test set best. None of a run that ended before. */
  last: testFigure.exactOptional(),
  best: testFigure.exactOptional(),
  /** The test results by epoch, the first from before training; of very many some are left out. */
  curve: z.array(testFigure),
});

export type RunResult = z.infer<typeof resultSchema>;
export type TestFigure = z.infer<typeof testFigure>;

export interface RunOutcome {
  status: RunResult['status'];
  position: Position;
  seconds: number;
  parameters: number;
  backend: string;
  /** Every test result, oldest first. */
  epochs: readonly EpochPoint[];
}

/** So many points of a curve are kept in a file of results. */
const MOST_POINTS = 200;

export function resultOf(
  { number, vary, seed }: Pick<SweepRun, 'number' | 'vary' | 'seed'>,
  { status, position, seconds, parameters, backend, epochs }: RunOutcome,
): RunResult {
  const figures = epochs.map(figureOf);
  const trained = figures.filter(({ epoch }) => epoch > 0);
  const last = trained.at(-1);
  return {
    run: number,
    vary,
    seed,
    status,
    epochs: position.step / Math.max(1, position.batchesPerEpoch),
    steps: position.step,
    seconds,
    parameters,
    backend,
    ...(last === undefined ? {} : { last, best: bestOf(trained, last) }),
    curve: thinned(figures),
  };
}

/** Seconds of training until the test accuracy was first so high; `undefined` when it never was. */
export function secondsTo(
  accuracy: number,
  curve: readonly Pick<TestFigure, 'epoch' | 'seconds' | 'accuracy'>[],
): number | undefined {
  return firstTo(accuracy, curve)?.seconds;
}

/** The mean over the whole epochs; `undefined` before the first has ended. */
export function secondsPerEpoch({ last }: Pick<RunResult, 'last'>): number | undefined {
  return last === undefined || last.epoch === 0 ? undefined : last.seconds / last.epoch;
}

function figureOf(point: EpochPoint): TestFigure {
  const { epoch, step, seconds, valLoss, valAccuracy, valLabelErrorRate } = point;
  return {
    epoch,
    step,
    seconds,
    loss: valLoss,
    accuracy: valAccuracy,
    ...(valLabelErrorRate === undefined ? {} : { labelErrorRate: valLabelErrorRate }),
  };
}

/** The first of those that are equally good. */
function bestOf(figures: readonly TestFigure[], first: TestFigure): TestFigure {
  return figures.reduceRight(
    (best, figure) => (figure.accuracy >= best.accuracy ? figure : best),
    first,
  );
}

/** The first, the last, evenly between, and those that first reached a milestone. */
function thinned(figures: readonly TestFigure[]): TestFigure[] {
  const stride = Math.ceil(figures.length / MOST_POINTS);
  const reached = MILESTONES.map((share) => firstTo(share, figures));
  return figures.filter(
    (figure, index) =>
      index % stride === 0 || index === figures.length - 1 || reached.includes(figure),
  );
}

/** The first point after an epoch where the test accuracy was so high. */
export function firstTo<Point extends Pick<TestFigure, 'epoch' | 'accuracy'>>(
  accuracy: number,
  curve: readonly Point[],
): Point | undefined {
  return curve.find((point) => point.epoch > 0 && point.accuracy >= accuracy);
}
