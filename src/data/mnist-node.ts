/** MNIST from a folder on disk, for the command line and the tests. In a file of its own, so that no browser bundle meets `node:`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { mnistFolder as words } from '../text/en-data.ts';
import { DataError } from './data-error.ts';
import type { Dataset } from './dataset.ts';
import { MNIST_FILES, readMnist, type MnistFile } from './mnist-files.ts';

/**
 * Reads MNIST from the four `.gz` files in `folder`.
 *
 * @param folder e.g. `public/mnist`
 * @throws DataError when a file is missing or is not MNIST's
 */
export async function readMnistFolder(folder: string): Promise<Dataset> {
  const read = (file: MnistFile) => readGzipFile(folder, file);
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    read(MNIST_FILES.trainImages),
    read(MNIST_FILES.trainLabels),
    read(MNIST_FILES.testImages),
    read(MNIST_FILES.testLabels),
  ]);
  return readMnist({ trainImages, trainLabels, testImages, testLabels });
}

async function readGzipFile(
  folder: string,
  { name, length }: MnistFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = await readWhole(folder, name);
  try {
    // One byte more than is right, so that a longer file is seen to be longer but cannot fill the memory.
    const contents = await promisify(gunzip)(compressed, { maxOutputLength: length + 1 });
    return new Uint8Array(contents.buffer as ArrayBuffer, contents.byteOffset, contents.length);
  } catch (error) {
    throw brokenFile(name, error);
  }
}

async function readWhole(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new DataError('missing', name, words.missing(path));
    const sentence = words.notReadable(path, codeOf(error) ?? String(error));
    throw new DataError('unreachable', name, sentence, { cause: error });
  }
}

function brokenFile(name: string, cause: unknown): DataError {
  switch (codeOf(cause)) {
    case 'Z_BUF_ERROR':
      return new DataError('truncated', name, words.cutShort(name), { cause });
    case 'ERR_BUFFER_TOO_LARGE':
      return new DataError('wrong-format', name, words.tooLong(name), { cause });
    default: {
      const why = cause instanceof Error ? cause.message : String(cause);
      return new DataError('damaged', name, words.damaged(name, why), { cause });
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
