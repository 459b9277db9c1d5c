/**
 * From what a person draws to what MNIST shows.
 *
 * MNIST's makers fitted each digit's ink into 20 x 20 pixels keeping its shape, with grey edges, and
 * moved it by whole pixels so that its centre of mass came to the centre of 28 x 28 (LeCun, Cortes and
 * Burges). Measured on all 60,000: the longer side of the ink is 20 pixels, the centre of mass lies
 * within half a pixel of row and column 14, counted from 0, and strokes are mostly 2 to 3 pixels wide.
 *
 * Plain arithmetic on arrays: no page, no canvas.
 */
import { MNIST } from './dataset.ts';

export interface Point {
  x: number;
  y: number;
}

/** A pen's path from down to up, y downwards. One point is a dot. */
export interface Stroke {
  points: readonly Point[];
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A digit as the network sees it, and the stages on the way there, for the page to show. */
export interface SeenDigit {
  /** `[784]`: 28 rows of 28, 0 background to 1 ink */
  pixels: Float32Array<ArrayBuffer>;
  /** Around the ink, in the coordinates it was drawn in. */
  inkBox: Box;
  /** Pixels per unit of those coordinates. */
  scale: number;
  /** `[400]`: the ink fitted into 20 rows of 20, in the upper left corner. */
  fitted: Float32Array<ArrayBuffer>;
  /** Of the fitted ink; whole numbers are the centres of pixels. */
  centreOfMass: Point;
  /** How many pixels right and down the fitted ink is moved to come into the 28 x 28. */
  shift: Point;
}

const [SIDE] = MNIST.shape;
const FITTED = 20;
/** The row and column, counted from 0, of MNIST's centres of mass. */
const CENTRE = 14;
/**
 * The pen's width in the 20 x 20. Fitting alone would make a small drawing's strokes too broad and a
 * large one's too thin to be read: with broad pens hardly half of the small drawings were.
 */
export const THINNEST_PEN = 2;
export const BROADEST_PEN = 3;
/** A drawing is enlarged at most so many times more than the pen, so that a dot stays a dot. */
export const MOST_ENLARGED = 4;
/** Ink is looked for at so many points per pixel and axis. */
const SAMPLES = 8;

/**
 * What the network sees of a drawing; `null` when nothing is drawn.
 *
 * @param penRadius of the round pen, in the coordinates of the strokes
 * @throws RangeError when the pen has no width
 */
export function seeStrokes(strokes: readonly Stroke[], penRadius: number): SeenDigit | null {
  if (!(penRadius > 0))
    throw new RangeError(`The pen's radius is ${penRadius}; it must be above 0.`);
  const path = boxAround(strokes);
  if (path === null) return null;
  const length = Math.max(path.width, path.height);
  const penWidth = within(
    (FITTED * 2 * penRadius) / (length + 2 * penRadius),
    THINNEST_PEN,
    BROADEST_PEN,
  );
  const scale = Math.min(
    (FITTED - penWidth) / length,
    (MOST_ENLARGED * penWidth) / (2 * penRadius),
  );
  const fittedBox = grown(path, penWidth / 2 / scale);
  return centred({
    inkBox: grown(path, penRadius),
    scale,
    fitted: inkCoverage(strokes, penWidth / 2, {
      left: fittedBox.left,
      top: fittedBox.top,
      scale,
      columns: FITTED,
      rows: FITTED,
    }),
    width: fittedBox.width * scale,
    height: fittedBox.height * scale,
  });
}

/**
 * A digit of MNIST itself, which needs no fitting: `[784]` bytes 0 to 255 as `[784]` values 0 to 1.
 *
 * @throws RangeError when there are not 784
 */
export function fromPixels(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  if (bytes.length !== SIDE * SIDE) {
    throw new RangeError(`A digit has ${SIDE * SIDE} pixels; ${bytes.length} were given.`);
  }
  return Float32Array.from(bytes, (byte) => byte / 255);
}

/** The box around the pen's path, not counting its width. */
export function boxAround(strokes: readonly Stroke[]): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points } of strokes) {
    for (const { x, y } of points) {
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return left > right ? null : { left, top, width: right - left, height: bottom - top };
}

export function grown({ left, top, width, height }: Box, margin: number): Box {
  return {
    left: left - margin,
    top: top - margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  };
}

/** A grid of pixels over a drawing. */
export interface InkGrid {
  /** The upper left corner, in the coordinates of the strokes. */
  left: number;
  top: number;
  /** Pixels per unit of those coordinates. */
  scale: number;
  columns: number;
  rows: number;
}

/** How much of each pixel of a grid a round pen of `radius` pixels covers: `[rows * columns]`, 0 to 1. */
export function inkCoverage(
  strokes: readonly Stroke[],
  radius: number,
  { left, top, scale, columns, rows }: InkGrid,
): Float32Array<ArrayBuffer> {
  const samples = { columns: columns * SAMPLES, rows: rows * SAMPLES };
  const inked = new Uint8Array(samples.columns * samples.rows);
  // Sample s lies in the middle of its cell, at (s + 1/2) / SAMPLES pixels.
  const onGrid = ({ x, y }: Point): Point => ({
    x: (x - left) * scale * SAMPLES - 0.5,
    y: (y - top) * scale * SAMPLES - 0.5,
  });
  for (const { points } of strokes) {
    const path = points.map(onGrid);
    path.forEach((to, i) => {
      inkCapsule(inked, samples, path[Math.max(0, i - 1)], to, radius * SAMPLES);
    });
  }
  const coverage = new Float32Array(columns * rows);
  inked.forEach((ink, sample) => {
    if (ink === 0) return;
    const row = Math.floor(sample / samples.columns / SAMPLES);
    const column = Math.floor((sample % samples.columns) / SAMPLES);
    coverage[row * columns + column] += 1 / (SAMPLES * SAMPLES);
  });
  return coverage;
}

/** Inks the points of a grid that are no further than `radius` from the line `from` to `to`. */
function inkCapsule(
  inked: Uint8Array,
  { columns, rows }: { columns: number; rows: number },
  from: Point,
  to: Point,
  radius: number,
): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const lengthSquared = dx * dx + dy * dy;
  const first = (a: number, b: number) => Math.max(0, Math.ceil(Math.min(a, b) - radius));
  const last = (a: number, b: number, side: number) =>
    Math.min(side - 1, Math.floor(Math.max(a, b) + radius));
  for (let y = first(from.y, to.y); y <= last(from.y, to.y, rows); y++) {
    for (let x = first(from.x, to.x); x <= last(from.x, to.x, columns); x++) {
      const along = (x - from.x) * dx + (y - from.y) * dy;
      const nearest = lengthSquared === 0 ? 0 : within(along / lengthSquared, 0, 1);
      const [awayX, awayY] = [x - from.x - nearest * dx, y - from.y - nearest * dy];
      if (awayX * awayX + awayY * awayY <= radius * radius) inked[y * columns + x] = 1;
    }
  }
}

