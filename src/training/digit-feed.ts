/**
 * Hands digits to the device as batches. Where the backend keeps whole sets on the device, only the
 * numbers of the digits go there at each step; otherwise the pixels do.
 */
import * as tf from '@tensorflow/tfjs';
import { TRANSFORM_SIZE } from '../data/augmentation.ts';
import { gatherBatch } from '../data/batches.ts';
import { pixelsOf, type DatasetInfo, type ImageSet } from '../data/dataset.ts';
import { canKeepDigits, gatherDigits, packDigits } from '../kernels/gather-digits.ts';

/** A batch on the device; whoever asked for it disposes it. */
export interface DigitBatch {
  /** `[batch, rows, columns]`, 0 background to 1 ink */
  x: tf.Tensor3D;
  /** int32 `[batch]` */
  labels: tf.Tensor1D;
}

export class DigitFeed {
  #resident: tf.Tensor2D | undefined;

  /** `digits`, which are like `info` says, from tfjs's current backend on. */
  constructor(
    private readonly digits: ImageSet,
    private readonly info: DatasetInfo,
  ) {
    if (this.#keepsDigits && this.#isWhole) this.#resident = packDigits(digits.images, this.#size);
  }

  get #keepsDigits(): boolean {
    return canKeepDigits(this.#size, this.info.normalisation.scale);
  }

  get #size(): number {
    return pixelsOf(this.info);
  }

  get #isWhole(): boolean {
    return this.digits.arrival?.isComplete ?? true;
  }

  /**
   * The digits with these numbers, in this order.
   *
   * @param transforms `[batch, 7]`: how each is changed (data/augmentation.ts); on the device where digits are kept there
   */
  batch(indices: Uint32Array, transforms?: Int32Array): DigitBatch {
    if (!this.#keepsDigits) return this.#upload(indices, transforms);
    if (!this.#isWhole) return this.#gatherAlone(indices, transforms);
    this.#resident ??= packDigits(this.digits.images, this.#size);
    return this.#gather(this.#resident, Int32Array.from(indices), indices, transforms);
  }

  dispose(): void {
    this.#resident?.dispose();
  }

  /** @param places where in `packed` the digits `indices` are */
  #gather(
    packed: tf.Tensor2D,
    places: Int32Array,
    indices: Uint32Array,
    transforms: Int32Array | undefined,
  ): DigitBatch {
    const wanted = tf.tensor1d(places, 'int32');
    const changes =
      transforms && tf.tensor2d(transforms, [indices.length, TRANSFORM_SIZE], 'int32');
    const labels = Int32Array.from(indices, (digit) => this.digits.labels[digit]);
    const x = gatherDigits(packed, wanted, this.info.shape, changes);
    tf.dispose([wanted, ...(changes === undefined ? [] : [changes])]);
    return { x, labels: tf.tensor1d(labels, 'int32') };
  }

  /** While digits are on their way: the same gathering from a set of these digits alone, for the same numbers. */
  #gatherAlone(indices: Uint32Array, transforms: Int32Array | undefined): DigitBatch {
    const size = this.#size;
    const images = new Uint8Array(indices.length * size);
    indices.forEach((digit, row) => {
      const from = digit * size;
      images.set(this.digits.images.subarray(from, from + size), row * size);
    });
    const packed = packDigits(images, this.#size);
    const batch = this.#gather(
      packed,
      Int32Array.from(indices, (_, row) => row),
      indices,
      transforms,
    );
    packed.dispose();
    return batch;
  }

  #upload(indices: Uint32Array, transforms: Int32Array | undefined): DigitBatch {
    const pixels = new Float32Array(indices.length * this.#size);
    const labels = new Int32Array(indices.length);
    gatherBatch(this.digits, this.info, indices, { pixels, labels }, transforms);
    return {
      x: tf.tensor3d(pixels, [indices.length, ...this.info.shape]),
      labels: tf.tensor1d(labels, 'int32'),
    };
  }
}
