/** The table of runs as CSV, Markdown and JSON. */
import { MILESTONES } from '../../experiments/run-result.ts';
import { csvText, markdownTable } from '../../experiments/table-text.ts';
import { METRICS, type Curve } from '../../runs/curve.ts';
import { text } from '../../text/index.ts';
import type { TaskName } from '../../models/experiment.ts';
import { withPlainSpaces } from '../../text/format.ts';
import { errorOf, scoreInWords } from '../../text/score.ts';
import type { ShelfRow } from './run-shelf.ts';

const words = text.runsTable;

/** In full precision. */
export function shelfCsv(rows: readonly ShelfRow[]): string {
  const errors = rows.some(isSum);
  const columns = [
    ...['name', 'network', 'differs_from_run_before', 'parameters', 'epochs', 'test_accuracy'],
    ...[
      'best_test_accuracy',
      ...MILESTONES.map((share) => `seconds_to_${Math.round(100 * share)}`),
    ],
    ...['seconds_per_epoch', 'backend', 'seed', 'note', 'began'],
    ...(errors ? ['test_error', 'best_test_error'] : []),
  ];
  return csvText(
    columns,
    rows.map((row) => [
      ...[row.name, row.network, row.difference, row.parameters, row.epochs],
      ...(isSum(row) ? [undefined, undefined] : [row.last, row.best]),
      ...row.secondsTo,
      ...[row.secondsPerEpoch, row.backend, row.seed, row.note],
      new Date(row.created).toISOString(),
      ...(errors ? (isSum(row) ? [row.last, row.best].map(errorOr) : [undefined, undefined]) : []),
    ]),
  );
}

/** As people read it. */
export function shelfMarkdown(rows: readonly ShelfRow[]): string {
  const { columns: names } = words;
  return markdownTable(
    [
      ...[names.name, names.difference, names.parameters, names.epochs, names.last, names.best],
      ...MILESTONES.map((share) => withPlainSpaces(names.secondsTo(share))),
      ...[names.secondsPerEpoch, names.backend, names.seed],
    ],
    rows.map((row) =>
      [
        ...[row.name, row.difference, words.count(row.parameters), words.count(row.epochs)],
        ...[scoreOr(row.last, row.task), scoreOr(row.best, row.task)],
        ...row.secondsTo.map(timeOr),
        ...[timeOr(row.secondsPerEpoch), row.backend, String(row.seed)],
      ].map(withPlainSpaces),
    ),
  );
}

/** The rows, their settings and their curves in full; of sums the shares are those of the variance explained. */
export function shelfJson(
  rows: readonly ShelfRow[],
  curves: ReadonlyMap<string, Curve | undefined>,
): string {
  const runs = rows.map(({ points, id, isCurrent: _1, elsewhere: _2, title: _3, ...row }) => ({
    ...row,
    tests: points,
    training: readings(curves.get(id)),
  }));
  return `${JSON.stringify({ format: 'scanline-table', version: 1, runs }, null, 1)}\n`;
}

/** Of sums the error is told. */
export const scoreOr = (value: number | undefined, task: TaskName) => {
  if (value === undefined) return words.none;
  return task === 'adding' ? words.error(scoreInWords(value, task)) : words.share(value);
};
export const timeOr = (value: number | undefined) =>
  value === undefined ? words.none : words.seconds(value);

const isSum = ({ task }: ShelfRow) => task === 'adding';
const errorOr = (value: number | undefined) => (value === undefined ? undefined : errorOf(value));

/** Column by column; what a run does not have is null. */
function readings(curve: Curve | undefined) {
  const values = (name: Parameters<Curve['value']>[0]) =>
    Array.from({ length: curve?.length ?? 0 }, (_, index) => {
      const value = curve?.value(name, index);
      return value === undefined || Number.isNaN(value) ? null : value;
    });
  return Object.fromEntries(
    (['step', 'epoch', 'seconds', ...METRICS] as const).map((name) => [name, values(name)]),
  );
}
