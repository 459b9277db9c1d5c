/**
 * A data set out of four IDX files that somebody has chosen, packed with gzip or not, whatever they are called: images
 * and labels to train on and to test with are told apart by what is in them.
 */
import { knownFiles as words } from '../text/en-data.ts';
import { DataError } from './data-error.ts';
import type { Dataset, DatasetInfo, ImageSet } from './dataset.ts';
import { readIdx } from './idx.ts';
import { type ChosenData, KNOWN_FILES, type KnownFiles, type Part, PARTS } from './known-files.ts';
import { sha256Of } from './mnist-files.ts';
import { unpacked } from './unpack.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface NamedBytes {
  name: string;
  bytes: Bytes;
}

export interface IdxSet {
  data: ChosenData;
  dataset: Dataset;
  /** The unpacked files. */
  files: Readonly<Record<Part, Bytes>>;
  /**
   * Whether every file's SHA-256 was held against the known one: browsers compute it for pages that come over https or
   * from this computer, and not of every data set the sums are known.
   */
  isChecked: boolean;
}

/**
 * Reads a data set that Scanline knows.
 *
 * @param wanted which it should be; without it, what its files are like decides
 * @throws DataError naming the file that is wrong or the one that is missing; then nothing of it is taken
 */
export async function readKnownData(
  given: readonly NamedBytes[],
  wanted?: ChosenData,
): Promise<IdxSet> {
  const files: Opened[] = [];
  for (const { name, bytes } of given) files.push(await opened(name, bytes));
  const candidates = Object.keys(KNOWN_FILES) as ChosenData[];
  const alike = candidates.filter((data) => files.every((file) => fits(file, KNOWN_FILES[data])));
  for (const data of alike) {
    if (data !== wanted && (await isProven(files, KNOWN_FILES[data]))) {
      return readAs(files, data);
    }
  }
  return readAs(files, wanted ?? alike[0] ?? candidates[0]);
}

/** Whether the files have the kinds and numbers of a known data set's. */
export async function looksKnown(given: readonly NamedBytes[]): Promise<boolean> {
  const files: Opened[] = [];
  for (const { name, bytes } of given) {
    try {
      files.push(await opened(name, bytes));
    } catch (error) {
      if (error instanceof DataError) return false;
      throw error;
    }
  }
  return Object.values(KNOWN_FILES).some((known) => files.every((file) => fits(file, known)));
}

/** A file unpacked, and what its first bytes say is in it. */
interface Opened extends NamedBytes {
  packed: Bytes;
  kind: number;
  count: number;
}

const IMAGES = 0x803;
const LABELS = { bytes: 0x801, ints: 0xc02 } as const;

