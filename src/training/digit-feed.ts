/**
 * Hands digits to the device as batches. Where the backend keeps whole sets on the device, only the
 * numbers of the digits go there at each step; otherwise the pixels do.
 */
import * as tf from '@tensorflow/tfjs';
import { gatherBatch, PIXELS } from '../data/batches.ts';
import type { DigitSet } from '../data/mnist.ts';
import { gatherDigits, keepsDigits, packDigits } from '../kernels/gather-digits.ts';

/** A batch on the device; whoever asked for it disposes it. */
export interface DigitBatch {
  /** `[batch, 28, 28]`, 0 background to 1 ink */
  x: tf.Tensor3D;
  /** int32 `[batch]` */
  labels: tf.Tensor1D;
}

export class DigitFeed {
  readonly #resident: tf.Tensor2D | undefined;

  /** `digits` from tfjs's current backend on. */
  constructor(private readonly digits: DigitSet) {
    this.#resident = keepsDigits() ? packDigits(digits.images) : undefined;
  }

  /** The digits with these numbers, in this order. */
  batch(indices: Uint32Array): DigitBatch {
    return this.#resident === undefined
      ? this.#upload(indices)
      : this.#gather(this.#resident, indices);
  }

  dispose(): void {
    this.#resident?.dispose();
  }

  #gather(resident: tf.Tensor2D, indices: Uint32Array): DigitBatch {
    const wanted = tf.tensor1d(Int32Array.from(indices), 'int32');
    const labels = Int32Array.from(indices, (digit) => this.digits.labels[digit]);
    const x = gatherDigits(resident, wanted);
    wanted.dispose();
    return { x, labels: tf.tensor1d(labels, 'int32') };
  }

  #upload(indices: Uint32Array): DigitBatch {
    const pixels = new Float32Array(indices.length * PIXELS);
    const labels = new Int32Array(indices.length);
    gatherBatch(this.digits, indices, pixels, labels);
    return {
      x: tf.tensor3d(pixels, [indices.length, 28, 28]),
      labels: tf.tensor1d(labels, 'int32'),
    };
  }
}
