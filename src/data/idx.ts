/**
 * IDX files, the format of MNIST: two zero bytes, the type of the elements, the number of dimensions,
 * each dimension's size (32 bits, most significant byte first), then the elements, the last dimension
 * running fastest. Y. LeCun, C. Cortes, C. Burges: "The MNIST database of handwritten digits".
 */
import { DataError, LAY_ANEW } from './data-error.ts';

/** The elements of an IDX file of bytes, `[...sizes]`. They share memory with the file's bytes. */
export interface IdxBytes {
  sizes: readonly number[];
  elements: Uint8Array<ArrayBuffer>;
}

export interface DigitImages {
  count: number;
  /** `[count, 28, 28]`, 0 background to 255 ink */
  images: Uint8Array<ArrayBuffer>;
}

export interface DigitLabels {
  count: number;
  /** `[count]`, 0 to 9 */
  labels: Uint8Array<ArrayBuffer>;
}

const UNSIGNED_BYTE = 0x08;
const SIDE = 28;

/**
 * Reads a file of digit images, `[count, 28, 28]`.
 *
 * @throws DataError naming the file, what was found and what was expected.
 */
export function readImages(bytes: Uint8Array<ArrayBuffer>, file: string): DigitImages {
  const { sizes, elements } = readIdx(bytes, 3, file);
  const [count, height, width] = sizes;
  if (height !== SIDE || width !== SIDE) {
    throw new DataError(
      'wrong-format',
      file,
      `${file} holds images of ${height} × ${width} pixels, but MNIST's are 28 × 28. ${LAY_ANEW}`,
    );
  }
  return { count, images: elements };
}

/**
 * Reads a file of digit labels, `[count]`.
 *
 * @throws DataError naming the file, what was found and what was expected.
 */
export function readLabels(bytes: Uint8Array<ArrayBuffer>, file: string): DigitLabels {
  const { sizes, elements } = readIdx(bytes, 1, file);
  const wrong = elements.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw new DataError(
      'wrong-format',
      file,
      `${file} says that digit number ${wrong} is a ${elements[wrong]}, but labels go from 0 to 9. ${LAY_ANEW}`,
    );
  }
  return { count: sizes[0], labels: elements };
}

/**
 * Reads an IDX file of bytes with `dimensions` dimensions.
 *
 * @throws DataError naming the file, what was found and what was expected.
 */
export function readIdx(
  bytes: Uint8Array<ArrayBuffer>,
  dimensions: number,
  file: string,
): IdxBytes {
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw new DataError(
      'truncated',
      file,
      `${file} is only ${bytes.length} bytes long; its header alone takes ${header}. ${LAY_ANEW}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expected) {
    throw new DataError(
      'wrong-format',
      file,
      `${file} begins with ${hex(magic)}, but an IDX file of bytes with ${dimensions} ${
        dimensions === 1 ? 'dimension' : 'dimensions'
      } begins with ${hex(expected)}. ${LAY_ANEW}`,
    );
  }
  const sizes = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d));
  const length = header + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== length) throw wrongLength(bytes.length, length, sizes, file);
  return { sizes, elements: bytes.subarray(header) };
}

function wrongLength(found: number, expected: number, sizes: readonly number[], file: string) {
  return new DataError(
    found < expected ? 'truncated' : 'wrong-format',
    file,
    `${file} should be ${expected.toLocaleString('en')} bytes long for its ${sizes
      .map((size) => size.toLocaleString('en'))
      .join(' × ')} elements, but is ${found.toLocaleString('en')}. ${LAY_ANEW}`,
  );
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}
