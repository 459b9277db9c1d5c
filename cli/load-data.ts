/** Data sets for the command line: MNIST, which set-up lays, and those that `scanline data add` has laid. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError } from '../src/data/data-error.ts';
import { madeUpDataset, type Dataset } from '../src/data/dataset.ts';
import { datasetOf } from '../src/data/dataset-of.ts';
import { readIdx } from '../src/data/idx.ts';
import { type IdxSet, type NamedBytes, readKnownData } from '../src/data/idx-set.ts';
import { type ChosenData, isChosenData, KNOWN_FILES, PARTS } from '../src/data/known-files.ts';
import { mixedDataOf, mixedDataset } from '../src/data/mixed-data.ts';
import { readMnistFolder } from '../src/data/mnist-node.ts';
import { ownDataOf } from '../src/data/own-data.ts';
import type { DataName } from '../src/models/experiment.ts';
import { MOST_DIGITS } from '../src/models/training-fields.ts';
import { experimentFlags, groups } from '../src/text/cli/en-flags.ts';
import { knownFiles as words } from '../src/text/en-data.ts';
import type { Flag, GivenFlags } from './command.ts';
import { numberFlag } from './field-flags.ts';

export const testDigitsFlag: Flag = {
  name: 'test-digits',
  kind: 'text',
  value: 'N',
  explain: experimentFlags.testDigits,
  group: groups.data,
};

/** Git-ignored; a folder in it for each data set. */
const FOLDER = fileURLToPath(new URL('../data', import.meta.url));

/** Where a data set lies. */
export function dataFolder(data: DataName): string {
  const own = ownDataOf(data);
  return join(FOLDER, own === undefined ? data : `own-${own.fingerprint}`);
}

/** @throws DataError when a file is missing or damaged. */
export async function loadDigits(data: DataName = 'mnist'): Promise<Dataset> {
  if (data === 'mnist')
    return readMnistFolder(fileURLToPath(new URL('../public/mnist', import.meta.url)));
  const mixed = mixedDataOf(data);
  if (mixed !== undefined) {
    return mixedDataset(mixed, await loadDigits(mixed.basis), await loadDigits(mixed.own));
  }
  const info = datasetOf({ data });
  if (info.madeUp !== undefined) return madeUpDataset(info);
  return isChosenData(data) ? (await readLaid(data)).dataset : readLaidOwn(data);
}

/** The known data set as it was laid. @throws DataError when it was not, or a file is not as it should be. */
export async function readLaid(data: ChosenData): Promise<IdxSet> {
  const known = KNOWN_FILES[data];
  const folders = [
    dataFolder(data),
    ...(data === 'fashion-mnist' ? ['/usr/share/datasets/fashion-mnist'] : []),
  ];
  for (const folder of folders) {
    const files = await Promise.all(PARTS.map((part) => fileIn(folder, known.names[part])));
    const found = files.filter((file) => file !== undefined);
    if (found.length === PARTS.length) return readKnownData(found, data);
  }
  throw new DataError(
    'missing',
    known.names.trainImages,
    words.notInFolders(known.info.name, folders, `scanline data add ${data}`),
  );
}

async function fileIn(folder: string, name: string): Promise<NamedBytes | undefined> {
  for (const file of [`${name}.gz`, name]) {
    const bytes = await readFile(join(folder, file)).catch(() => undefined);
    if (bytes !== undefined) return { name: file, bytes: new Uint8Array(bytes) };
  }
  return undefined;
}

/** What the files of one's own data set are called where they are laid. */
export const OWN_FILES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 'test-images-idx3-ubyte',
  testLabels: 'test-labels-idx1-ubyte',
} as const;

async function readLaidOwn(data: DataName): Promise<Dataset> {
  const info = datasetOf({ data });
  const folder = dataFolder(data);
  const there: string[] = await readdir(folder).catch(() => []);
  if (!Object.values<string>(OWN_FILES).every((name) => there.includes(name))) {
    throw new DataError('missing', info.name, words.ownNotLaid(info.name));
  }
  const read = async (name: string, dimensions: number) =>
    readIdx(new Uint8Array(await readFile(join(folder, name))), dimensions, join(folder, name));
  const part = async (images: string, labels: string) => {
    const [pixels, classes] = await Promise.all([read(images, 3), read(labels, 1)]);
    return { images: pixels.elements, labels: classes.elements, count: classes.elements.length };
  };
  return {
    ...info,
    train: await part(OWN_FILES.trainImages, OWN_FILES.trainLabels),
    test: await part(OWN_FILES.testImages, OWN_FILES.testLabels),
  };
}

/**
 * What `--test-digits` says, or nothing.
 *
 * @throws UsageError when it is no whole number from 1 to the size of the test set.
 */
export function testCountOf(given: GivenFlags): { testCount?: number } {
  const testCount = numberFlag(given, 'test-digits', { min: 1, max: MOST_DIGITS, integer: true });
  return testCount === undefined ? {} : { testCount };
}
