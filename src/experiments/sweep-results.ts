/**
 * A sweep and what came of it so far: which run is next, how long the rest will take, and the file in which page and
 * command line keep and exchange it.
 */
import { z } from 'zod';
import { sweepFiles as words } from '../text/en-sweep-files.ts';
import { resultSchema, type RunResult } from './run-result.ts';
import { parseJson, readSweep, SweepError, sweepJson } from './sweep-file.ts';
import { runsOf, type Sweep, type SweepRun } from './sweep.ts';

export interface SweepResults {
  sweep: Sweep;
  /** In the order of the runs, however they were done. */
  results: readonly RunResult[];
}

/** The runs that have no result yet, the next one first. */
export function runsLeft({ sweep, results }: SweepResults): SweepRun[] {
  const done = new Set(results.map(({ run }) => run));
  return runsOf(sweep).filter(({ number }) => !done.has(number));
}

/** With one result more; one of the same run takes its place. */
export function withResult({ sweep, results }: SweepResults, result: RunResult): SweepResults {
  const others = results.filter(({ run }) => run !== result.run);
  return { sweep, results: [...others, result].sort((one, other) => one.run - other.run) };
}

/**
 * Seconds of training that are left at the pace so far, that of the run under way included; `undefined` before
 * anything is known.
 *
 * @param current how far the run under way is, 0 to 1, and for how long it has trained
 */
export function secondsLeft(
  { sweep, results }: SweepResults,
  current?: { share: number; seconds: number },
): number | undefined {
  const whole = results.filter(({ status }) => status !== 'skipped');
  const left = runsLeft({ sweep, results }).length;
  const share = current?.share ?? 0;
  const [done, spent] = whole.reduce(
    ([count, sum], { seconds }) => [count + 1, sum + seconds],
    [share, current?.seconds ?? 0],
  );
  return done === 0 ? undefined : (spent / done) * Math.max(0, left - share);
}

/** The text of the file. */
export function writeResults({ sweep, results }: SweepResults): string {
  return `${JSON.stringify({ ...sweepJson(sweep), results }, null, 2)}\n`;
}

/**
 * Reads a sweep with what came of it; a sweep that nobody has run yet has no results.
 *
 * @throws SweepError
 */
export function parseResults(text: string): SweepResults {
  const given = parseJson(text);
  const sweep = readSweep(given);
  const { results = [] } = given as { results?: unknown };
  const read = z.array(resultSchema).safeParse(results);
  if (!read.success) {
    const [{ path, message }] = read.error.issues;
    throw new SweepError(words.damagedResults(path.map(String).join('.'), message));
  }
  checkRuns(sweep, read.data);
  return { sweep, results: read.data.sort((one, other) => one.run - other.run) };
}

/** @throws SweepError where a result is not of a run of the sweep, or two are of the same. */
function checkRuns(sweep: Sweep, results: readonly RunResult[]): void {
  const runs = new Map(runsOf(sweep).map((run) => [run.number, run]));
  const seen = new Set<number>();
  for (const { run, vary, seed } of results) {
    const planned = runs.get(run);
    const fits =
      planned !== undefined &&
      planned.seed === seed &&
      Object.entries(planned.vary).every(([name, value]) => vary[name] === value);
    if (!fits) throw new SweepError(words.unplannedRun(run));
    if (seen.has(run)) throw new SweepError(words.runTwice(run));
    seen.add(run);
  }
}
