/** `scanline data`: which data sets are here, and more of them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATASETS, type DatasetInfo, isKnownData } from '../src/data/dataset.ts';
import { isChosenData, KNOWN_FILES } from '../src/data/known-files.ts';
import { mixedDataName, mixedDataOf } from '../src/data/mixed-data.ts';
import { ownDataOf } from '../src/data/own-data.ts';
import type { OwnData } from '../src/data/own/own-images.ts';
import { addingData as words, data as dataWords } from '../src/text/cli/en-data.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { files } from '../src/text/en-files.ts';
import { withPlainSpaces } from '../src/text/format.ts';
import { addKnown, addOwn, fetchKnown, NAME_FILE } from './add-data.ts';
import { type Command, type Output, textFlag, UsageError } from './command.ts';
import { dataFolder, readLaid } from './load-data.ts';

export const data: Command = {
  name: 'data',
  summary: dataWords.summary,
  operand: {
    name: 'words',
    value: 'list | add NAME [FILES] | add FILE_OR_FOLDER',
    repeats: true,
    explain: dataWords.words,
  },

  flags: () => [
    {
      name: 'from',
      kind: 'text',
      value: 'ADDRESS',
      explain: dataWords.from,
      group: groups.data,
    },
    { name: 'json', kind: 'switch', explain: dataWords.json, group: groups.output },
  ],

  async run(given, output) {
    const [verb = 'list', name, ...paths] = (textFlag(given, 'words') ?? '')
      .split(',')
      .filter(Boolean);
    const from = textFlag(given, 'from');
    const isJson = given['json'] === true;
    if (verb === 'list') {
      await list(output, isJson);
      return 0;
    }
    if (verb !== 'add') throw new UsageError(words.unknown(verb));
    if (name === undefined) throw new UsageError(words.nothing);
    if (name === 'mnist') throw new UsageError(words.mnistIsHere);
    if (isChosenData(name)) {
      if (from !== undefined && paths.length > 0) throw new UsageError(words.fromOnly);
      const isChecked =
        paths.length > 0 ? await addKnown(name, paths) : await fetchKnown(name, output, from);
      const called = KNOWN_FILES[name].info.name;
      output.result(
        isJson ? JSON.stringify({ data: name, isChecked }) : words.taken(called, isChecked),
      );
      return 0;
    }
    if (from !== undefined) throw new UsageError(words.fromOnly);
    const own = await addOwn([name, ...paths], output);
    output.result(isJson ? JSON.stringify(asJson(own)) : inWords(own));
    return 0;
  },
};

async function list(output: Output, isJson: boolean): Promise<void> {
  for (const [name, info] of Object.entries(DATASETS)) {
    const isHere = !isChosenData(name) || (await isThere(() => readLaid(name)));
    output.result(isJson ? JSON.stringify({ data: name, isHere }) : row(name, info, isHere));
  }
  for (const name of await ownNames()) {
    const info = ownDataOf(name);
    if (info === undefined) continue;
    output.result(isJson ? JSON.stringify({ data: name, isHere: true }) : row(name, info, true));
  }
}

async function isThere(read: () => Promise<unknown>): Promise<boolean> {
  return read().then(
    () => true,
    () => false,
  );
}

/** The names of the data sets of one's own that were laid. */
async function ownNames(): Promise<string[]> {
  const folder = join(dataFolder('mnist'), '..');
  const there = await readdir(folder).catch(() => []);
  const names = await Promise.all(
    there
      .filter((each) => each.startsWith('own-'))
      .map((each) => readFile(join(folder, each, NAME_FILE), 'utf8').catch(() => '')),
  );
  return names.map((name) => name.trim());
}

/**
 * Takes a data set of one's own that a flag names by its files, or another with it: `mnist+FILE`.
 *
 * @returns what experiments call it.
 */
export async function dataOfFlag(given: string, output: Output): Promise<string> {
  const isFile = await isThere(() => stat(given));
  const [basis, file] = isFile ? ['', ''] : partsOf(given);
  if (isKnownData(basis) && file !== '') {
    const data = mixedDataName(basis, await dataOfFlag(file, output));
    if (mixedDataOf(data) === undefined) throw new UsageError(words.notWith(file, DATASETS[basis]));
    return data;
  }
  if (!isFile || Object.hasOwn(DATASETS, given)) return given;
  const own = await addOwn([given], output);
  for (const line of inWords(own).split('\n')) output.note(line);
  return own.data;
}

/** What stands before the first plus, and what after it. */
function partsOf(given: string): [string, string] {
  const at = given.indexOf('+');
  return at < 0 ? [given, ''] : [given.slice(0, at), given.slice(at + 1)];
}

function row(
  name: string,
  info: Pick<DatasetInfo, 'name' | 'shape' | 'classes' | 'counts'>,
  isHere: boolean,
): string {
  const { classes, counts, shape } = info;
  const what = files.own.inShort({ classes: classes.length, ...counts, shape });
  return withPlainSpaces(dataWords.row({ data: name, name: info.name, isHere }, what));
}

function asJson({ data: name, info, train, test, notes, skipped }: OwnData): object {
  return { data: name, ...info, train: train.count, test: test.count, notes, skipped };
}

function inWords({ data: name, info, train, test, notes, skipped }: OwnData): string {
  const { classes, counts, shape } = info;
  const of = (labels: Uint8Array, label: number) =>
    labels.reduce((n, each) => n + Number(each === label), 0);
  const bytes = train.images.length + test.images.length;
  return withPlainSpaces(
    [
      words.takenOwn(info.name, files.own.inShort({ classes: classes.length, ...counts, shape })),
      files.own.memory(bytes),
      ...notes,
      ...classes.map((called, label) =>
        words.ofClass(called, { train: of(train.labels, label), test: of(test.labels, label) }),
      ),
      ...skipped.slice(0, MOST_SKIPPED).map(({ file, why }) => words.left(file, why)),
      ...(skipped.length > MOST_SKIPPED
        ? [files.own.skippedMore(skipped.length - MOST_SKIPPED)]
        : []),
      words.useIt(name),
    ].join('\n'),
  );
}

const MOST_SKIPPED = 20;
