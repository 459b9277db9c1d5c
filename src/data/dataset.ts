/**
 * A data set is a value: what its images are like and what their labels mean. Networks, tasks, prediction and page read it
 * from there, so that nothing else need know which set it is.
 */
import type { DigitArrival } from './digit-arrival.ts';

/** What is known of a data set before it is loaded. */
export interface DatasetInfo {
  name: string;
  /** Rows and columns of an image. */
  shape: readonly [rows: number, columns: number];
  /** What each label means, from label 0 on. */
  classes: readonly string[];
  /** How many images there are to train on and to test with. */
  counts: { train: number; test: number };
  /** Who made it, and where it is described. */
  source: string;
  licence: string;
  /** A byte b of an image reaches the network as b / scale. */
  normalisation: { scale: number };
}

export interface Dataset extends DatasetInfo {
  train: ImageSet;
  test: ImageSet;
}

export interface ImageSet {
  /** `[count, rows, columns]`, 0 background to 255 ink */
  images: Uint8Array<ArrayBuffer>;
  /** `[count]`, each the number of a class */
  labels: Uint8Array<ArrayBuffer>;
  count: number;
  /** Where images are still on their way. Labels are always there. */
  arrival?: DigitArrival;
}

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** 60,000 digits to train on and 10,000 by other writers to test with. */
export const MNIST: DatasetInfo = {
  name: 'MNIST',
  shape: [28, 28],
  classes: DIGITS,
  counts: { train: 60_000, test: 10_000 },
  source:
    'Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits, 1998; made of NIST Special Database 19.',
  licence: 'CC BY-SA 3.0',
  normalisation: { scale: 255 },
};

/** 60,000 pictures of clothes to train on and 10,000 to test with, made to take MNIST's place. */
export const FASHION_MNIST: DatasetInfo = {
  name: 'Fashion-MNIST',
  shape: [28, 28],
  classes: [
    ...['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat'],
    ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  ],
  counts: { train: 60_000, test: 10_000 },
  source:
    'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, arXiv:1708.07747, 2017.',
  licence: 'MIT',
  normalisation: { scale: 255 },
};

/** By the name that an experiment calls it. */
export const DATASETS = {
  mnist: MNIST,
  'fashion-mnist': FASHION_MNIST,
} as const satisfies Readonly<Record<string, DatasetInfo>>;

/** What the data sets are called that Scanline knows. */
export type KnownData = keyof typeof DATASETS;

function isKnownData(data: string): data is KnownData {
  return Object.hasOwn(DATASETS, data);
}

/**
 * What is known of the data set that an experiment's training names; the same object for the same name.
 *
 * @throws RangeError when there is no such data set.
 */
export function datasetOf({ data }: { data: string }): DatasetInfo {
  if (isKnownData(data)) return DATASETS[data];
  throw new RangeError(`There is no data set called ${data}.`);
}

/** Pixels of an image. */
export function pixelsOf({ shape: [rows, columns] }: Pick<DatasetInfo, 'shape'>): number {
  return rows * columns;
}
