/** The results in lines that were pasted, and which lines hold none. */
import {
  readResultLink,
  ResultLinkError,
  type SharedResult,
} from '../../experiments/result-link.ts';
import { csvText, markdownTable } from '../../experiments/table-text.ts';
import { countParameters } from '../../graph/weights.ts';
import type { TaskName } from '../../models/experiment.ts';
import { graphOf, taskOf } from '../../models/index.ts';
import { withPlainSpaces } from '../../text/format.ts';
import { errorOf, scoreInWords } from '../../text/score.ts';
import { text } from '../../text/index.ts';
import { runName } from '../store/run-name.ts';

const words = text.board;

export interface BoardRow {
  /** Of the paste, from 1. */
  line: number;
  name: string;
  settings: string;
  parameters: number;
  epochs: number;
  last: number | undefined;
  best: number | undefined;
  seconds: number;
  backend: string;
  seed: number;
  task: TaskName;
  result: SharedResult;
}

export interface Board {
  /** The best first. */
  rows: BoardRow[];
  bad: { line: number; why: string }[];
}

/** Empty lines are passed over. */
export function readBoard(pasted: string): Board {
  const board: Board = { rows: [], bad: [] };
  const seen = new Map<string, number>();
  for (const [index, given] of pasted.split(/\r?\n/).entries()) {
    const [line, link] = [index + 1, given.trim()];
    if (link === '') continue;
    const before = seen.get(link);
    if (before !== undefined) {
      board.bad.push({ line, why: words.wrong.again(before) });
      continue;
    }
    seen.set(link, line);
    try {
      board.rows.push(rowOf(line, readResultLink(link)));
    } catch (error) {
      if (!(error instanceof ResultLinkError)) throw error;
      board.bad.push({ line, why: error.message });
    }
  }
  board.rows.sort((one, other) => (other.best ?? -1) - (one.best ?? -1) || one.line - other.line);
  return board;
}

function rowOf(line: number, result: SharedResult): BoardRow {
  const { experiment, name, points, backend } = result;
  const trained = points.filter(({ epoch }) => epoch > 0);
  return {
    line,
    name: name === '' ? words.unnamed(line) : name,
    settings: runName(experiment),
    parameters: countParameters(graphOf(experiment)),
    epochs: points.at(-1)?.epoch ?? 0,
    last: trained.at(-1)?.accuracy,
    best: trained.length === 0 ? undefined : Math.max(...trained.map(({ accuracy }) => accuracy)),
    seconds: points.at(-1)?.seconds ?? 0,
    backend,
    seed: experiment.training.seed,
    task: taskOf(experiment),
    result,
  };
}

/** In full precision. */
export function boardCsv(rows: readonly BoardRow[]): string {
  const isSum = ({ task }: BoardRow) => task === 'adding';
  const errors = rows.some(isSum);
  const errorOr = (value: number | undefined) => (value === undefined ? undefined : errorOf(value));
  return csvText(
    [
      ...['name', 'settings', 'parameters', 'epochs', 'test_accuracy', 'best_test_accuracy'],
      ...['seconds', 'backend', 'seed'],
      ...(errors ? ['test_error', 'best_test_error'] : []),
    ],
    rows.map((row) => [
      ...[row.name, row.settings, row.parameters, row.epochs],
      ...(isSum(row) ? [undefined, undefined] : [row.last, row.best]),
      ...[row.seconds, row.backend, row.seed],
      ...(errors ? (isSum(row) ? [row.last, row.best].map(errorOr) : [undefined, undefined]) : []),
    ]),
  );
}

/** As people read it. */
export function boardMarkdown(rows: readonly BoardRow[]): string {
  return markdownTable(
    Object.values(words.columns),
    rows.map((row) => [row.name, ...cellsOf(row)].map(withPlainSpaces)),
  );
}

/** In words, but for the name. */
export function cellsOf(row: BoardRow): string[] {
  const score = (value: number | undefined) => {
    if (value === undefined) return text.runsTable.none;
    return row.task === 'adding'
      ? text.runsTable.error(scoreInWords(value, row.task))
      : words.share(value);
  };
  return [
    row.settings,
    words.count(row.parameters),
    words.count(row.epochs),
    score(row.last),
    score(row.best),
    words.time(row.seconds),
    row.backend,
    String(row.seed),
  ];
}
