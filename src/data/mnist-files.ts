/** MNIST's four files and what must be in them, the same wherever they are read from. */
import { mnistFiles as words } from '../text/en-data.ts';
import { DataError } from './data-error.ts';
import { MNIST, pixelsOf, type Dataset, type ImageSet } from './dataset.ts';
import { readImages, readLabels } from './idx.ts';

export interface MnistFile {
  /** As laid by set-up, gzip-compressed. */
  name: string;
  /** Bytes when decompressed. */
  length: number;
  /** Of the decompressed bytes, as in public/mnist/README.md. */
  sha256: string;
}

const TRAIN = 60_000;
const TEST = 10_000;

export const MNIST_FILES = {
  trainImages: {
    name: 'train-images-idx3-ubyte.gz',
    length: 16 + TRAIN * pixelsOf(MNIST),
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainLabels: {
    name: 'train-labels-idx1-ubyte.gz',
    length: 8 + TRAIN,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte.gz',
    length: 16 + TEST * pixelsOf(MNIST),
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte.gz',
    length: 8 + TEST,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
} as const satisfies Record<string, MnistFile>;

export type MnistFileKey = keyof typeof MNIST_FILES;

/** How often MNIST's writers wrote each digit; no other set of this size has these counts. */
const TRAIN_LABELS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
const TEST_LABELS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];

/**
 * Reads MNIST from its four decompressed files.
 *
 * @throws DataError when a file is not what MNIST's is, to the bit.
 */
export async function readMnist(
  files: Record<MnistFileKey, Uint8Array<ArrayBuffer>>,
): Promise<Dataset> {
  const mnist = readDigitSets(files);
  const keys = Object.keys(MNIST_FILES) as MnistFileKey[];
  await Promise.all(keys.map((key) => checkSum(MNIST_FILES[key], files[key])));
  return mnist;
}

/**
 * The same without checksums. The digits share memory with the files' bytes.
 *
 * @throws DataError when a file has another shape or other labels.
 */
export function readDigitSets(files: Record<MnistFileKey, Uint8Array<ArrayBuffer>>): Dataset {
  return {
    ...MNIST,
    train: readDigits(files, 'trainImages', 'trainLabels', TRAIN_LABELS),
    test: readDigits(files, 'testImages', 'testLabels', TEST_LABELS),
  };
}

/**
 * Browsers compute SHA-256 only for pages that come over https or from this computer; elsewhere the checksum
 * inside the gzip file must do.
 *
 * @throws DataError when the contents are not the file's.
 */
export async function checkSum(
  { name, sha256 }: MnistFile,
  contents: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const found = await sha256Of(contents);
  if (found === undefined || found === sha256) return;
  throw new DataError('not-mnist', name, words.otherSum(name, { found, expected: sha256 }));
}

/** In hexadecimal digits; `undefined` where the browser computes none. */
export async function sha256Of(contents: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  const digest = new Uint8Array(await subtle.digest('SHA-256', contents));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function readDigits(
  files: Record<MnistFileKey, Uint8Array<ArrayBuffer>>,
  imagesKey: MnistFileKey,
  labelsKey: MnistFileKey,
  histogram: readonly number[],
): ImageSet {
  const imagesFile = MNIST_FILES[imagesKey].name;
  const labelsFile = MNIST_FILES[labelsKey].name;
  const { images, count } = readImages(files[imagesKey], imagesFile);
  const { labels, count: labelCount } = readLabels(files[labelsKey], labelsFile);
  if (count !== labelCount) {
    const sentence = words.otherNumbers([imagesFile, count], [labelsFile, labelCount]);
    throw new DataError('not-mnist', imagesFile, sentence);
  }
  const expected = histogram.reduce((sum, often) => sum + often, 0);
  if (count !== expected) {
    const sentence = words.otherNumber(imagesFile, count, expected);
    throw new DataError('not-mnist', imagesFile, sentence);
  }
  const found = new Array<number>(MNIST.classes.length).fill(0);
  for (const label of labels) found[label]++;
  const digit = found.findIndex((often, each) => often !== histogram[each]);
  if (digit >= 0) {
    const numbers = { digit, found: found[digit], expected: histogram[digit] };
    throw new DataError('not-mnist', labelsFile, words.otherDigits(labelsFile, numbers));
  }
  return { images, labels, count };
}
