/**
 * What goes into the network for what is on the pad: a digit of the test set as it is, strokes either
 * normalised as MNIST was, or only shrunk, to show why that is not enough.
 */
import { resized } from '../../data/resize.ts';
import { seeStrokes, type SeenDigit } from '../../data/strokes.ts';
import { CELLS, distanceToSegment, type Drawing, PAD_SIDE, PEN_RADIUS } from './drawing.ts';

export interface NetworkInput {
  how: 'normalised' | 'plain' | 'sample';
  /** `[side * side]`, row by row, 0 background to 1 ink */
  pixels: Float32Array;
  /** Where the ink came from and went to; only where it was normalised. */
  seen: SeenDigit | undefined;
}

/**
 * @param side of the images that the network reads, in pixels
 * @returns undefined for an empty pad, and for a sample of another data set.
 */
export function networkInput(
  drawing: Drawing,
  normalise: boolean,
  side = CELLS,
): NetworkInput | undefined {
  const { strokes, sample } = drawing;
  if (sample) {
    if (sample.pixels.length !== side * side) return undefined;
    const pixels = Float32Array.from(sample.pixels, (grey) => grey / 255);
    return { how: 'sample', pixels, seen: undefined };
  }
  if (strokes.length === 0) return undefined;
  const fitted = (pixels: Float32Array) =>
    side === CELLS
      ? pixels
      : resized({ values: pixels, width: CELLS, height: CELLS }, { width: side, height: side });
  if (!normalise) return { how: 'plain', pixels: fitted(shrunk(drawing)), seen: undefined };
  const seen = seeStrokes(strokes, PEN_RADIUS);
  if (seen === null) return undefined;
  // Where the ink came from is shown in pixels of 28 x 28 only.
  return {
    how: 'normalised',
    pixels: fitted(seen.pixels),
    seen: side === CELLS ? seen : undefined,
  };
}

/** Points per pixel and axis at which the ink is looked for. */
const SAMPLES = 4;

/** The whole pad as 28 x 28 pixels: each as grey as its share of ink. */
function shrunk(drawing: Drawing): Float32Array {
  const pixels = new Float32Array(CELLS * CELLS);
  const side = CELLS * SAMPLES;
  const unit = PAD_SIDE / side;
  const inked = new Uint8Array(side * side);
  for (const { points } of drawing.strokes) {
    points.forEach((end, index) => {
      const from = points[index - 1] ?? end;
      const range = (a: number, b: number) => ({
        first: Math.max(0, Math.floor((Math.min(a, b) - PEN_RADIUS) / unit)),
        last: Math.min(side - 1, Math.ceil((Math.max(a, b) + PEN_RADIUS) / unit)),
      });
      const rows = range(from.y, end.y);
      const columns = range(from.x, end.x);
      for (let row = rows.first; row <= rows.last; row += 1) {
        for (let column = columns.first; column <= columns.last; column += 1) {
          const point = { x: (column + 0.5) * unit, y: (row + 0.5) * unit };
          if (distanceToSegment(point, from, end) <= PEN_RADIUS) inked[row * side + column] = 1;
        }
      }
    });
  }
  inked.forEach((ink, index) => {
    const row = Math.floor(index / side / SAMPLES);
    const column = Math.floor((index % side) / SAMPLES);
    const pixel = row * CELLS + column;
    pixels[pixel] = (pixels[pixel] ?? 0) + ink / (SAMPLES * SAMPLES);
  });
  return pixels;
}
