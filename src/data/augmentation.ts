/**
 * Training images moved, turned, scaled and slanted a little, each time in another way, so that a network meets more
 * than the images there are. How follows from the seed, the epoch and the batch alone, so a run that goes on
 * meets what it would have met.
 *
 *     source = M (target - centre - shift) + centre,    M = inverse of rotation * slant * scale
 *
 * Everything after M is done in whole numbers: places in 65,536ths of a pixel, mixing in 256ths, and the result is a
 * byte again. So a graphics card and this file give the same bytes (kernels/gather-digits.ts).
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
}

/** Whole numbers that one image's transform has. */
export const TRANSFORM_SIZE = 6;
const ONE_PIXEL = 65_536;

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
   * `[count, 6]`: for each image of a batch `a b x0 c d y0`, so that the pixel in `column` and `row` comes from
   * `x = a column + b row + x0` and `y = c column + d row + y0`, all in 65,536ths of a pixel.
   */
  transforms(epoch: number, batch: number, count: number): Int32Array<ArrayBuffer> {
    const random = new SeededRandom(this.seed, `augment batch ${batch} of epoch ${epoch}`);
    const within = (most: number) => (2 * random.next() - 1) * most;
    const { shift, rotation, scale, slant } = this.settings;
    const [rows, columns] = this.shape;
    const [middle, centre] = [(columns - 1) / 2, (rows - 1) / 2];
    const transforms = new Int32Array(count * TRANSFORM_SIZE);
    for (let image = 0; image < count; image++) {
      const [right, down] = [within(shift), within(shift)];
      const angle = radians(within(rotation));
      const size = 1 + within(scale);
      const lean = Math.tan(radians(within(slant)));
      const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size];
      // Turned back and scaled back, then the slant taken off: x + lean * y.
      const [a, b] = [cos - lean * sin, sin + lean * cos];
      const [c, d] = [-sin, cos];
      const x0 = middle - a * (middle + right) - b * (centre + down);
      const y0 = centre - c * (middle + right) - d * (centre + down);
      transforms.set(
        [a, b, x0, c, d, y0].map((value) => Math.round(value * ONE_PIXEL)),
        image * TRANSFORM_SIZE,
      );
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
  [rows, columns]: readonly [rows: number, columns: number],
  [a, b, x0, c, d, y0]: Int32Array,
  out: Uint8Array,
): void {
  const from = index * rows * columns;
  const at = (y: number, x: number) =>
    x < 0 || y < 0 || x >= columns || y >= rows ? 0 : images[from + y * columns + x];
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

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
