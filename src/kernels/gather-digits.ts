/**
 * A batch of digits out of a set that lies on the device as bytes, so that a training step uploads only
 * which digits it wants.
 *
 *     out[b, p] = byte p of digit index_b / 255
 *
 * With transforms `t = (a, b, x0, c, d, y0, w)` a pixel is mixed of the four about where it comes from, each drawn with a
 * pen that is broader (w > 0) or finer (w < 0):
 *
 *     x = a column + b row + x0,   y = c column + d row + y0      in 65,536ths of a pixel
 *     ink = v + |w| ( max or min of v and its four neighbours - v )      w in 256ths
 *     out = round( mix of the four inks about (x, y) ) / 255     in whole numbers, background beyond the edges
 */
import * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel, runKernel, type Handed } from './kernel.ts';

/** Returns `[batch, rows, columns]`. */
export const GATHER_DIGITS = defineKernel<GatherInputs, { rows: number; columns: number }>(
  'GatherDigits',
);

interface GatherInputs {
  packed: tf.Tensor2D;
  indices: tf.Tensor1D;
  transforms?: tf.Tensor2D | undefined;
}

/** The inputs as a backend's kernel is handed them. */
export type GatherTensors = Handed<GatherInputs>;

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

/**
 * `packed [count, words]` and int32 `indices [batch]` to `[batch, rows, columns]`, 0 background to 1 ink.
 *
 * @param transforms int32 `[batch, 7]`; without them digits come as they are
 */
export function gatherDigits(
  packed: tf.Tensor2D,
  indices: tf.Tensor1D,
  [rows, columns]: readonly [rows: number, columns: number],
  transforms?: tf.Tensor2D,
): tf.Tensor3D {
  const [digits] = runKernel(GATHER_DIGITS, { packed, indices, transforms }, { rows, columns });
  return digits as tf.Tensor3D;
}
