/**
 * MNIST together with a data set of one's own that shows digits, as a data set of its own. Its name says which:
 *
 *     mnist+own:My handwriting:28x28:16+4:0,1,2,3,4,5,6,7,8,9:1f9ac03b
 *
 * One's own images come first, so that a part of the whole has all of them, and come again and again, so that a few are
 * not lost among 60,000.
 */
import { type Dataset, type DatasetInfo, type ImageSet, MNIST, pixelsOf } from './dataset.ts';
import { ownDataOf } from './own-data.ts';

export interface MixedDataInfo extends DatasetInfo {
  /** What experiments call one's own part. */
  own: string;
  /** How many training images come from there, each counted as often as it comes. */
  ownTrain: number;
}

const PREFIX = 'mnist+';
/** One's own images are repeated until there are about so many to train on, but each so often at most. */
const ENOUGH = 1000;
const MOST_REPEATS = 50;

const known = new Map<string, MixedDataInfo>();

/** What experiments call MNIST with that data set of one's own. */
export function mixedDataName(own: string): string {
  return PREFIX + own;
}

/** What its name says of it, the same object for the same name; nothing where it is no such name. */
export function mixedDataOf(data: string): MixedDataInfo | undefined {
  const before = known.get(data);
  if (before !== undefined || !data.startsWith(PREFIX)) return before;
  const own = data.slice(PREFIX.length);
  const ownInfo = ownDataOf(own);
  if (ownInfo === undefined || !isLikeMnist(ownInfo)) return undefined;
  const { train, test } = ownInfo.counts;
  const ownTrain = train * repeatsOf(train);
  const info = {
    ...{ ...MNIST, own, ownTrain },
    name: `${MNIST.name} + ${ownInfo.name}`,
    counts: { train: ownTrain + MNIST.counts.train, test: test + MNIST.counts.test },
  };
  known.set(data, info);
  return info;
}

/** The data set that a network must have learned to read such images: for a mixture MNIST, else itself. */
export function basisOf(data: string): string {
  return mixedDataOf(data) === undefined ? data : 'mnist';
}

/** The images themselves. @param info of the mixture whose parts these are */
export function mixedDataset(info: MixedDataInfo, mnist: Dataset, own: Dataset): Dataset {
  const digit = own.classes.map((name) => MNIST.classes.indexOf(name));
  const asDigits = (part: ImageSet) => ({
    ...part,
    labels: part.labels.map((label) => digit[label]),
  });
  const train = new Array<ImageSet>(repeatsOf(own.train.count)).fill(asDigits(own.train));
  return {
    ...info,
    train: joined([...train, mnist.train]),
    test: joined([asDigits(own.test), mnist.test]),
  };
}

function isLikeMnist({ shape, classes }: Pick<DatasetInfo, 'shape' | 'classes'>): boolean {
  const isSize = shape.every((side, i) => side === MNIST.shape[i]);
  return isSize && classes.every((name) => MNIST.classes.includes(name));
}

function repeatsOf(train: number): number {
  return Math.min(MOST_REPEATS, Math.max(1, Math.round(ENOUGH / train)));
}

function joined(parts: readonly ImageSet[]): ImageSet {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const size = pixelsOf(MNIST);
  const images = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images.subarray(0, part.count * size), at * size);
    labels.set(part.labels.subarray(0, part.count), at);
    at += part.count;
  }
  return { images, labels, count };
}
