/** The table of runs as CSV, Markdown and JSON. */
import { MILESTONES } from '../../experiments/run-result.ts';
import { csvText, markdownTable } from '../../experiments/table-text.ts';
import { METRICS, type Curve } from '../../runs/curve.ts';
import { text } from '../../text/index.ts';
import { withPlainSpaces } from '../../text/format.ts';
import type { ShelfRow } from './run-shelf.ts';

const words = text.runsTable;

/** In full precision. */
export function shelfCsv(rows: readonly ShelfRow[]): string {
  const columns = [
    ...['name', 'network', 'differs_from_run_before', 'parameters', 'epochs', 'test_accuracy'],
    ...[
      'best_test_accuracy',
      ...MILESTONES.map((share) => `seconds_to_${Math.round(100 * share)}`),
    ],
    ...['seconds_per_epoch', 'backend', 'seed', 'note', 'began'],
  ];
  return csvText(
    columns,
    rows.map((row) => [
      ...[row.name, row.network, row.difference, row.parameters, row.epochs, row.last, row.best],
      ...row.secondsTo,
      ...[row.secondsPerEpoch, row.backend, row.seed, row.note],
      new Date(row.created).toISOString(),
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
        ...[shareOr(row.last), shareOr(row.best), ...row.secondsTo.map(timeOr)],
        ...[timeOr(row.secondsPerEpoch), row.backend, String(row.seed)],
      ].map(withPlainSpaces),
    ),
  );
}

/** The rows, their settings and their curves in full. */
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

export const shareOr = (value: number | undefined) =>
  value === undefined ? words.none : words.share(value);
export const timeOr = (value: number | undefined) =>
  value === undefined ? words.none : words.seconds(value);

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
