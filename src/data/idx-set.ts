/**
 * A data set out of four IDX files that somebody has chosen, packed with gzip or not, whatever they are called: images
 * and labels to train on and to test with are told apart by what is in them.
 */
import { fashionFiles as words } from '../text/en-data.ts';
import { DataError } from './data-error.ts';
import { FASHION_MNIST, type Dataset, type ImageSet } from './dataset.ts';
import { readImages, readLabels } from './idx.ts';
import { sha256Of } from './mnist-files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export const PARTS = ['trainImages', 'trainLabels', 'testImages', 'testLabels'] as const;
export type Part = (typeof PARTS)[number];

/** Of the unpacked files: bytes 0 to 3 and 4 to 7 (kind and number), and SHA-256. */
const FASHION_PARTS: Readonly<Record<Part, { kind: number; count: number; sha256: string }>> = {
  trainImages: {
    kind: 0x803,
    count: 60_000,
    sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  },
  trainLabels: {
    kind: 0x801,
    count: 60_000,
    sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  },
  testImages: {
    kind: 0x803,
    count: 10_000,
    sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  },
  testLabels: {
    kind: 0x801,
    count: 10_000,
    sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
  },
};

export interface NamedBytes {
  name: string;
  bytes: Bytes;
}

export interface IdxSet {
  dataset: Dataset;
  /** The unpacked files. */
  files: Readonly<Record<Part, Bytes>>;
  /** Whether every file's SHA-256 was computed; browsers do so for pages that come over https or from this computer. */
  isChecked: boolean;
}

/**
 * Reads Fashion-MNIST.
 *
 * @throws DataError naming the file that is wrong or the one that is missing; then nothing of it is taken
 */
export async function readFashionMnist(given: readonly NamedBytes[]): Promise<IdxSet> {
  const found = new Map<Part, NamedBytes>();
  for (const { name, bytes } of given) {
    const unpacked = await unpack(name, bytes);
    const part = partOf(name, unpacked);
    const before = found.get(part);
    if (before !== undefined) throw wrong(name, words.samePart(name, before.name));
    found.set(part, { name, bytes: unpacked });
  }
  const missing = PARTS.filter((part) => !found.has(part));
  if (missing.length > 0) throw new DataError('missing', '', words.missing(missing));
  const fileOf = (part: Part) => {
    const file = found.get(part);
    if (file === undefined) throw new Error(`There is no file of ${part}.`);
    return file;
  };
  const checks = await Promise.all(PARTS.map((part) => check(part, fileOf(part))));
  return {
    dataset: {
      ...FASHION_MNIST,
      train: imageSet(fileOf('trainImages'), fileOf('trainLabels')),
      test: imageSet(fileOf('testImages'), fileOf('testLabels')),
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

function imageSet(images: NamedBytes, labels: NamedBytes): ImageSet {
  const { images: pixels, count } = readImages(images.bytes, images.name, FASHION_MNIST);
  return {
    images: pixels,
    labels: readLabels(labels.bytes, labels.name, FASHION_MNIST).labels,
    count,
  };
}

/** @throws DataError when it is none of the four. */
function partOf(name: string, bytes: Bytes): Part {
  if (bytes.length < 8) throw wrong(name, words.tooShort(name, bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [kind, count] = [view.getUint32(0), view.getUint32(4)];
  const part = PARTS.find((one) => {
    const expected = FASHION_PARTS[one];
    return expected.kind === kind && expected.count === count;
  });
  if (part !== undefined) return part;
  if (kind === 0x801) throw wrong(name, words.otherNumber(name, count, 'labels'));
  if (kind === 0x803) throw wrong(name, words.otherNumber(name, count, 'images'));
  throw wrong(name, words.otherKind(name));
}

/** @throws DataError when it is another data set's. */
async function check(part: Part, { name, bytes }: NamedBytes): Promise<boolean> {
  const found = await sha256Of(bytes);
  if (found === undefined) return false;
  const { sha256 } = FASHION_PARTS[part];
  if (found === sha256) return true;
  throw wrong(name, words.otherSum(name, { found, expected: sha256 }));
}

/** @throws DataError when it cannot be unpacked. */
async function unpack(name: string, bytes: Bytes): Promise<Bytes> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new DataError('damaged', name, words.damaged(name), { cause: error });
  }
}

function wrong(file: string, sentence: string): DataError {
  return new DataError('wrong-format', file, sentence);
}
