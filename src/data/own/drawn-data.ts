/** The reader's drawings out of files, and the data set that they become. */
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import { type ImageSet, MNIST } from '../dataset.ts';
import { DRAWING_SIDE, type Drawing, type Drawn } from '../drawing.ts';
import { fingerprint, ownDataName, type OwnDataInfo } from '../own-data.ts';
import { SeededRandom, shuffledIndices } from '../random.ts';
import { unpacked } from '../unpack.ts';
import { readCsvImages } from './csv.ts';
import type { OwnFile } from './own-file.ts';
import type { OwnData } from './own-images.ts';

/**
 * The drawings of several handwriting files, one file after the other.
 *
 * @throws DataError naming the file that is wrong; then nothing of any is taken
 */
export async function readDrawings(files: readonly OwnFile[]): Promise<Drawn[]> {
  const drawn: Drawn[] = [];
  for (const file of files) {
    const { name } = file;
    if (!/\.(csv|tsv|txt)(\.gz)?$/i.test(name)) {
      throw new DataError('wrong-format', name, words.noHandwriting(name));
    }
    const bytes = await unpacked(name, await file.bytes());
    const { images } = readCsvImages([{ name, bytes }]);
    if (images.side !== DRAWING_SIDE) {
      throw new DataError('wrong-format', name, words.notDrawn(name, images.side));
    }
    for (const { label, pixels } of images.gathered()) {
      const digit = MNIST.classes.indexOf(label);
      if (digit < 0) throw new DataError('wrong-format', name, words.noDigit(name, label));
      drawn.push({ label: digit, pixels: pixels.slice() });
    }
  }
  return drawn;
}

/**
 * All drawings as a data set of one's own: the same ones are the same data set, in whatever order they came. It has all
 * ten digits, so that a network that knows them can go on from what it knows.
 *
 * @throws DataError when there are none to learn from, or none held back
 */
export function drawnData(drawings: readonly Drawing[]): OwnData {
  const sorted = drawings.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const order = shuffledIndices(sorted.length, new SeededRandom(1, 'own data'));
  const shuffled = [...order].map((i) => sorted[i]);
  const [train, test] = [false, true].map((isTest) =>
    imageSet(shuffled.filter(({ isHeldBack }) => isHeldBack === isTest)),
  );
  if (train.count === 0 || test.count === 0) {
    throw new DataError('missing', words.handwriting, words.nothingDrawn(train.count === 0));
  }
  const info: OwnDataInfo = {
    name: words.handwriting,
    shape: MNIST.shape,
    classes: MNIST.classes,
    counts: { train: train.count, test: test.count },
    fingerprint: fingerprint([train.labels, test.labels, train.images, test.images]),
  };
  return { data: ownDataName(info), info, train, test, notes: [], skipped: [] };
}

function imageSet(drawings: readonly Drawing[]): ImageSet {
  const size = DRAWING_SIDE ** 2;
  const images = new Uint8Array(drawings.length * size);
  drawings.forEach(({ pixels }, i) => images.set(pixels, i * size));
  const labels = Uint8Array.from(drawings, ({ label }) => label);
  return { images, labels, count: drawings.length };
}
