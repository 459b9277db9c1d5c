/**
 * MNIST's four files and what must be in them, the same wherever they are read from.
 * Y. LeCun, C. Cortes, C. Burges: "The MNIST database of handwritten digits", 1998.
 */
import { DataError, LAY_ANEW } from './data-error.ts';
import { readImages, readLabels } from './idx.ts';

export interface DigitSet {
  /** `[count, 784]`: 28 rows of 28 bytes, 0 background to 255 ink */
  images: Uint8Array<ArrayBuffer>;
  /** `[count]`, 0 to 9 */
  labels: Uint8Array<ArrayBuffer>;
  count: number;
}

export interface Mnist {
  /** 60,000 digits */
  train: DigitSet;
  /** 10,000 digits by other writers */
  test: DigitSet;
}

export interface MnistFile {
  /** As laid by set-up, gzip-compressed. */
  name: string;
  /** Bytes when decompressed. */
  length: number;
}

const TRAIN = 60_000;
const TEST = 10_000;

export const MNIST_FILES = {
  trainImages: { name: 'train-images-idx3-ubyte.gz', length: 16 + TRAIN * 784 },
  trainLabels: { name: 'train-labels-idx1-ubyte.gz', length: 8 + TRAIN },
  testImages: { name: 't10k-images-idx3-ubyte.gz', length: 16 + TEST * 784 },
  testLabels: { name: 't10k-labels-idx1-ubyte.gz', length: 8 + TEST },
} as const satisfies Record<string, MnistFile>;

export type MnistFileKey = keyof typeof MNIST_FILES;

/** How often MNIST's writers wrote each digit; no other set of this size has these counts. */
const TRAIN_LABELS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
const TEST_LABELS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009];

/**
 * Reads MNIST from its four decompressed files.
 *
 * @throws DataError when a file is not what MNIST's is.
 */
export function readMnist(files: Record<MnistFileKey, Uint8Array<ArrayBuffer>>): Mnist {
  return {
    train: readDigits(files, 'trainImages', 'trainLabels', TRAIN_LABELS),
    test: readDigits(files, 'testImages', 'testLabels', TEST_LABELS),
  };
}

function readDigits(
  files: Record<MnistFileKey, Uint8Array<ArrayBuffer>>,
  imagesKey: MnistFileKey,
  labelsKey: MnistFileKey,
  histogram: readonly number[],
): DigitSet {
  const imagesFile = MNIST_FILES[imagesKey].name;
  const labelsFile = MNIST_FILES[labelsKey].name;
  const { images, count } = readImages(files[imagesKey], imagesFile);
  const { labels, count: labelCount } = readLabels(files[labelsKey], labelsFile);
  if (count !== labelCount) {
    throw notMnist(
      imagesFile,
      `${imagesFile} holds ${format(count)} digits, but ${labelsFile} labels ${format(labelCount)}`,
    );
  }
  const expected = histogram.reduce((sum, often) => sum + often, 0);
  if (count !== expected) {
    throw notMnist(
      imagesFile,
      `${imagesFile} holds ${format(count)} digits, but MNIST's has ${format(expected)}`,
    );
  }
  const found = new Array<number>(10).fill(0);
  for (const label of labels) found[label]++;
  const odd = found.findIndex((often, digit) => often !== histogram[digit]);
  if (odd >= 0) {
    throw notMnist(
      labelsFile,
      `${labelsFile} is not MNIST's: ${format(found[odd])} of its digits are a ${odd}, in MNIST ${format(
        histogram[odd],
      )} are`,
    );
  }
  return { images, labels, count };
}

function notMnist(file: string, what: string): DataError {
  return new DataError('not-mnist', file, `${what}. ${LAY_ANEW}`);
}

function format(count: number): string {
  return count.toLocaleString('en');
}
