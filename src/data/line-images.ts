/** From where the digits of lines stand to pixels, as a batch that a network reads. */
import { DIGIT_CENTRE, type LineLayout, type PlacedDigit } from './line-layout.ts';
import { MAX_LINE_WIDTH, PIXELS_HIGH } from './line-strokes.ts';
import type { ImageSet } from './dataset.ts';

/** Lines side by side; each begins at the left, and what is beyond its own width is background. */
export interface LineBatch {
  count: number;
  /** Columns of the batch: its widest line, rounded up to a multiple of 8. */
  width: number;
  /** `[count, 28, width]`, 0 background to 1 ink */
  pixels: Float32Array<ArrayBuffer>;
  /** `[count]`: columns of each line */
  widths: Int32Array<ArrayBuffer>;
  /** Digits of the longest label. */
  longest: number;
  /** `[count, longest]`: digits from the left, then -1 to the row's end */
  labels: Int32Array<ArrayBuffer>;
  /** `[count]`: digits of each label */
  lengths: Int32Array<ArrayBuffer>;
}

/** Batches have few different widths, so that little is compiled and laid out anew. */
const WIDTH_STEP = 8;
const NO_DIGIT = -1;

/** Columns of the tensor that a line of `width` columns is put into. */
export function paddedWidth(width: number): number {
  return WIDTH_STEP * Math.ceil(width / WIDTH_STEP);
}

/**
 * Composes the lines, in this order, from the set of digits they were laid out for.
 *
 * @throws RangeError when there is no line, or one without a digit, or one too wide.
 */
export function composeLines(digits: ImageSet, lines: readonly LineLayout[]): LineBatch {
  if (lines.length === 0) throw new RangeError('A batch needs at least one line; it was empty.');
  lines.forEach(requireLine);
  const width = paddedWidth(Math.max(...lines.map((line) => line.width)));
  const longest = Math.max(...lines.map(({ label }) => label.length));
  const batch: LineBatch = {
    count: lines.length,
    width,
    pixels: new Float32Array(lines.length * PIXELS_HIGH * width),
    widths: Int32Array.from(lines, (line) => line.width),
    longest,
    labels: new Int32Array(lines.length * longest).fill(NO_DIGIT),
    lengths: Int32Array.from(lines, ({ label }) => label.length),
  };
  lines.forEach((line, row) => {
    const size = PIXELS_HIGH * width;
    const pixels = batch.pixels.subarray(row * size, (row + 1) * size);
    for (const digit of line.digits) addInk(pixels, width, digits.images, digit);
    batch.labels.set(line.label, row * longest);
  });
  return batch;
}

function requireLine({ label, digits, width }: LineLayout, row: number): void {
  if (label.length === 0 || digits.length !== label.length) {
    throw new RangeError(
      `Line ${row} of the batch has ${digits.length} digits and a label of ${label.length}; it needs at least one, and as many of either.`,
    );
  }
  if (!(Number.isInteger(width) && width >= 1 && width <= MAX_LINE_WIDTH)) {
    throw new RangeError(
      `Line ${row} of the batch is ${width} columns wide; a line has 1 to ${MAX_LINE_WIDTH} columns.`,
    );
  }
}

/**
 * Draws a digit into a line's `pixels [28, width]`, scaled and slanted, each pixel mixed from the four that
 * it falls between. Where digits overlap, the darker ink stays.
 */
function addInk(
  pixels: Float32Array,
  width: number,
  images: Uint8Array,
  { index, x, y, scale, slant }: PlacedDigit,
): void {
  const half = (DIGIT_CENTRE + 0.5) * scale;
  const firstRow = Math.max(Math.ceil(y - half), 0);
  const endRow = Math.min(Math.floor(y + half), PIXELS_HIGH);
  for (let row = firstRow; row < endRow; row++) {
    const down = row + 0.5 - y;
    if (!mixRows(images, index, down / scale + DIGIT_CENTRE - 0.5)) continue;
    const middle = x - slant * down;
    const first = Math.max(Math.ceil(middle - half), 0);
    const end = Math.min(Math.floor(middle + half), width);
    for (let column = first; column < end; column++) {
      const across = (column + 0.5 - middle) / scale + DIGIT_CENTRE + 0.5;
      const left = Math.floor(across);
      const rightShare = across - left;
      const ink = MIXED[left] + rightShare * (MIXED[left + 1] - MIXED[left]);
      const at = row * width + column;
      if (ink > pixels[at]) pixels[at] = ink;
    }
  }
}

/** What lies between two rows of a digit, 0 to 1, with background before and after it. */
const MIXED = new Float32Array(PIXELS_HIGH + 2);

/** Fills `MIXED` at `row`, which may be a fraction; `false` where there is no ink. */
function mixRows(images: Uint8Array, digit: number, row: number): boolean {
  const top = Math.floor(row);
  const lowerShare = row - top;
  const upperShare = top < 0 ? 0 : (1 - lowerShare) / 255;
  const lower = top + 1 >= PIXELS_HIGH ? 0 : lowerShare / 255;
  const begin = PIXELS_HIGH * (PIXELS_HIGH * digit + top);
  let any = 0;
  for (let column = 0; column < PIXELS_HIGH; column++) {
    const above = upperShare === 0 ? 0 : upperShare * images[begin + column];
    const below = lower === 0 ? 0 : lower * images[begin + PIXELS_HIGH + column];
    MIXED[column + 1] = above + below;
    any += above + below;
  }
  return any > 0;
}
