/**
 * A data set as NumPy reads it: a zip archive of `.npy` arrays, `x_train [count, rows, columns]`, `y_train [count]`, `x_test`
 * and `y_test`, all bytes (numpy.lib.format, version 1.0).
 */
import { zipSync } from 'fflate';
import type { Dataset, ImageSet } from './dataset.ts';

export function npzOf({ shape, train, test }: Dataset): Uint8Array<ArrayBuffer> {
  const arrays = { ...arraysOf('train', train, shape), ...arraysOf('test', test, shape) };
  return zipSync(arrays, { level: 6 });
}

function arraysOf(part: string, { images, labels, count }: ImageSet, shape: readonly number[]) {
  const size = shape.reduce((product, side) => product * side, 1);
  return {
    [`x_${part}.npy`]: npy(images.subarray(0, count * size), [count, ...shape]),
    [`y_${part}.npy`]: npy(labels.subarray(0, count), [count]),
  };
}

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0];

/** Bytes in row-major order. */
function npy(bytes: Uint8Array, shape: readonly number[]): Uint8Array {
  const sizes = shape.map((size) => `${size},`).join(' ');
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The header ends with a newline, and the bytes begin at a multiple of 64.
  const before = MAGIC.length + 2;
  const padded = Math.ceil((before + header.length + 1) / 64) * 64 - before;
  const file = new Uint8Array(before + padded + bytes.length);
  file.set(MAGIC);
  new DataView(file.buffer).setUint16(MAGIC.length, padded, true);
  file.set(new TextEncoder().encode(`${header.padEnd(padded - 1)}\n`), before);
  file.set(bytes, before + padded);
  return file;
}
