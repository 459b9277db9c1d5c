/**
 * Hands digits to the device as batches. Where the backend keeps whole sets on the device, only the
 * numbers of the digits go there at each step; otherwise the pixels do.
 */
import * as tf from '@tensorflow/tfjs';
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

  /** The digits with these numbers, in this order. */
  batch(indices: Uint32Array): DigitBatch {
    if (!this.#keepsDigits) return this.#upload(indices);
    if (!this.#isWhole) return this.#gatherAlone(indices);
    this.#resident ??= packDigits(this.digits.images, this.#size);
    return this.#gather(this.#resident, indices);
  }

  dispose(): void {
    this.#resident?.dispose();
  }

  #gather(resident: tf.Tensor2D, indices: Uint32Array): DigitBatch {
    const wanted = tf.tensor1d(Int32Array.from(indices), 'int32');
    const labels = Int32Array.from(indices, (digit) => this.digits.labels[digit]);
    const x = gatherDigits(resident, wanted, this.info.shape);
    wanted.dispose();
    return { x, labels: tf.tensor1d(labels, 'int32') };
  }

  /** While digits are on their way: the same gathering from a set of these digits alone, for the same numbers. */
  #gatherAlone(indices: Uint32Array): DigitBatch {
    const size = this.#size;
    const images = new Uint8Array(indices.length * size);
    indices.forEach((digit, row) => {
      const from = digit * size;
      images.set(this.digits.images.subarray(from, from + size), row * size);
    });
    const packed = packDigits(images, this.#size);
    const wanted = tf.range(0, indices.length, 1, 'int32');
    const labels = Int32Array.from(indices, (digit) => this.digits.labels[digit]);
    const x = gatherDigits(packed, wanted, this.info.shape);
    tf.dispose([packed, wanted]);
    return { x, labels: tf.tensor1d(labels, 'int32') };
  }

  #upload(indices: Uint32Array): DigitBatch {
    const pixels = new Float32Array(indices.length * this.#size);
    const labels = new Int32Array(indices.length);
    gatherBatch(this.digits, this.info.normalisation, indices, pixels, labels);
    return {
      x: tf.tensor3d(pixels, [indices.length, ...this.info.shape]),
      labels: tf.tensor1d(labels, 'int32'),
    };
  }
}
