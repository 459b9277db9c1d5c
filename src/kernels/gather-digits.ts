/**
 * A batch of digits out of a set that lies on the device as bytes, so that a training step uploads only
 * which digits it wants.
 *
 *     out[b, p] = byte p of digit index_b / 255
 */
import * as tf from '@tensorflow/tfjs';

export const GATHER_DIGITS = 'ScanlineGatherDigits';

/** Bytes of a digit, row by row, and the int32 words they are packed in. */
const PIXELS = 784;
const WORDS = PIXELS / 4;

/** Whether the current backend keeps digit sets on the device; otherwise batches are made outside. */
export function keepsDigits(): boolean {
  return tf.getKernel(GATHER_DIGITS, tf.getBackend()) !== undefined;
}

/** Bytes `[count * 784]` to an int32 tensor `[count, 196]`, four pixels a word, the first in the lowest byte. */
export function packDigits(images: Uint8Array): tf.Tensor2D {
  const words = new Int32Array(images.length / 4);
  for (let i = 0; i < words.length; i++) {
    const at = 4 * i;
    words[i] = images[at] | (images[at + 1] << 8) | (images[at + 2] << 16) | (images[at + 3] << 24);
  }
  return tf.tensor2d(words, [images.length / PIXELS, WORDS], 'int32');
}

/** `packed [count, 196]` and int32 `indices [batch]` to `[batch, 28, 28]`, 0 background to 1 ink. */
export function gatherDigits(packed: tf.Tensor2D, indices: tf.Tensor1D): tf.Tensor3D {
  return tf.engine().runKernel(GATHER_DIGITS, { packed, indices }) as unknown as tf.Tensor3D;
}
