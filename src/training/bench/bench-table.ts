/** Results of the bench as a table: cells, the notes that belong below, and both as Markdown or plain text. */
import { networkById } from '../../models/index.ts';
import { bench } from '../../text/en-bench.ts';
import { backends } from '../../text/en-failures.ts';
import type { BenchResult } from './bench-report.ts';

/** Timed steps below which the reader is told how few they were. */
const FEW_STEPS = 3;

export const BENCH_COLUMNS: readonly string[] = Object.values(bench.columns);

/** One row a result, in the order of `BENCH_COLUMNS`. */
export function benchRow(result: BenchResult): string[] {
  const { ms, ratio, figure, share, launches, none } = bench.cells;
  const orNone = (value: number | null, words: (value: number) => string) =>
    value === null ? none : words(value);
  return [
    networkById(result.network).title,
    String(result.batch),
    ms(result.scanlineMs),
    orNone(result.tfjsMs, ms),
    orNone(result.ratio, ratio),
    figure(result.gflops),
    orNone(result.share, share),
    launches(result.dispatches, result.tfjsDispatches),
  ];
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
  return [
    `${machine}${peaks.length === 0 ? '' : `; ${notes.peak(Math.max(...peaks))}`}.`,
    ...(compared && backend === 'wasm' ? [notes.tfjsThreads(first.tfjsThreads)] : []),
    backend === 'webgpu' ? notes.launchesAre.webgpu : notes.launchesAre.others,
    ...results.flatMap(notesOf),
  ];
}

function notesOf({ network, tfjsMs, ...result }: BenchResult): string[] {
  const { few, warmUpOnly, differs } = bench.notes;
  const { title } = networkById(network);
  if (tfjsMs === null) return [];
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
  return [
    line(BENCH_COLUMNS),
    line(BENCH_COLUMNS.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...results.map((result) => line(benchRow(result))),
    '',
    ...[...benchNotes(results), bench.notes.method].map((note) => `- ${note}`),
  ].join('\n');
}

/** The same for a terminal: columns padded, notes below. */
export function benchPlainTable(results: readonly BenchResult[]): string {
  const rows = [[...BENCH_COLUMNS], ...results.map(benchRow)];
  const widths = BENCH_COLUMNS.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column].length)),
  );
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join('  '),
  );
  const rule = '─'.repeat(Math.max(...lines.map((text) => text.length)));
  return [lines[0], rule, ...lines.slice(1), '', ...benchNotes(results)].join('\n');
}
