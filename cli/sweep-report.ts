/** What a sweep tells on the command line, as JSON lines for programs or as words for people. */
import { comparisonInWords } from '../src/experiments/comparison-words.ts';
import type { RunResult } from '../src/experiments/run-result.ts';
import { sweepInWords } from '../src/experiments/sweep-as-text.ts';
import { runsLeft, secondsLeft, type SweepResults } from '../src/experiments/sweep-results.ts';
import { tableOf, type SweepTable } from '../src/experiments/sweep-table.ts';
import type { SweepRun } from '../src/experiments/sweep.ts';
import type { Options } from '../src/models/experiment.ts';
import { taskOf } from '../src/models/index.ts';
import { sweepRuns as words } from '../src/text/cli/en-sweep.ts';
import { experiments } from '../src/text/en-experiments.ts';
import { withPlainSpaces } from '../src/text/format.ts';
import type { Position, TrainingEvent } from '../src/training/events.ts';
import type { Output } from './command.ts';
import { ProgressReadings } from './json-report.ts';
import { ProgressBar } from './progress-bar.ts';
import { named, score } from './rates-in-words.ts';

export interface RunBegins {
  run: SweepRun;
  runs: number;
  folder: string;
  backend: string;
  parameters: number;
  position: Position;
}

export interface SweepReport {
  begins(begun: RunBegins): void;
  tell(event: TrainingEvent): void;
  ends(result: RunResult, folder: string, results: SweepResults): void;
  over(results: SweepResults): void;
}

/** One JSON object a line: for each run `run-start`, `progress` twice a second and `run-end`; at last `sweep-end`. */
export class JsonSweepReport implements SweepReport {
  #run: SweepRun | undefined;
  readonly #readings = new ProgressReadings();
  readonly #write: (fields: object) => void;

  constructor(output: Output) {
    this.#write = (fields) => output.result(JSON.stringify(fields));
  }

  begins({ run, runs, folder, backend, parameters, position }: RunBegins): void {
    this.#run = run;
    const { step, epoch, epochs, batchesPerEpoch } = position;
    const { network } = run.experiment;
    this.#write({
      type: 'run-start',
      run: run.number,
      runs,
      vary: run.vary,
      seed: run.seed,
      network,
      backend,
      parameters,
      step,
      epoch,
      epochs,
      batchesPerEpoch,
      folder,
    });
  }

  tell(event: TrainingEvent): void {
    if (event.type === 'progress') {
      this.#readings.push(event);
      if (this.#readings.isDue) this.#writeProgress();
    }
    if (event.type !== 'epoch') return;
    const { valLoss, valAccuracy, valLabelErrorRate } = event.point;
    this.#writeProgress({
      step: event.point.step,
      epoch: event.point.epoch,
      valLoss,
      valAccuracy,
      ...(valLabelErrorRate === undefined ? {} : { valLabelErrorRate }),
      seconds: event.point.seconds,
    });
  }

  ends(result: RunResult, folder: string): void {
    this.#readings.clear();
    const { run, vary, seed, status, last = null, best = null, ...rest } = result;
    const { epochs, steps, seconds, parameters, backend } = rest;
    this.#write({
      type: 'run-end',
      run,
      vary,
      seed,
      status,
      final: last,
      best,
      epochs,
      steps,
      seconds,
      parameters,
      backend,
      folder,
    });
  }

  over(results: SweepResults): void {
    const { rows, groups, comparison } = tableOf(results);
    this.#write({
      type: 'sweep-end',
      runs: rows.length,
      seconds: rows.reduce((sum, { seconds }) => sum + seconds, 0),
      table: rows,
      groups,
      ...(comparison === undefined
        ? {}
        : { comparison: { ...comparison, words: wordsOf({ comparison }) } }),
    });
  }

  /** The mean over the readings since the last line, and the test figures where an epoch has ended. */
  #writeProgress(test?: object): void {
    const readings = this.#readings.take();
    if (readings === undefined && test === undefined) return;
    const { number, vary, seed } = this.#run ?? {};
    this.#write({ type: 'progress', run: number, vary, seed, ...readings, ...test });
    this.#readings.lineWritten();
  }
}

/** A line as a run begins and ends, the progress bar on stderr, and the table at the end. */
export class PlainSweepReport implements SweepReport {
  readonly #bar: ProgressBar;

  constructor(private readonly output: Output) {
    this.#bar = new ProgressBar(output);
  }

  begins({ run, runs, backend, position }: RunBegins): void {
    this.#bar.task = taskOf(run.experiment);
    const { step } = position;
    const { number } = run;
    this.output.result(words.begins({ number, runs, name: nameOf(run), backend, step }));
  }

  tell(event: TrainingEvent): void {
    if (event.type === 'progress') {
      this.#bar.progress(event.position, event.point, event.samplesPerSecond);
    } else if (event.type === 'evaluating') {
      this.#bar.evaluating(event.done, event.total);
    }
  }

  ends(result: RunResult, _folder: string, results: SweepResults): void {
    this.#bar.clear();
    const { last, best, status, seconds, epochs } = result;
    const { task } = this.#bar;
    const scored = (share: number) => (task === 'adding' ? named(share, task) : score(share, task));
    const figures =
      last === undefined || best === undefined
        ? words.noEpoch
        : words.figures(scored(last.accuracy), scored(best.accuracy), best.epoch);
    const left = runsLeft(results).length === 0 ? undefined : secondsLeft(results);
    const ended = { figures, epochs, seconds, status: experiments.status[status], left };
    this.output.result(withPlainSpaces(words.ends(ended)));
  }

  over(results: SweepResults): void {
    const { columns, rows } = sweepInWords(results);
    const widths = columns.map((column, index) =>
      Math.max(column.length, ...rows.map((row) => row[index].length)),
    );
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, index) => cell.padEnd(widths[index]))
        .join('  ')
        .trimEnd();
    this.output.result('');
    this.output.result(line(columns));
    for (const row of rows) this.output.result(line(row));
    const table = tableOf(results);
    if (results.sweep.seeds.length > 1) {
      this.output.result('');
      for (const { vary, task, accuracy } of table.groups) {
        if (accuracy === undefined) continue;
        const rates = experiments.group(accuracy, task);
        this.output.result(withPlainSpaces(words.group(settingsInWords(vary), rates)));
      }
    }
    const compared = wordsOf(table);
    if (compared !== undefined) this.output.result(`\n${compared}`);
  }
}

function wordsOf({ comparison }: Pick<SweepTable, 'comparison'>): string | undefined {
  if (comparison === undefined) return undefined;
  const { best, next } = comparison;
  const compared = comparisonInWords(comparison.comparison, {
    one: settingsInWords(best.vary),
    other: settingsInWords(next.vary),
    runs: [best.runs, next.runs],
    task: best.task,
  });
  return withPlainSpaces(compared);
}

function nameOf({ vary, seed }: SweepRun): string {
  return settingsInWords({ ...vary, seed });
}

/** `learningRate 0.1, units 32`; settings go by their names in the file. */
function settingsInWords(vary: Options): string {
  const settings = Object.entries(vary).map(([name, value]) => words.setting(name, String(value)));
  return settings.length === 0 ? words.all : settings.join(', ');
}
