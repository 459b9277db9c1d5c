/** The data sets that do not come with Scanline: their four files, where they lie, and how they are known. */
import { DATASETS, type DatasetInfo, type KnownData } from './dataset.ts';

export const PARTS = ['trainImages', 'trainLabels', 'testImages', 'testLabels'] as const;
export type Part = (typeof PARTS)[number];
export type ChosenData = Exclude<KnownData, 'mnist' | 'recall' | 'adding'>;

export interface KnownFiles {
  info: DatasetInfo;
  /** What the files are called there, without `.gz`. */
  names: Readonly<Record<Part, string>>;
  /** The folder that has them, each with `.gz`; where they come in one large archive, that archive. */
  address: { folder: string } | { archive: string };
  /** In hexadecimal digits, of the files as they are sent (`packed`) or of what is in them; nothing where none was found. */
  sha256?: { of: 'packed' | 'unpacked'; sums: Readonly<Record<Part, string>> };
  /** The number of the first class. */
  firstLabel: 0 | 1;
  /** Images lie with rows and columns exchanged. */
  isTransposed: boolean;
  /** `bytes [count]`, or `ints [count, 8]` of which the first is the class (QMNIST). */
  labels: 'bytes' | 'ints';
}

const USUAL = { firstLabel: 0, isTransposed: false, labels: 'bytes' } as const;
const USUAL_NAMES = namesFrom('');

export const KNOWN_FILES: Readonly<Record<ChosenData, KnownFiles>> = {
  'fashion-mnist': {
    ...USUAL,
    info: DATASETS['fashion-mnist'],
    names: USUAL_NAMES,
    address: { folder: 'https://fashion-mnist.s3.eu-central-1.amazonaws.com/' },
    sha256: {
      of: 'unpacked',
      sums: {
        trainImages: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
        trainLabels: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
        testImages: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
        testLabels: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
      },
    },
  },
  kmnist: {
    ...USUAL,
    info: DATASETS.kmnist,
    names: USUAL_NAMES,
    address: { folder: 'https://codh.rois.ac.jp/kmnist/dataset/kmnist/' },
    // As TensorFlow Datasets lists them (url_checksums/kmnist.txt).
    sha256: {
      of: 'packed',
      sums: {
        trainImages: '51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4',
        trainLabels: 'e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17',
        testImages: 'edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5',
        testLabels: '20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c',
      },
    },
  },
  'emnist-letters': {
    ...USUAL,
    info: DATASETS['emnist-letters'],
    names: namesFrom('emnist-letters-', 'test'),
    address: { archive: 'https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip' },
    firstLabel: 1,
    isTransposed: true,
  },
  qmnist: {
    ...USUAL,
    info: DATASETS.qmnist,
    names: {
      trainImages: 'qmnist-train-images-idx3-ubyte',
      trainLabels: 'qmnist-train-labels-idx2-int',
      testImages: 'qmnist-test-images-idx3-ubyte',
      testLabels: 'qmnist-test-labels-idx2-int',
    },
    address: { folder: 'https://raw.githubusercontent.com/facebookresearch/qmnist/master/' },
    labels: 'ints',
  },
};

export function isChosenData(data: string): data is ChosenData {
  return Object.hasOwn(KNOWN_FILES, data);
}

function namesFrom(prefix: string, test = 't10k'): Record<Part, string> {
  return {
    trainImages: `${prefix}train-images-idx3-ubyte`,
    trainLabels: `${prefix}train-labels-idx1-ubyte`,
    testImages: `${prefix}${test}-images-idx3-ubyte`,
    testLabels: `${prefix}${test}-labels-idx1-ubyte`,
  };
}
