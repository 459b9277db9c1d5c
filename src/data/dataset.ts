/**
 * A data set is a value: what its images are like and what their labels mean. Tasks and prediction read it from
 * there, so that nothing else need know which set it is.
 */
import type { DigitArrival } from './digit-arrival.ts';

/** What is known of a data set before it is loaded. */
export interface DatasetInfo {
  name: string;
  /** Rows and columns of an image. */
  shape: readonly [rows: number, columns: number];
  /** What each label means, from label 0 on. */
  classes: readonly string[];
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

/** 60,000 digits to train on and 10,000 by other writers to test with. */
export const MNIST: DatasetInfo = {
  name: 'MNIST',
  shape: [28, 28],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
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

/** Pixels of an image. */
export function pixelsOf({ shape: [rows, columns] }: Pick<DatasetInfo, 'shape'>): number {
  return rows * columns;
}
