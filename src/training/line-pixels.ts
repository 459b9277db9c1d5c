/** A line from outside: whether it is one, and how a network gets it. */
import { MAX_LINE_WIDTH, PIXELS_HIGH } from '../data/lines.ts';
import { ReadingError } from './reading-error.ts';

/**
 * Checks a line of `width` columns and 28 rows, row by row, 0 background to 1 ink.
 *
 * @throws ReadingError saying what is wrong with it.
 */
export function requireLine(pixels: Float32Array, width: number): void {
  if (!Number.isInteger(width)) {
    throw new ReadingError(
      `The line's width was ${width}; it must be a whole number of columns from 1 to ${MAX_LINE_WIDTH}.`,
    );
  }
  if (width < 1) {
    throw new ReadingError(
      `The line is empty: its width was ${width}. A line has 1 to ${MAX_LINE_WIDTH} columns.`,
    );
  }
  if (width > MAX_LINE_WIDTH) {
    throw new ReadingError(
      `The line is too wide: it has ${width} columns, and at most ${MAX_LINE_WIDTH} can be read. Scale it to ${PIXELS_HIGH} rows, or cut it into shorter numbers.`,
    );
  }
  if (pixels.length !== PIXELS_HIGH * width) {
    throw new ReadingError(
      `A line of ${width} columns has ${PIXELS_HIGH * width} pixels (${PIXELS_HIGH} rows of ${width}); ${pixels.length} values were given.`,
    );
  }
  const odd = pixels.findIndex((ink) => !(ink >= 0 && ink <= 1));
  if (odd >= 0) {
    throw new ReadingError(
      `The line's pixel in row ${Math.floor(odd / width)}, column ${odd % width} is ${pixels[odd]}; pixels go from 0 (background) to 1 (ink).`,
    );
  }
}

/** `pixels [28, width]` as `[28, columns]`, with background at the right. */
export function padded(
  pixels: Float32Array,
  width: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const wide = new Float32Array(PIXELS_HIGH * columns);
  for (let row = 0; row < PIXELS_HIGH; row++) {
    wide.set(pixels.subarray(row * width, (row + 1) * width), row * columns);
  }
  return wide;
}
