/**
 * The table of the bench in a Markdown file, between markers that name the backend, and Keras where that was the
 * opponent. Measured again, it takes the last one's place; whatever else stands in the file is left as it is.
 */
import { readFile } from 'node:fs/promises';
import type { BenchResult } from '../src/training/bench/bench-report.ts';
import { benchMarkdown } from '../src/training/bench/bench-table.ts';
import { performanceFile as words } from '../src/text/cli/en-bench.ts';
import { explained, writeWhole } from './files.ts';
import { machineName } from './machine.ts';
import { shownPath } from './shown-path.ts';

/** @throws SetupError when the file cannot be read or written. */
export async function writePerformanceFile(
  file: string,
  results: readonly BenchResult[],
): Promise<void> {
  if (results.length === 0) return;
  const [{ backend, rivals }] = results;
  const key = rivals === undefined ? backend : `${backend}-keras`;
  await explained(words.notWritten(shownPath(file)), async () => {
    const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    await writeWhole(file, withSection(before, key, section(results)));
  });
}

/** `text` with the part between `key`'s markers replaced, or with the part at its end. */
export function withSection(text: string, key: string, content: string): string {
  const [begin, end] = [`<!-- bench:${key} -->`, `<!-- /bench:${key} -->`];
  const block = `${begin}\n\n${content}\n\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from >= 0 && to >= 0) return text.slice(0, from) + block + text.slice(to + end.length);
  return `${text.trimEnd()}${text.trim() === '' ? '' : '\n\n'}${block}\n`;
}

function section(results: readonly BenchResult[]): string {
  const date = new Date().toISOString().slice(0, 10);
  return `${machineName()}, ${date}:\n\n${benchMarkdown(results)}`;
}
