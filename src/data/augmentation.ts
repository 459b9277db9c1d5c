/**
 * Training images moved, turned, scaled, widened, slanted and drawn with another pen, a little and each time in another
 * way, so that a network meets more than the images there are. How follows from the seed, the epoch and the batch alone,
 * so a run that goes on meets what it would have met.
 *
 *     source = M (target - centre - shift) + centre,    M = inverse of rotation * slant * scale * width
 *     ink    = v + w (max of v and its four neighbours - v)       for a broader stroke, w > 0
 *     ink    = v + w (v - min of v and its four neighbours)       for a finer one, w < 0
 *
 * The pen comes first, on the image as it lies. Everything after M is done in whole numbers: places in 65,536ths of a
 * pixel, w and mixing in 256ths, and the result is a byte again. So a graphics card and this file give the same bytes
 * (kernels/gather-digits.ts).
 */
import { SeededRandom } from './random.ts';

export interface AugmentationSettings {
  /** Pixels, across and down. */
  shift: number;
  /** Degrees. */
  rotation: number;
  /** A share: 0.1 is 90 % to 110 %. */
  scale: number;
  /** Degrees. */
  slant: number;
  /** A share, of the width alone: 0.1 is 90 % to 110 %. */
  width: number;
  /** Pixels by which each edge of a stroke moves, outwards or inwards; at most 1. */
  stroke: number;
}

/** Whole numbers that one image's transform has. */
export const TRANSFORM_SIZE = 7;
const ONE_PIXEL = 65_536;
const WHOLE_INK = 256;

export class Augmentation {
  /** `undefined` where nothing is to be done. */
  static of(
    settings: AugmentationSettings,
    shape: readonly [rows: number, columns: number],
    seed: number,
  ): Augmentation | undefined {
    const isOff = Object.values(settings).every((most) => most === 0);
    return isOff ? undefined : new Augmentation(settings, shape, seed);
  }

  private constructor(
    private readonly settings: AugmentationSettings,
    private readonly shape: readonly [rows: number, columns: number],
    private readonly seed: number,
  ) {}

  /**
   * `[count, 7]`: for each image of a batch `a b x0 c d y0 w`, so that the pixel in `column` and `row` comes from
   * `x = a column + b row + x0` and `y = c column + d row + y0`, all in 65,536ths of a pixel, of strokes broader by `w`
   * 256ths of a pixel on each side.
   */
  transforms(epoch: number, batch: number, count: number): Int32Array<ArrayBuffer> {
    const random = new SeededRandom(this.seed, `augment batch ${batch} of epoch ${epoch}`);
    const within = (most: number) => (2 * random.next() - 1) * most;
    // Of their own, so that runs from before there were widths and pens go on as they began.
    const penRandom = new SeededRandom(this.seed, `augment pen of batch ${batch}, epoch ${epoch}`);
    const withinPen = (most: number) => (2 * penRandom.next() - 1) * most;
    const { shift, rotation, scale, slant, width, stroke } = this.settings;
    const [rows, columns] = this.shape;
    const [middle, centre] = [(columns - 1) / 2, (rows - 1) / 2];
    const transforms = new Int32Array(count * TRANSFORM_SIZE);
    for (let image = 0; image < count; image++) {
      const [right, down] = [within(shift), within(shift)];
      const angle = radians(within(rotation));
      const size = 1 + within(scale);
      const lean = Math.tan(radians(within(slant)));
      const wide = 1 + withinPen(width);
      const broader = withinPen(stroke);
      const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size];
      // Turned back and scaled back, then the slant taken off, x + lean * y, and then the width.
      const [a, b] = [(cos - lean * sin) / wide, (sin + lean * cos) / wide];
      const [c, d] = [-sin, cos];
      const x0 = middle - a * (middle + right) - b * (centre + down);
      const y0 = centre - c * (middle + right) - d * (centre + down);
      const places = [a, b, x0, c, d, y0].map((value) => Math.round(value * ONE_PIXEL));
      transforms.set([...places, Math.round(broader * WHOLE_INK)], image * TRANSFORM_SIZE);
    }
    return transforms;
  }
}

/**
 * Image `index` of `images [count, rows, columns]`, transformed, into `out [rows * columns]`: each pixel mixed of
 * the four it falls between, with background beyond the edges.
 */
export function augmentImage(
  images: Uint8Array,
  index: number,
  shape: readonly [rows: number, columns: number],
  [a, b, x0, c, d, y0, w]: Int32Array,
  out: Uint8Array,
): void {
  const [rows, columns] = shape;
  const size = rows * columns;
  const image = images.subarray(index * size, (index + 1) * size);
  const at = readerOf(w === 0 ? image : withPen(image, shape, w), shape);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = a * column + b * row + x0;
      const y = c * column + d * row + y0;
      const [left, top] = [x >> 16, y >> 16];
      const [right, low] = [(x >> 8) & 255, (y >> 8) & 255];
      const mixed =
        (256 - low) * ((256 - right) * at(top, left) + right * at(top, left + 1)) +
        low * ((256 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
      out[row * columns + column] = (mixed + 32_768) >> 16;
    }
  }
}

/** `image [rows * columns]` with strokes broader or finer by `w` 256ths of a pixel on each side. */
function withPen(image: Uint8Array, shape: readonly [number, number], w: number): Uint8Array {
  const [, columns] = shape;
  const at = readerOf(image, shape);
  return image.map((v, place) => {
    const column = place % columns;
    const row = (place - column) / columns;
    const [up, down] = [at(row - 1, column), at(row + 1, column)];
    const [left, right] = [at(row, column - 1), at(row, column + 1)];
    const towards = w > 0 ? Math.max(v, up, down, left, right) : Math.min(v, up, down, left, right);
    return (WHOLE_INK * v + Math.abs(w) * (towards - v) + WHOLE_INK / 2) >> 8;
  });
}

/** Reads a pixel, or background beyond the edges. */
function readerOf(
  image: Uint8Array,
  [rows, columns]: readonly [number, number],
): (row: number, column: number) => number {
  return (row, column) =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : image[row * columns + column];
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