/** Moves fitted ink, `width` x `height` pixels of it, by whole pixels to where MNIST has it. */
function centred(
  stages: Pick<SeenDigit, 'inkBox' | 'scale' | 'fitted'> & { width: number; height: number },
): SeenDigit {
  const { inkBox, scale, fitted, width, height } = stages;
  const centreOfMass = centreOfMassOf(fitted);
  // Ink that is very heavy on one side would leave the picture; it then stops at the edge.
  const shift = {
    x: within(Math.round(CENTRE - centreOfMass.x), 0, SIDE - pixelsFor(width)),
    y: within(Math.round(CENTRE - centreOfMass.y), 0, SIDE - pixelsFor(height)),
  };
  const pixels = new Float32Array(SIDE * SIDE);
  fitted.forEach((ink, i) => {
    const row = Math.floor(i / FITTED) + shift.y;
    const column = (i % FITTED) + shift.x;
    if (ink > 0) pixels[row * SIDE + column] = Math.min(1, ink);
  });
  return { pixels, inkBox, scale, fitted, centreOfMass, shift };
}

/** Pixels that a length of so many pixels touches, not counting what rounding adds to it. */
function pixelsFor(length: number): number {
  return Math.min(FITTED, Math.ceil(length - 1e-6));
}

function centreOfMassOf(fitted: Float32Array): Point {
  let [mass, x, y] = [0, 0, 0];
  fitted.forEach((ink, i) => {
    mass += ink;
    x += ink * (i % FITTED);
    y += ink * Math.floor(i / FITTED);
  });
  return { x: x / mass, y: y / mass };
}

export function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
