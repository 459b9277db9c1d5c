/** Fashion-MNIST from a folder on disk, for the command line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fashionFiles } from '../text/en-data.ts';
import { DataError } from './data-error.ts';
import type { Dataset } from './dataset.ts';
import { readFashionMnist, type NamedBytes } from './idx-set.ts';

const FILES = [
  ...['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'],
  ...['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'],
];

/**
 * Reads the four files, packed with gzip or not, from the first of the folders that has them.
 *
 * @throws DataError when no folder has them, or one is not Fashion-MNIST's
 */
export async function readFashionFolder(folders: readonly string[]): Promise<Dataset> {
  for (const folder of folders) {
    const files = await Promise.all(FILES.map((name) => filesIn(folder, name)));
    const found = files.filter((file) => file !== undefined);
    if (found.length === FILES.length) return (await readFashionMnist(found)).dataset;
  }
  throw new DataError('missing', FILES[0], fashionFiles.notInFolders(FILES, folders));
}

async function filesIn(folder: string, name: string): Promise<NamedBytes | undefined> {
  for (const path of [join(folder, `${name}.gz`), join(folder, name)]) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes !== undefined) return { name: path, bytes: new Uint8Array(bytes) };
  }
  return undefined;
}
