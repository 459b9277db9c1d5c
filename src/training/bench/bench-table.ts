/** Results of the bench as a table: cells, the notes that belong below, and both as Markdown or plain text. */
import { networkById } from '../../models/index.ts';
import { bench } from '../../text/en-bench.ts';
import { backends } from '../../text/en-failures.ts';
import type { BenchResult, RivalResult } from './bench-report.ts';

/** Timed steps below which the reader is told how few they were. */
const FEW_STEPS = 3;

export const BENCH_COLUMNS: readonly string[] = Object.values(bench.columns);

/** One row a result, in the order of `BENCH_COLUMNS`. */
export function benchRow(result: BenchResult): string[] {
  const { ms, ratio, figure, share, launches, none } = bench.cells;
  const orNone = (value: number | null, words: (value: number) => string) =>
    value === null ? none : words(value);
  return [
    titleOf(result),
    String(result.batch),
    ms(result.scanlineMs),
    orNone(result.tfjsMs, ms),
    orNone(result.ratio, ratio),
    figure(result.gflops),
    orNone(result.share, share),
    launches(result.dispatches, result.tfjsDispatches),
  ];
}

/** The network, and the preset where one was asked for. */
function titleOf({ network, preset }: BenchResult): string {
  const { title } = networkById(network);
  return preset === undefined ? title : `${title}, ${preset}`;
}

/** Columns and rows, one a result; where rivals took part, theirs stand in stock tfjs's place. */
function benchTable(results: readonly BenchResult[]): {
  columns: readonly string[];
  rows: readonly string[][];
} {
  const rivals = rivalsOf(results);
  if (rivals.length === 0) return { columns: BENCH_COLUMNS, rows: results.map(benchRow) };
  const { network, batch, scanline, ratio, gflops, share } = bench.columns;
  const theirs = rivals.flatMap((name) => [bench.rivals[name], ratio]);
  return {
    columns: [network, batch, scanline, ...theirs, gflops, share],
    rows: results.map((result) => {
      const [title, digits, ours, , , figure, ofPeak] = benchRow(result);
      return [
        title,
        digits,
        ours,
        ...rivals.flatMap((name) => cellsOf(name, result)),
        figure,
        ofPeak,
      ];
    }),
  };
}

function rivalsOf(results: readonly BenchResult[]): RivalResult['name'][] {
  return [...new Set(results.flatMap(({ rivals = [] }) => rivals.map(({ name }) => name)))];
}

function cellsOf(name: RivalResult['name'], { rivals = [] }: BenchResult): string[] {
  const { ms, ratio, none } = bench.cells;
  const rival = rivals.find((one) => one.name === name);
  return rival === undefined ? [none, none] : [ms(rival.ms), ratio(rival.ratio)];
}

/** What must be known to read the rows, a sentence each; the results are of one backend. */
export function benchNotes(results: readonly BenchResult[]): string[] {
  const [first] = results;
  if (first === undefined) return [];
  const { notes } = bench;
  const { backend, adapter } = first;
  const peaks = results.flatMap(({ peakGflops }) => (peakGflops === null ? [] : [peakGflops]));
  const machine = notes.machine({ backend: backends.names[backend].label, adapter });
  const compared = results.some(({ tfjsMs }) => tfjsMs !== null);
  const known = `${machine}${peaks.length === 0 ? '' : `; ${notes.peak(Math.max(...peaks))}`}.`;
  if (rivalsOf(results).length > 0) return [known, ...rivalNotes(results)];
  return [
    known,
    ...(compared && backend === 'wasm' ? [notes.tfjsThreads(first.tfjsThreads)] : []),
    backend === 'webgpu' ? notes.launchesAre.webgpu : notes.launchesAre.others,
    ...results.flatMap(notesOf),
  ];
}

function rivalNotes(results: readonly BenchResult[]): string[] {
  const { notes } = bench;
  const entries = results.flatMap((result) =>
    (result.rivals ?? []).map((rival) => ({ ...rival, title: titleOf(result) })),
  );
  return rivalsOf(results).flatMap((name) => {
    const label = bench.rivals[name];
    const own = entries.filter((entry) => entry.name === name);
    const notCompiled = own.filter(({ compiled }) => !compiled).map(({ title }) => title);
    const scripted = own.filter((entry) => entry.scripted).map(({ title }) => title);
    return [
      ...[...new Set(own.map(({ detail }) => detail))].map((detail) => notes.rival(label, detail)),
      ...(notCompiled.length > 0 ? [notes.rivalNotCompiled(label, notCompiled)] : []),
      ...(scripted.length > 0 ? [notes.rivalScripted(label, scripted)] : []),
      ...own
        .filter(({ steps }) => steps < FEW_STEPS)
        .map(({ title, steps }) => notes.rivalFew(title, label, steps)),
    ];
  });
}

function notesOf(result: BenchResult): string[] {
  const { few, warmUpOnly, differs } = bench.notes;
  const title = titleOf(result);
  if (result.tfjsMs === null) return [];
  return [
    ...(result.tfjsDiffers === null ? [] : [differs(title, result.tfjsDiffers)]),
    ...(result.tfjsWarmUpOnly ? [warmUpOnly(title)] : []),
    ...(!result.tfjsWarmUpOnly && result.tfjsSteps < FEW_STEPS
      ? [few(title, result.tfjsSteps)]
      : []),
  ];
}

/** A Markdown table with its notes as a list. */
export function benchMarkdown(results: readonly BenchResult[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const { columns, rows } = benchTable(results);
  const { method, rivalMethod } = bench.notes;
  const said = rivalsOf(results).length > 0 ? rivalMethod : method;
  return [
    line(columns),
    line(columns.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    ...[...benchNotes(results), said].map((note) => `- ${note}`),
  ].join('\n');
}

/** The same for a terminal: columns padded, notes below. */
export function benchPlainTable(results: readonly BenchResult[]): string {
  const { columns, rows } = benchTable(results);
  const all = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const lines = all.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join('  '),
  );
  const rule = '─'.repeat(Math.max(...lines.map((text) => text.length)));
  return [lines[0], rule, ...lines.slice(1), '', ...benchNotes(results)].join('\n');
}
