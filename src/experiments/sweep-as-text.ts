/** The table of a sweep as comma-separated values, and as Markdown. */
import { experiments } from '../text/en-experiments.ts';
import { duration, percent, withPlainSpaces } from '../text/format.ts';
import type { TaskName } from '../models/experiment.ts';
import { errorOf, scoreInWords } from '../text/score.ts';
import { MILESTONES } from './run-result.ts';
import type { SweepResults } from './sweep-results.ts';
import { tableOf, type SweepRow } from './sweep-table.ts';
import { csvText, markdownTable } from './table-text.ts';

const milestones = MILESTONES.map((share) => String(Math.round(100 * share)));

/** One row a run, in full precision; settings go by their names in files. */
export function sweepCsv(results: SweepResults): string {
  const varied = Object.keys(results.sweep.vary);
  const { rows } = tableOf(results);
  // Of sums the error is told, in columns of its own.
  const isSum = ({ task }: SweepRow) => task === 'adding';
  const errors = rows.some(isSum);
  const columns = [
    'run',
    ...varied,
    ...['seed', 'status', 'parameters', 'epochs', 'steps', 'test_accuracy', 'test_loss'],
    ...['test_label_error_rate', 'best_test_accuracy', 'best_epoch', 'seconds'],
    'seconds_per_epoch',
    ...milestones.map((share) => `seconds_to_${share}`),
    'backend',
    ...(errors ? ['test_error', 'best_test_error'] : []),
  ];
  const accuracy = (row: SweepRow, share: number | null | undefined) =>
    isSum(row) ? undefined : share;
  const cells = (row: SweepRow) => [
    row.run,
    ...varied.map((name) => row.vary[name]),
    ...[row.seed, row.status, row.parameters, row.epochs, row.steps],
    ...[accuracy(row, row.accuracy), row.loss],
    ...[row.labelErrorRate, accuracy(row, row.best?.accuracy), row.best?.epoch, row.seconds],
    row.secondsPerEpoch,
    ...milestones.map((share) => row.secondsTo[share]),
    row.backend,
    ...(errors ? [errorIn(row, row.accuracy), errorIn(row, row.best?.accuracy)] : []),
  ];
  return csvText(columns, rows.map(cells));
}

function errorIn({ task }: SweepRow, share: number | null | undefined): number | undefined {
  return task !== 'adding' || share === null || share === undefined ? undefined : errorOf(share);
}

/** One row a run, as people read it. */
export function sweepMarkdown(results: SweepResults): string {
  const { columns, rows } = sweepInWords(results);
  return markdownTable(columns, rows);
}

/** The columns and cells of the table in words, for Markdown and the terminal. */
export function sweepInWords(results: SweepResults): { columns: string[]; rows: string[][] } {
  const words = experiments.table;
  const varied = Object.keys(results.sweep.vary);
  const score = (value: number | null | undefined, task: TaskName) => {
    if (value === null || value === undefined) return words.none;
    return task === 'adding' ? words.error(scoreInWords(value, task)) : percent(value, 2);
  };
  const time = (value: number | null | undefined) =>
    value === null || value === undefined ? words.none : duration(value);
  const columns = [
    words.run,
    ...varied,
    words.seed,
    words.epochs,
    words.last,
    words.best,
    words.time,
    ...milestones.map(words.secondsTo),
    words.end,
  ];
  const cells = (row: SweepRow) =>
    [
      String(row.run),
      ...varied.map((name) => String(row.vary[name])),
      String(row.seed),
      String(Math.round(100 * row.epochs) / 100),
      score(row.accuracy, row.task),
      score(row.best?.accuracy, row.task),
      duration(row.seconds),
      // They are shares that are right; a sum has none.
      ...milestones.map((milestone) =>
        row.task === 'adding' ? words.none : time(row.secondsTo[milestone]),
      ),
      experiments.status[row.status],
    ].map(withPlainSpaces);
  return { columns: columns.map(withPlainSpaces), rows: tableOf(results).rows.map(cells) };
}
