/**
 * Batches of training digits: a new order every epoch, which depends on the seed and the epoch's number
 * and on nothing else. So any epoch can be made again, and a run that was stopped in the middle of one
 * goes on with the very batch that would have come next.
 */
import type { DigitSet } from './mnist.ts';
import { SeededRandom, shuffledIndices } from './random.ts';

/** Pixels of a digit: 28 rows of 28. */
export const PIXELS = 784;

export interface BatchSettings {
  batchSize: number;
  /** Only the first so many digits are used. */
  limit: number;
  seed: number;
}

/** A batch as the network reads it. */
export interface Batch {
  /** `[count, 784]`, 0 background to 1 ink */
  pixels: Float32Array<ArrayBuffer>;
  /** `[count]`, 0 to 9 */
  labels: Int32Array<ArrayBuffer>;
  count: number;
}

export class BatchSource {
  readonly batchSize: number;
  /** Digits in an epoch. */
  readonly count: number;
  /** The last batch of an epoch is smaller when the digits do not divide evenly, as in Keras. */
  readonly batchesPerEpoch: number;

  readonly #digits: DigitSet;
  readonly #seed: number;
  readonly #pixels: Float32Array<ArrayBuffer>;
  readonly #labels: Int32Array<ArrayBuffer>;
  #order: { epoch: number; indices: Uint32Array<ArrayBuffer> } | undefined;

  /** @throws RangeError when the batch size or the limit is not a whole number of at least 1. */
  constructor(digits: DigitSet, { batchSize, limit, seed }: BatchSettings) {
    requireCount('The batch size', batchSize);
    requireCount('The number of training digits', limit);
    this.#digits = digits;
    this.#seed = seed;
    this.count = Math.min(limit, digits.count);
    this.batchSize = Math.min(batchSize, this.count);
    this.batchesPerEpoch = Math.ceil(this.count / this.batchSize);
    this.#pixels = new Float32Array(this.batchSize * PIXELS);
    this.#labels = new Int32Array(this.batchSize);
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
      this.#order = { epoch, indices: shuffledOrder(this.count, this.#seed, epoch) };
    }
    const start = batch * this.batchSize;
    return this.#order.indices.subarray(start, Math.min(start + this.batchSize, this.count));
  }

  /** The digits of that batch. Its arrays are filled anew by the next call. */
  batch(epoch: number, batch: number): Batch {
    const indices = this.indices(epoch, batch);
    const pixels = this.#pixels.subarray(0, indices.length * PIXELS);
    const labels = this.#labels.subarray(0, indices.length);
    gatherBatch(this.#digits, indices, pixels, labels);
    return { pixels, labels, count: indices.length };
  }
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
 * Copies the digits at `indices` into `pixels` `[indices.length, 784]`, bytes 0 to 255 as 0 to 1, and
 * their labels into `labels` `[indices.length]`.
 */
export function gatherBatch(
  digits: DigitSet,
  indices: Uint32Array,
  pixels: Float32Array,
  labels: Int32Array,
): void {
  for (let row = 0; row < indices.length; row++) {
    const digit = indices[row];
    labels[row] = digits.labels[digit];
    const from = digit * PIXELS;
    const to = row * PIXELS;
    for (let p = 0; p < PIXELS; p++) pixels[to + p] = digits.images[from + p] / 255;
  }
}

function requireCount(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(`${what} must be a whole number of at least 1; it was ${value}.`);
}
