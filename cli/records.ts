/** The folder of records, one JSON file for each recipe, and the document made of them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecord, type ResultRecord } from '../src/training/record.ts';
import { resultsMarkdown } from '../src/training/results-table.ts';
import { records as words } from '../src/text/cli/en-reproduce.ts';
import { SetupError } from './failure.ts';
import { explained, writeWhole } from './files.ts';
import { shownPath } from './shown-path.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS_FOLDER = join(ROOT, 'results');

/** Where records are kept, and the document that is made of them. */
interface Place {
  folder: string;
  document: string;
}
const HERE: Place = { folder: RESULTS_FOLDER, document: join(ROOT, 'docs', 'results.md') };

/**
 * Writes a record and, with it, the document anew. Resolves with the record's path; with `undefined` where a
 * record of the same recipe went further, which stays as it is.
 */
export async function keepRecord(record: ResultRecord, place = HERE): Promise<string | undefined> {
  const others = await loadRecords(place.folder);
  const before = others.find(({ recipe }) => recipe === record.recipe);
  if (before !== undefined && before.epochs > record.epochs) return undefined;
  const path = join(place.folder, `${record.recipe}.json`);
  await explained(words.notWritten(shownPath(path)), async () => {
    await writeWhole(path, `${JSON.stringify(record, null, 2)}\n`);
  });
  await writeResults(place);
  return path;
}

/** Makes docs/results.md from all records. */
export async function writeResults({ folder, document }: Place = HERE): Promise<void> {
  const markdown = resultsMarkdown(await loadRecords(folder));
  await explained(words.documentNotWritten(shownPath(document)), () =>
    writeWhole(document, markdown),
  );
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
        throw new SetupError(words.notReadable(name, reason));
      }
    }),
  );
}
