/** The reader's drawings out of files, and the data set that they become. */
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import { type ImageSet, pixelsOf } from '../dataset.ts';
import type { Drawing, Drawn } from '../drawing.ts';
import type { DrawingSubject } from '../drawing-subject.ts';
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
export async function readDrawings(
  files: readonly OwnFile[],
  subject: DrawingSubject,
): Promise<Drawn[]> {
  const [side] = subject.shape;
  const drawn: Drawn[] = [];
  for (const file of files) {
    const { name } = file;
    if (!/\.(csv|tsv|txt)(\.gz)?$/i.test(name)) {
      throw new DataError(
        'wrong-format',
        name,
        words.noHandwriting(name, subject.name, pixelsOf(subject)),
      );
    }
    const bytes = await unpacked(name, await file.bytes());
    const { images } = readCsvImages([{ name, bytes }]);
    if (images.side !== side) {
      throw new DataError('wrong-format', name, words.notDrawn(name, images.side, side));
    }
    for (const { label, pixels } of images.gathered()) {
      const known = subject.classes.indexOf(label);
      if (known < 0) {
        throw new DataError('wrong-format', name, words.noClass(name, label, subject.name));
      }
      drawn.push({ label: known, pixels: pixels.slice() });
    }
  }
  return drawn;
}

/**
 * All drawings as a data set of one's own: the same ones are the same data set, in whatever order they came. It has all
 * classes of what is drawn, so that a network that knows them can go on from what it knows.
 *
 * @throws DataError when there are none to learn from, or none held back
 */
export function drawnData(drawings: readonly Drawing[], subject: DrawingSubject): OwnData {
  const sorted = drawings.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  const order = shuffledIndices(sorted.length, new SeededRandom(1, 'own data'));
  const shuffled = [...order].map((i) => sorted[i]);
  const [train, test] = [false, true].map((isTest) =>
    imageSet(
      shuffled.filter(({ isHeldBack }) => isHeldBack === isTest),
      pixelsOf(subject),
    ),
  );
  if (train.count === 0 || test.count === 0) {
    throw new DataError('missing', subject.name, words.nothingDrawn(train.count === 0));
  }
  const { shape, classes, drawnFor } = subject;
  const info: OwnDataInfo = {
    name: drawnFor === undefined ? words.handwriting : words.drawings,
    ...{ shape, classes },
    ...(drawnFor === undefined ? {} : { drawnFor }),
    counts: { train: train.count, test: test.count },
    fingerprint: fingerprint([train.labels, test.labels, train.images, test.images]),
  };
  return { data: ownDataName(info), info, train, test, notes: [], skipped: [] };
}

function imageSet(drawings: readonly Drawing[], size: number): ImageSet {
  const images = new Uint8Array(drawings.length * size);
  drawings.forEach(({ pixels }, i) => images.set(pixels, i * size));
  const labels = Uint8Array.from(drawings, ({ label }) => label);
  return { images, labels, count: drawings.length };
}
