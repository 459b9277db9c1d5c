/**
 * IDX files, the format of MNIST: two zero bytes, the type of the elements, the number of dimensions,
 * each dimension's size (32 bits, most significant byte first), then the elements, the last dimension
 * running fastest. Y. LeCun, C. Cortes, C. Burges: "The MNIST database of handwritten digits".
 */
import { idxFiles as words, LAY_ANEW } from '../text/en-data.ts';
import { DataError, type DataProblem } from './data-error.ts';
import { MNIST, type DatasetInfo } from './dataset.ts';

/** The elements of an IDX file of bytes, `[...sizes]`. They share memory with the file's bytes. */
export interface IdxBytes {
  sizes: readonly number[];
  elements: Uint8Array<ArrayBuffer>;
}

export interface DigitImages {
  count: number;
  /** `[count, rows, columns]`, 0 background to 255 ink */
  images: Uint8Array<ArrayBuffer>;
}

export interface DigitLabels {
  count: number;
  /** `[count]`, each the number of a class */
  labels: Uint8Array<ArrayBuffer>;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads a file of images of the shape of a data set's, `[count, rows, columns]`.
 *
 * @throws DataError naming the file, what was found and what was expected.
 */
export function readImages(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  expected: Pick<DatasetInfo, 'name' | 'shape'> = MNIST,
): DigitImages {
  const { sizes, elements } = readIdx(bytes, 3, file);
  const [count, ...shape] = sizes;
  if (shape.join() !== expected.shape.join()) {
    throw notAsExpected('wrong-format', file, words.otherShape(file, shape, expected));
  }
  return { count, images: elements };
}

/**
 * Reads a file of digit labels, `[count]`.
 *
 * @throws DataError naming the file, what was found and what was expected.
 */
export function readLabels(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  { classes }: Pick<DatasetInfo, 'classes'> = MNIST,
): DigitLabels {
  const last = classes.length - 1;
  const { sizes, elements } = readIdx(bytes, 1, file);
  const place = elements.findIndex((label) => label > last);
  if (place >= 0) {
    const sentence = words.wrongLabel(file, { place, label: elements[place], last });
    throw notAsExpected('wrong-format', file, sentence);
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
    throw notAsExpected('truncated', file, words.onlyHeader(file, bytes.length, header));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint32(0);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  if (found !== expected) {
    const sentence = words.otherKind(file, { found, expected, dimensions });
    throw notAsExpected('wrong-format', file, sentence);
  }
  const sizes = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d));
  const length = header + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== length) throw wrongLength(bytes.length, length, sizes, file);
  return { sizes, elements: bytes.subarray(header) };
}

function wrongLength(found: number, expected: number, shape: readonly number[], file: string) {
  const problem = found < expected ? 'truncated' : 'wrong-format';
  return notAsExpected(problem, file, words.otherLength(file, { found, expected, shape }));
}

function notAsExpected(problem: DataProblem, file: string, found: string): DataError {
  return new DataError(problem, file, found, { advice: LAY_ANEW });
}
