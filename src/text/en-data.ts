/** Why the files of a data set cannot be used: which file, what was found, what was expected, what to do. */
import { count } from './format.ts';

/** The next step when a file is not what it should be. */
export const LAY_ANEW = 'Try again; if it stays so, lay the data anew with "npm run build".';

const sizes = (numbers: readonly number[]) => numbers.join(' × ');

const hex = (word: number) => `0x${word.toString(16).padStart(8, '0')}`;

/** Of one IDX file, as of `idx.ts`: what was found and what was expected. */
export const idxFiles = {
  otherShape: (
    file: string,
    found: readonly number[],
    { name, shape }: { name: string; shape: readonly number[] },
  ) => `${file} holds images of ${sizes(found)} pixels, but ${name}'s are ${sizes(shape)}.`,
  wrongLabel: (file: string, { place, label, last }: Record<'place' | 'label' | 'last', number>) =>
    `${file} says that digit number ${place} is a ${label}, but labels go from 0 to ${last}.`,
  onlyHeader: (file: string, bytes: number, header: number) =>
    `${file} is only ${bytes} bytes long; its header alone takes ${header}.`,
  otherKind: (
    file: string,
    { found, expected, dimensions }: Record<'found' | 'expected' | 'dimensions', number>,
  ) =>
    `${file} begins with ${hex(found)}, but an IDX file of bytes with ${dimensions} ${
      dimensions === 1 ? 'dimension' : 'dimensions'
    } begins with ${hex(expected)}.`,
  otherLength: (
    file: string,
    { found, expected, shape }: { found: number; expected: number; shape: readonly number[] },
  ) =>
    `${file} should be ${count(expected)} bytes long for its ${shape
      .map(count)
      .join(' × ')} elements, but is ${count(found)}.`,
} as const;

const SHOWN_OF_SUM = 8;
const beginning = (sum: string) => sum.slice(0, SHOWN_OF_SUM);

/** Of MNIST's four files, wherever they are read. */
export const mnistFiles = {
  otherSum: (file: string, { found, expected }: Record<'found' | 'expected', string>) =>
    `${file} is not MNIST's, though it has the right shape: its SHA-256 begins with ${beginning(found)}, MNIST's with ${beginning(expected)}. ${LAY_ANEW}`,
  otherNumbers: (images: [string, number], labels: [string, number]) =>
    `${images[0]} holds ${count(images[1])} digits, but ${labels[0]} labels ${count(labels[1])}. ${LAY_ANEW}`,
  otherNumber: (file: string, found: number, expected: number) =>
    `${file} holds ${count(found)} digits, but MNIST's has ${count(expected)}. ${LAY_ANEW}`,
  otherDigits: (
    file: string,
    { digit, found, expected }: Record<'digit' | 'found' | 'expected', number>,
  ) =>
    `${file} is not MNIST's: ${count(found)} of its digits are a ${digit}, in MNIST ${count(expected)} are. ${LAY_ANEW}`,
} as const;

/** Of MNIST's files in a folder. */
export const mnistFolder = {
  missing: (path: string) =>
    `MNIST's file ${path} is not there. Lay the data with "npm run build", then try again.`,
  notReadable: (path: string, why: string) =>
    `MNIST's file ${path} cannot be read (${why}). Check that it is a file that you may read.`,
  cutShort: (file: string) =>
    `${file} is cut short: its compressed contents do not come to an end. ${LAY_ANEW}`,
  tooLong: (file: string) => `${file} holds more than MNIST's file does. ${LAY_ANEW}`,
  damaged: (file: string, why: string) =>
    `${file} is damaged: it cannot be decompressed (${why}). ${LAY_ANEW}`,
} as const;

interface Progress {
  bytes: number;
  of: number;
}

const after = ({ bytes, of }: Progress) => `after ${count(bytes)} of ${count(of)} bytes`;

