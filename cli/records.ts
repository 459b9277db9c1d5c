/** The folder of records, one JSON file for each recipe, and the document made of them. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecord, type ResultRecord } from '../src/training/record.ts';
import { resultsMarkdown } from '../src/training/results-table.ts';
import { SetupError } from './failure.ts';
import { explained, replace } from './run-folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const RESULTS_FOLDER = join(ROOT, 'results');
const RESULTS_FILE = join(ROOT, 'docs', 'results.md');

/** Writes a record and, with it, docs/results.md anew. Resolves with the record's path. */
export async function keepRecord(record: ResultRecord): Promise<string> {
  const path = join(RESULTS_FOLDER, `${record.recipe}.json`);
  await explained(`The record ${path} cannot be written`, async () => {
    await mkdir(RESULTS_FOLDER, { recursive: true });
    await replace(path, `${JSON.stringify(record, null, 2)}\n`);
  });
  await writeResults();
  return path;
}

/** Makes docs/results.md from all records. */
export async function writeResults(): Promise<void> {
  const markdown = resultsMarkdown(await loadRecords());
  await explained(`${RESULTS_FILE} cannot be written`, () => replace(RESULTS_FILE, markdown));
}

/** @throws SetupError naming the record that cannot be read, and why. */
export async function loadRecords(folder = RESULTS_FOLDER): Promise<ResultRecord[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => {
      try {
        return readRecord(JSON.parse(await readFile(join(folder, name), 'utf8')));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new SetupError(
          `The record results/${name} cannot be read: ${reason} Delete it, and run "reproduce" again.`,
        );
      }
    }),
  );
}
