/**
 * Batches of training digits: a new order every epoch, which depends on the seed and the epoch's number
 * and on nothing else. So any epoch can be made again, and a run that was stopped in the middle of one
 * goes on with the very batch that would have come next.
 */
import { augmentImage, TRANSFORM_SIZE } from './augmentation.ts';
import { pixelsOf, type DatasetInfo, type ImageSet } from './dataset.ts';
import { SeededRandom, shuffledIndices } from './random.ts';

export interface BatchSettings {
  batchSize: number;
  /** Only the first so many digits are used. */
  limit: number;
  /** So many of these, drawn by the seed; without it, all. */
  chosen?: number;
  seed: number;
}

export class BatchSource {
  readonly batchSize: number;
  /** Digits in an epoch. */
  readonly count: number;
  /** The last batch of an epoch is smaller when the digits do not divide evenly, as in Keras. */
  readonly batchesPerEpoch: number;

  readonly #seed: number;
  /** `[count]`: the digits that are used, where they are not the first. */
  readonly #chosen: Uint32Array | undefined;
  #order: { epoch: number; indices: Uint32Array<ArrayBuffer> } | undefined;

  /** @throws RangeError when the batch size or the limit is not a whole number of at least 1. */
  constructor(digits: Pick<ImageSet, 'count'>, { batchSize, limit, chosen, seed }: BatchSettings) {
    requireCount('The batch size', batchSize);
    requireCount('The number of training digits', limit);
    this.#seed = seed;
    const there = Math.min(limit, digits.count);
    this.count = Math.min(chosen ?? there, there);
    requireCount('The number of chosen training digits', this.count);
    if (this.count < there) {
      this.#chosen = shuffledIndices(there, new SeededRandom(seed, 'chosen digits')).subarray(
        0,
        this.count,
      );
    }
    this.batchSize = Math.min(batchSize, this.count);
    this.batchesPerEpoch = Math.ceil(this.count / this.batchSize);
  }

  /**
   * Which digits batch `batch` of epoch `epoch` holds, both counted from 0: `[count]` indices.
   *
   * @throws RangeError when the epoch has no such batch.
   */
  indices(epoch: number, batch: number): Uint32Array<ArrayBuffer> {
    if (!(batch >= 0 && batch < this.batchesPerEpoch)) {
      throw new RangeError(
        `An epoch has batches 0 to ${this.batchesPerEpoch - 1}; batch ${batch} was asked for.`,
      );
    }
    if (this.#order?.epoch !== epoch) {
      const order = shuffledOrder(this.count, this.#seed, epoch);
      this.#order = { epoch, indices: this.#chosen === undefined ? order : order.map(this.#digit) };
    }
    const start = batch * this.batchSize;
    return this.#order.indices.subarray(start, Math.min(start + this.batchSize, this.count));
  }

  readonly #digit = (place: number): number => this.#chosen?.[place] ?? place;
}

/** The order in which an epoch walks its digits: `[count]` indices. */
export function shuffledOrder(
  count: number,
  seed: number,
  epoch: number,
): Uint32Array<ArrayBuffer> {
  return shuffledIndices(count, new SeededRandom(seed, `shuffle epoch ${epoch}`));
}

/**
 * Copies the images at `indices` into `pixels` `[indices.length, pixels]`, each byte b as b / scale, and their
 * labels into `labels` `[indices.length]`.
 *
 * @param transforms `[indices.length, 7]`: how each is changed (augmentation.ts); without them they stay as they are
 */
export function gatherBatch(
  { images, labels: classes }: ImageSet,
  info: Pick<DatasetInfo, 'shape' | 'normalisation'>,
  indices: Uint32Array,
  { pixels, labels }: { pixels: Float32Array; labels: Int32Array },
  transforms?: Int32Array,
): void {
  const size = pixelsOf(info);
  const { scale } = info.normalisation;
  const changed = new Uint8Array(transforms === undefined ? 0 : size);
  for (let row = 0; row < indices.length; row++) {
    const image = indices[row];
    labels[row] = classes[image];
    const to = row * size;
    if (transforms === undefined) {
      const from = image * size;
      for (let p = 0; p < size; p++) pixels[to + p] = images[from + p] / scale;
    } else {
      const at = row * TRANSFORM_SIZE;
      const transform = transforms.subarray(at, at + TRANSFORM_SIZE);
      augmentImage(images, image, info.shape, transform, changed);
      for (let p = 0; p < size; p++) pixels[to + p] = changed[p] / scale;
    }
  }
}

function requireCount(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(`${what} must be a whole number of at least 1; it was ${value}.`);
}
