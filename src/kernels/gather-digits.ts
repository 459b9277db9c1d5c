/**
 * A batch of digits out of a set that lies on the device as bytes, so that a training step uploads only
 * which digits it wants.
 *
 *     out[b, p] = byte p of digit index_b / 255
 */
import * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel, runKernel } from './kernel.ts';

/** Returns `[batch, rows, columns]`. */
export const GATHER_DIGITS = defineKernel<
  { packed: tf.Tensor2D; indices: tf.Tensor1D },
  { rows: number; columns: number }
>('GatherDigits');

/**
 * Whether the current backend keeps such images on the device; otherwise batches are made outside. Four pixels
 * are one word, and 255 becomes 1.
 */
export function canKeepDigits(pixels: number, scale: number): boolean {
  return hasKernel(GATHER_DIGITS) && pixels % 4 === 0 && scale === 255;
}

/** Bytes `[count * pixels]` to an int32 tensor `[count, pixels / 4]`, the first pixel of a word in its lowest byte. */
export function packDigits(images: Uint8Array, pixels: number): tf.Tensor2D {
  const words = new Int32Array(images.length / 4);
  for (let i = 0; i < words.length; i++) {
    const at = 4 * i;
    words[i] = images[at] | (images[at + 1] << 8) | (images[at + 2] << 16) | (images[at + 3] << 24);
  }
  return tf.tensor2d(words, [images.length / pixels, pixels / 4], 'int32');
}

/** `packed [count, words]` and int32 `indices [batch]` to `[batch, rows, columns]`, 0 background to 1 ink. */
export function gatherDigits(
  packed: tf.Tensor2D,
  indices: tf.Tensor1D,
  [rows, columns]: readonly [rows: number, columns: number],
): tf.Tensor3D {
  const [digits] = runKernel(GATHER_DIGITS, { packed, indices }, { rows, columns });
  return digits as tf.Tensor3D;
}