/** Of MNIST's files on their way from the server. */
export const mnistArrival = {
  unreachable: (file: string, address: string) =>
    `${file} could not be fetched from ${address}: the server did not answer. Check that it runs and that this device is online, then try again.`,
  missing: (file: string, address: string) =>
    `${file} is missing: the server has no such file at ${address}. ${LAY_ANEW}`,
  pageInstead: (file: string, address: string) =>
    `${file} is missing: the server has a web page in its place at ${address}. ${LAY_ANEW}`,
  refused: (file: string, address: string, status: number) =>
    `${file} could not be fetched from ${address}: the server answered with status ${status}. Try again in a moment.`,
  brokeOff: (file: string) =>
    `${file} broke off while it was being fetched. Check the connection, then try again.`,
  notGzip: (file: string) =>
    `${file} is not a gzip file: it does not begin with the bytes 1f 8b. ${LAY_ANEW}`,
  cutShort: (file: string, progress: Progress) =>
    `${file} is cut short: it ends ${after(progress)}. ${LAY_ANEW}`,
  damaged: (file: string, progress: Progress) =>
    `${file} is damaged: it cannot be decompressed ${after(progress)}. ${LAY_ANEW}`,
  otherDigits: (file: string) =>
    `${file} does not hold MNIST's 60,000 training digits. ${LAY_ANEW}`,
} as const;

interface SetWords {
  name: string;
  shape: readonly number[];
  counts: { train: number; test: number };
}

const partWords = ({ train, test }: SetWords['counts']) => ({
  trainImages: `the ${count(train)} training images`,
  trainLabels: `the ${count(train)} training labels`,
  testImages: `the ${count(test)} test images`,
  testLabels: `the ${count(test)} test labels`,
});

export type PartNames = Readonly<Record<keyof ReturnType<typeof partWords>, string>>;

/** What the four files are called. */
export const fourFiles = (names: PartNames) => {
  const [last, ...others] = Object.values(names).toReversed();
  return `${others.toReversed().join(', ')} and ${last}`;
};

/** Of the four files of a known data set, which somebody chose. */
export const knownFiles = {
  samePart: (one: string, other: string) =>
    `${one} and ${other} hold the same part of the data set. Nothing was taken.`,
  missing: (
    { info, names }: { info: SetWords; names: PartNames },
    parts: readonly (keyof PartNames)[],
  ) => {
    const called = partWords(info.counts);
    return `${info.name} comes in four files, and there is none with ${parts.map((part) => called[part]).join(', none with ')}. Choose all four at once: ${Object.values(names).join(', ')}, each with .gz or without.`;
  },
  tooShort: (file: string, bytes: number) =>
    `${file} is no IDX file: it has ${bytes} bytes. Nothing was taken.`,
  otherNumber: (
    file: string,
    number: number,
    { info, what }: { info: SetWords; what: 'labels' | 'images' },
  ) =>
    `${file} holds ${count(number)} ${what}, but ${info.name} has ${count(info.counts.train)} to train on and ${count(info.counts.test)} to test with. Nothing was taken.`,
  otherKind: (file: string) => `${file} is no IDX file of images or labels. Nothing was taken.`,
  otherShape: (file: string, found: readonly number[], { name, shape }: SetWords) =>
    `${file} holds images of ${sizes(found)} pixels, but ${name}'s are ${sizes(shape)}. Nothing was taken.`,
  otherLength: (file: string, found: number, expected: number) =>
    `${file} should be ${count(expected)} bytes long, but is ${count(found)}. Nothing was taken.`,
  wrongLabel: (
    file: string,
    { place, label, first, last }: Record<'place' | 'label' | 'first' | 'last', number>,
  ) =>
    `${file} says that image ${count(place)} is of class ${label}, but classes go from ${first} to ${last}. Nothing was taken.`,
  otherSum: (
    file: string,
    { name }: SetWords,
    { found, expected }: Record<'found' | 'expected', string>,
  ) =>
    `${file} has the right shape but is not ${name}'s: its SHA-256 begins with ${beginning(found)}, that of ${name}'s with ${beginning(expected)}. Nothing was taken.`,
  damaged: (file: string) => `${file} is damaged: it cannot be unpacked.`,
  ownNotLaid: (name: string) =>
    `The data set “${name}” is not here. Lay it again with "scanline data add FILE_OR_FOLDER".`,
  notInFolders: (name: string, folders: readonly string[], command: string) =>
    `${name} is not there: its four files were looked for in ${folders.join(' and ')}. Fetch it with "${command}", or hand over its files: "${command} FILES".`,
} as const;