/** @throws DataError when it cannot be unpacked, or is no IDX file of images or labels. */
async function opened(name: string, packed: Bytes): Promise<Opened> {
  const bytes = await unpacked(name, packed);
  if (bytes.length < 8) throw wrong(name, words.tooShort(name, bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [kind, count] = [view.getUint32(0), view.getUint32(4)];
  if (kind !== IMAGES && kind !== LABELS.bytes && kind !== LABELS.ints) {
    throw wrong(name, words.otherKind(name));
  }
  return { name, bytes, packed, kind, count };
}

function fits({ kind, count }: Opened, { info: { counts }, labels }: KnownFiles): boolean {
  const isKind = kind === IMAGES || kind === LABELS[labels];
  return isKind && (count === counts.train || count === counts.test);
}

/** Whether the files have this data set's sums, and so are no other's. */
async function isProven(files: readonly Opened[], known: KnownFiles): Promise<boolean> {
  const { sha256 } = known;
  if (sha256 === undefined || files.length === 0) return false;
  const [first] = files;
  const sum = await sha256Of(sha256.of === 'packed' ? first.packed : first.bytes);
  return sum !== undefined && Object.values(sha256.sums).includes(sum);
}

async function readAs(files: readonly Opened[], data: ChosenData): Promise<IdxSet> {
  const known = KNOWN_FILES[data];
  const { info } = known;
  const found = new Map<Part, Opened>();
  for (const file of files) {
    const part = partOf(file, known);
    const before = found.get(part);
    if (before !== undefined) throw wrong(file.name, words.samePart(file.name, before.name));
    found.set(part, file);
  }
  const missing = PARTS.filter((part) => !found.has(part));
  if (missing.length > 0) throw new DataError('missing', '', words.missing(known, missing));
  const fileOf = (part: Part) => {
    const file = found.get(part);
    if (file === undefined) throw new Error(`There is no file of ${part}.`);
    return file;
  };
  const checks = await Promise.all(PARTS.map((part) => check(part, fileOf(part), known)));
  return {
    data,
    dataset: {
      ...info,
      train: imageSet(fileOf('trainImages'), fileOf('trainLabels'), known),
      test: imageSet(fileOf('testImages'), fileOf('testLabels'), known),
    },
    files: {
      trainImages: fileOf('trainImages').bytes,
      trainLabels: fileOf('trainLabels').bytes,
      testImages: fileOf('testImages').bytes,
      testLabels: fileOf('testLabels').bytes,
    },
    isChecked: checks.every(Boolean),
  };
}

/** By its number of images; where both parts have as many (QMNIST), by its name. @throws DataError when it is none. */
function partOf({ name, kind, count }: Opened, { info, labels }: KnownFiles): Part {
  const { train, test } = info.counts;
  const isImages = kind === IMAGES;
  if (!isImages && kind !== LABELS[labels]) throw wrong(name, words.otherKind(name));
  const isTest = train === test ? /test|t10k/i.test(name) : count === test;
  if (count !== (isTest ? test : train)) {
    throw wrong(
      name,
      words.otherNumber(name, count, { info, what: isImages ? 'images' : 'labels' }),
    );
  }
  if (isImages) return isTest ? 'testImages' : 'trainImages';
  return isTest ? 'testLabels' : 'trainLabels';
}

/** @throws DataError when it is another data set's. */
async function check(
  part: Part,
  { name, bytes, packed }: Opened,
  { info, sha256 }: KnownFiles,
): Promise<boolean> {
  if (sha256 === undefined) return false;
  // Of a file that was unpacked before, the sum of its packing is gone.
  if (sha256.of === 'packed' && packed === bytes) return false;
  const found = await sha256Of(sha256.of === 'packed' ? packed : bytes);
  if (found === undefined) return false;
  const expected = sha256.sums[part];
  if (found === expected) return true;
  throw wrong(name, words.otherSum(name, info, { found, expected }));
}

function imageSet(images: Opened, labels: Opened, known: KnownFiles): ImageSet {
  const { info, isTransposed } = known;
  const { sizes, elements } = readIdx(images.bytes, 3, images.name);
  const [count, ...shape] = sizes;
  if (shape.join() !== info.shape.join()) {
    throw wrong(images.name, words.otherShape(images.name, shape, info));
  }
  const classes = classesOf(labels, known);
  return { images: isTransposed ? righted(elements, info) : elements, labels: classes, count };
}

/** Classes counted from 0. @throws DataError for one that there is not. */
function classesOf({ name, bytes }: Opened, known: KnownFiles): Bytes {
  const { info, firstLabel } = known;
  const given =
    known.labels === 'bytes' ? readIdx(bytes, 1, name).elements : firstInts(name, bytes);
  const last = info.classes.length - 1;
  // What is below the first is very large as a byte.
  const classes = firstLabel === 0 ? given : given.map((label) => label - firstLabel);
  const place = classes.findIndex((label) => label > last);
  if (place < 0) return classes;
  const sentence = words.wrongLabel(name, {
    ...{ place: place + 1, label: given[place], first: firstLabel, last: last + firstLabel },
  });
  throw wrong(name, sentence);
}

const INTS_IN_A_ROW = 8;

/** QMNIST's labels: `[count, 8]` numbers of four bytes, of which the first is the digit. */
function firstInts(name: string, bytes: Bytes): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(4);
  const length = 12 + count * INTS_IN_A_ROW * 4;
  if (bytes.length !== length || view.getUint32(8) !== INTS_IN_A_ROW) {
    throw new DataError('truncated', name, words.otherLength(name, bytes.length, length));
  }
  return Uint8Array.from({ length: count }, (_, i) => {
    const label = view.getUint32(12 + i * INTS_IN_A_ROW * 4);
    return Math.min(label, 0xff);
  });
}

/** Rows and columns exchanged back. */
function righted(images: Bytes, { shape: [rows, columns] }: DatasetInfo): Bytes {
  const upright = new Uint8Array(images.length);
  const size = rows * columns;
  for (let begin = 0; begin < images.length; begin += size) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        upright[begin + row * columns + column] = images[begin + column * rows + row];
      }
    }
  }
  return upright;
}

function wrong(file: string, sentence: string): DataError {
  return new DataError('wrong-format', file, sentence);
}
