/**
 * A data set is a value: what its images are like and what their labels mean. Networks, tasks, prediction and page read it
 * from there, so that nothing else need know which set it is.
 */
import type { DigitArrival } from './digit-arrival.ts';
import { FEATURES, FIRST_SYMBOLS, SEQUENCE_LENGTH, type SequenceKind } from './sequences.ts';

/** What is known of a data set before it is loaded. */
export interface DatasetInfo {
  name: string;
  /** Rows and columns of an image. */
  shape: readonly [rows: number, columns: number];
  /** What each label means, from label 0 on. */
  classes: readonly string[];
  /** What people call one of its samples. */
  shows: 'digit' | 'letter' | 'image' | 'sequence';
  /** How many images there are to train on and to test with. */
  counts: { train: number; test: number };
  /** Who made it, and where it is described. */
  source: string;
  licence: string;
  /** A byte b of an image reaches the network as b / scale. */
  normalisation: { scale: number };
  /** Sequences made up from a seed, not images: `shape` is that of the usual length, and no class means that a number is answered. */
  madeUp?: SequenceKind;
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
  shows: 'digit',
  counts: { train: 60_000, test: 10_000 },
  source:
    'Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits, 1998; made of NIST Special Database 19.',
  licence: 'CC BY-SA 3.0',
  normalisation: { scale: 255 },
};

/** 60,000 pictures of clothes to train on and 10,000 to test with, made to take MNIST's place. */
const FASHION_MNIST: DatasetInfo = {
  name: 'Fashion-MNIST',
  shape: [28, 28],
  classes: [
    ...['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat'],
    ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  ],
  shows: 'image',
  counts: { train: 60_000, test: 10_000 },
  source:
    'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, arXiv:1708.07747, 2017.',
  licence: 'MIT',
  normalisation: { scale: 255 },
};

/** 70,000 letters of old Japanese books, in ten classes of hiragana. */
const KMNIST: DatasetInfo = {
  name: 'KMNIST',
  shape: [28, 28],
  classes: ['お', 'き', 'す', 'つ', 'な', 'は', 'ま', 'や', 'れ', 'を'],
  shows: 'letter',
  counts: { train: 60_000, test: 10_000 },
  source:
    'T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto, D. Ha: Deep Learning for Classical Japanese Literature, arXiv:1812.01718, 2018.',
  licence: 'CC BY-SA 4.0',
  normalisation: { scale: 255 },
};

/** 145,600 handwritten letters, capitals and small ones together. */
const EMNIST_LETTERS: DatasetInfo = {
  name: 'EMNIST letters',
  shape: [28, 28],
  classes: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  shows: 'letter',
  counts: { train: 124_800, test: 20_800 },
  source:
    'G. Cohen, S. Afshar, J. Tapson, A. van Schaik: EMNIST: an extension of MNIST to handwritten letters, arXiv:1702.05373, 2017; made of NIST Special Database 19.',
  licence: 'public domain',
  normalisation: { scale: 255 },
};

/** MNIST made again from its sources, with all 60,000 test digits. */
const QMNIST: DatasetInfo = {
  ...MNIST,
  name: 'QMNIST',
  counts: { train: 60_000, test: 60_000 },
  source:
    'C. Yadav, L. Bottou: Cold Case: The Lost MNIST Digits, NeurIPS 2019; made of NIST Special Database 19.',
  licence: 'BSD-3-Clause',
};

const MADE_UP = {
  counts: { train: 10_000, test: 1000 },
  licence: 'made up here',
  shows: 'sequence',
  normalisation: { scale: 1 },
} as const;

/** Which symbol came first? */
const RECALL: DatasetInfo = {
  ...MADE_UP,
  name: 'Recall the first symbol',
  shape: [SEQUENCE_LENGTH, FEATURES.recall],
  classes: FIRST_SYMBOLS,
  source:
    'After S. Hochreiter, J. Schmidhuber: Long Short-Term Memory, Neural Computation 9 (8), 1997, experiment 2.',
  madeUp: 'recall',
};

/** What is the sum of the two marked numbers? */
const ADDING: DatasetInfo = {
  ...MADE_UP,
  name: 'Adding problem',
  shape: [SEQUENCE_LENGTH, FEATURES.adding],
  classes: [],
  source:
    'After S. Hochreiter, J. Schmidhuber: Long Short-Term Memory, Neural Computation 9 (8), 1997, experiment 4.',
  madeUp: 'adding',
};

/** By the name that an experiment calls it. */
export const DATASETS = {
  mnist: MNIST,
  'fashion-mnist': FASHION_MNIST,
  kmnist: KMNIST,
  'emnist-letters': EMNIST_LETTERS,
  qmnist: QMNIST,
  recall: RECALL,
  adding: ADDING,
} as const satisfies Readonly<Record<string, DatasetInfo>>;

/** What the data sets are called that Scanline knows. */
export type KnownData = keyof typeof DATASETS;

export function isKnownData(data: string): data is KnownData {
  return Object.hasOwn(DATASETS, data);
}

/** Whether the classes are the ten digits. */
export function isOfDigits({ classes }: Pick<DatasetInfo, 'classes'>): boolean {
  return classes.join() === DIGITS.join();
}

/** What a made-up data set is in the place of a loaded one: there is nothing to load, and each batch is made when it is read. */
export function madeUpDataset(info: DatasetInfo): Dataset {
  const none = { images: new Uint8Array(), labels: new Uint8Array(), count: 0 };
  return { ...info, train: none, test: none };
}

/** Pixels of an image. */
export function pixelsOf({ shape: [rows, columns] }: Pick<DatasetInfo, 'shape'>): number {
  return rows * columns;
}
