/** The table of a sweep: a row a run, a row a variant with the spread over its seeds, and what can be said of them. */
import type { Options, TaskName } from '../models/experiment.ts';
import { MILESTONES, secondsPerEpoch, secondsTo, type RunResult } from './run-result.ts';
import { compareGroups, figuresOf, type Comparison, type GroupFigures } from './statistics.ts';
import { taskOfVariant, variantsOf, type Sweep } from './sweep.ts';
import type { SweepResults } from './sweep-results.ts';

export interface SweepRow {
  run: number;
  /** What was learned. */
  task: TaskName;
  vary: Options;
  seed: number;
  status: RunResult['status'];
  parameters: number;
  epochs: number;
  steps: number;
  backend: string;
  /**
   * Test figures after the last epoch; 0 to 1. `null` where no epoch was completed. Of sums the accuracy is the share of the
   * variance that is explained, and the loss the error.
   */
  accuracy: number | null;
  loss: number | null;
  labelErrorRate?: number;
  best: { epoch: number; accuracy: number } | null;
  seconds: number;
  secondsPerEpoch: number | null;
  /** By milestone in percent; `null` where it was not reached. */
  secondsTo: Readonly<Record<string, number | null>>;
}

/** The runs that differ in their seed only. */
export interface SweepGroup {
  task: TaskName;
  vary: Options;
  /** How many of its runs have a figure. */
  runs: number;
  /** Of the test accuracy after the last epoch. */
  accuracy?: GroupFigures;
}

/** The best variant against the one that comes next. */
export interface BestAgainstNext {
  best: SweepGroup;
  next: SweepGroup;
  comparison: Comparison;
}

export interface SweepTable {
  rows: SweepRow[];
  groups: SweepGroup[];
  /** None with fewer than two variants that have figures. */
  comparison?: BestAgainstNext;
}

export function tableOf({ sweep, results }: SweepResults): SweepTable {
  const groups = groupsOf(sweep, results);
  const comparison = bestAgainstNext(groups, results);
  return {
    rows: results.map((result) => rowOf(sweep, result)),
    groups,
    ...(comparison === undefined ? {} : { comparison }),
  };
}

/** The results of one variant, in the order of the seeds. */
export function resultsOfVariant(results: readonly RunResult[], vary: Options): RunResult[] {
  return results.filter((result) =>
    Object.entries(vary).every(([name, value]) => result.vary[name] === value),
  );
}

function rowOf(sweep: Sweep, result: RunResult): SweepRow {
  const { run, vary, seed, status, parameters, epochs, steps, backend, last, best, seconds } =
    result;
  return {
    run,
    task: taskOfVariant(sweep, vary),
    vary,
    seed,
    status,
    parameters,
    epochs,
    steps,
    backend,
    accuracy: last?.accuracy ?? null,
    loss: last?.loss ?? null,
    ...(last?.labelErrorRate === undefined ? {} : { labelErrorRate: last.labelErrorRate }),
    best: best === undefined ? null : { epoch: best.epoch, accuracy: best.accuracy },
    seconds,
    secondsPerEpoch: secondsPerEpoch(result) ?? null,
    secondsTo: Object.fromEntries(
      MILESTONES.map((share) => [
        String(Math.round(100 * share)),
        secondsTo(share, result.curve) ?? null,
      ]),
    ),
  };
}

function groupsOf(sweep: Sweep, results: readonly RunResult[]): SweepGroup[] {
  return variantsOf(sweep).map((vary) => {
    const values = accuraciesOf(results, vary);
    return {
      task: taskOfVariant(sweep, vary),
      vary,
      runs: values.length,
      ...(values.length === 0 ? {} : { accuracy: figuresOf(values) }),
    };
  });
}

/** Of the runs of a variant, for comparing it with others. A run that was skipped is no sample of its variant. */
export function accuraciesOf(results: readonly RunResult[], vary: Options): number[] {
  return resultsOfVariant(results, vary).flatMap(({ status, last }) =>
    status === 'skipped' || last === undefined ? [] : [last.accuracy],
  );
}

/** The best is known only afterwards, so it is as if it had been compared with each of the others. */
function bestAgainstNext(
  groups: readonly SweepGroup[],
  results: readonly RunResult[],
): BestAgainstNext | undefined {
  const known = groups.filter(({ accuracy }) => accuracy !== undefined);
  const mean = ({ accuracy }: SweepGroup) => accuracy?.mean ?? 0;
  const [best, next] = [...known].sort((one, other) => mean(other) - mean(one));
  if (known.length < 2) return undefined;
  const [ones, others] = [best, next].map(({ vary }) => accuraciesOf(results, vary));
  return { best, next, comparison: compareGroups(ones, others, known.length - 1) };
}
