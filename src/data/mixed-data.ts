/**
 * A data set together with one of one's own that shows the same, as a data set of its own. Its name says which:
 *
 *     mnist+own:My handwriting:28x28:16+4:0,1,2,3,4,5,6,7,8,9:1f9ac03b
 *
 * One's own images come first, so that a part of the whole has all of them, and come again and again, so that a few are
 * not lost among 60,000.
 */
import {
  type Dataset,
  DATASETS,
  type DatasetInfo,
  type ImageSet,
  isKnownData,
  pixelsOf,
} from './dataset.ts';
import { ownDataOf } from './own-data.ts';

export interface MixedDataInfo extends DatasetInfo {
  /** What experiments call the data set that one's own is mixed with. */
  basis: string;
  /** What experiments call one's own part. */
  own: string;
  /** How many training images come from there, each counted as often as it comes. */
  ownTrain: number;
}

/** The last plus before a data set of one's own: in the names of those there is one besides. */
const NAME = /^(.+)\+(own:[^+]+\+.+)$/;
/** One's own images are repeated until there are about so many to train on, but each so often at most. */
const ENOUGH = 1000;
const MOST_REPEATS = 50;

const known = new Map<string, MixedDataInfo>();

/** What experiments call that data set together with that of one's own. */
export function mixedDataName(basis: string, own: string): string {
  return `${basis}+${own}`;
}

/** What its name says of it, the same object for the same name; nothing where it is no such name. */
export function mixedDataOf(data: string): MixedDataInfo | undefined {
  const before = known.get(data);
  const parts = before === undefined ? NAME.exec(data) : null;
  if (before !== undefined || parts === null) return before;
  const [, basis, own] = parts;
  const basisInfo = isKnownData(basis) ? DATASETS[basis] : ownDataOf(basis);
  const ownInfo = ownDataOf(own);
  if (basisInfo === undefined || ownInfo === undefined) return undefined;
  if (!isLike(basisInfo, ownInfo)) return undefined;
  const { train, test } = ownInfo.counts;
  const ownTrain = train * repeatsOf(train);
  const info = {
    ...{ ...basisInfo, basis, own, ownTrain },
    name: `${basisInfo.name} + ${ownInfo.name}`,
    counts: { train: ownTrain + basisInfo.counts.train, test: test + basisInfo.counts.test },
  };
  known.set(data, info);
  return info;
}

/** The data set that a network must have learned to read such images: for a mixture the one with more images, else itself. */
export function basisOf(data: string): string {
  return mixedDataOf(data)?.basis ?? data;
}

/** The images themselves. @param info of the mixture whose parts these are */
export function mixedDataset(info: MixedDataInfo, basis: Dataset, own: Dataset): Dataset {
  const labelOf = own.classes.map((name) => basis.classes.indexOf(name));
  const asInBasis = (part: ImageSet) => ({
    ...part,
    labels: part.labels.map((label) => labelOf[label]),
  });
  const train = new Array<ImageSet>(repeatsOf(own.train.count)).fill(asInBasis(own.train));
  return {
    ...info,
    train: joined([...train, basis.train], pixelsOf(info)),
    test: joined([asInBasis(own.test), basis.test], pixelsOf(info)),
  };
}

/** Whether one's own can be learned beside the other: the same size, and no class that is not there. */
function isLike(basis: DatasetInfo, own: DatasetInfo): boolean {
  const isSize = own.shape.every((side, i) => side === basis.shape[i]);
  return (
    basis.madeUp === undefined &&
    isSize &&
    own.classes.every((name) => basis.classes.includes(name))
  );
}

function repeatsOf(train: number): number {
  return Math.min(MOST_REPEATS, Math.max(1, Math.round(ENOUGH / train)));
}

function joined(parts: readonly ImageSet[], size: number): ImageSet {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
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
