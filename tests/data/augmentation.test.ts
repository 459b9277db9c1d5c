/** Changed digits are what the equations say, the same whenever they are asked for, and never beyond the settings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmentImage, Augmentation, TRANSFORM_SIZE } from '../../src/data/augmentation.ts';

const ONE = 65_536;
const IDENTITY = [ONE, 0, 0, 0, ONE, 0];

const shapes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
const settings = fc.record({
  shift: fc.double({ min: 0, max: 10, noNaN: true }),
  rotation: fc.double({ min: 0, max: 180, noNaN: true }),
  scale: fc.double({ min: 0, max: 0.5, noNaN: true }),
  slant: fc.double({ min: 0, max: 45, noNaN: true }),
});

/** An image of noise after another, so that a wrong index shows. */
function noise([rows, columns]: readonly [number, number]): Uint8Array {
  return Uint8Array.from({ length: 2 * rows * columns }, (_, i) => (i * 97 + 13 * (i >> 2)) & 255);
}

function changed(shape: readonly [number, number], transform: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(shape[0] * shape[1]);
  augmentImage(noise(shape), 1, shape, Int32Array.from(transform), out);
  return out;
}

describe('a changed image', () => {
  it('is the image where nothing changes it, and moves by whole pixels without a loss', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -9, max: 9 }), (shape, by) => {
        const [rows, columns] = shape;
        const image = noise(shape).subarray(rows * columns);
        expect(changed(shape, IDENTITY)).toEqual(image);
        const moved = changed(shape, [ONE, 0, -by * ONE, 0, ONE, 0]);
        moved.forEach((byte, place) => {
          const from = (place % columns) - by;
          const expected = from < 0 || from >= columns ? 0 : image[place - by];
          expect(byte).toBe(expected);
        });
      }),
    );
  });

  it('is the mix of four pixels in double precision, to a byte', () => {
    fc.assert(
      fc.property(shapes, settings, fc.nat(), (shape, most, seed) => {
        const transforms = Augmentation.of(most, shape, seed)?.transforms(0, 0, 1);
        if (transforms === undefined) return;
        const expected = mixed(shape, transforms);
        changed(shape, transforms).forEach((byte, place) => {
          // A place is known to 1/256 of a pixel, either way.
          expect(Math.abs(byte - expected[place])).toBeLessThanOrEqual(2.6);
        });
      }),
    );
  });
});

describe('augmentation', () => {
  it('is none where all is at zero', () => {
    expect(Augmentation.of({ shift: 0, rotation: 0, scale: 0, slant: 0 }, [28, 28], 1)).toBe(
      undefined,
    );
  });

  it('follows from seed, epoch and batch alone', () => {
    const most = { shift: 2, rotation: 15, scale: 0.1, slant: 10 };
    const of = (seed: number) => {
      const augmentation = Augmentation.of(most, [28, 28], seed);
      if (augmentation === undefined) throw new Error('There is something to do.');
      return augmentation;
    };
    const walked = of(1);
    walked.transforms(0, 0, 32);
    expect(of(1).transforms(3, 5, 32)).toEqual(walked.transforms(3, 5, 32));
    expect(of(1).transforms(3, 5, 8)).toEqual(walked.transforms(3, 5, 32).subarray(0, 48));
    expect(of(1).transforms(3, 6, 32)).not.toEqual(walked.transforms(3, 5, 32));
    expect(of(2).transforms(3, 5, 32)).not.toEqual(walked.transforms(3, 5, 32));
  });

  it('keeps within what is set: area by the scale, middle by the shift', () => {
    fc.assert(
      fc.property(settings, fc.nat(), (most, seed) => {
        const transforms = Augmentation.of(most, [28, 28], seed)?.transforms(0, 0, 5) ?? [];
        for (let at = 0; at < transforms.length; at += TRANSFORM_SIZE) {
          const [a, b, x0, c, d, y0] = [...transforms.slice(at, at + TRANSFORM_SIZE)].map(
            (value) => value / ONE,
          );
          const size = Math.sqrt(1 / Math.abs(a * d - b * c));
          expect(Math.abs(size - 1)).toBeLessThanOrEqual(most.scale + 1e-3);
          // The place that the middle goes to: M (place - middle - shift) = 0.
          const [dx, dy] = [13.5 - (a * 13.5 + b * 13.5 + x0), 13.5 - (c * 13.5 + d * 13.5 + y0)];
          const area = a * d - b * c;
          const right = (d * dx - b * dy) / area;
          const down = (a * dy - c * dx) / area;
          expect(Math.abs(right)).toBeLessThanOrEqual(most.shift + 1e-2);
          expect(Math.abs(down)).toBeLessThanOrEqual(most.shift + 1e-2);
        }
      }),
    );
  });
});

/** The same with fractions of any fineness. */
function mixed(shape: readonly [number, number], transform: ArrayLike<number>): number[] {
  const [rows, columns] = shape;
  const image = noise(shape).subarray(rows * columns);
  const at = (y: number, x: number) =>
    x < 0 || y < 0 || x >= columns || y >= rows ? 0 : image[y * columns + x];
  const [a, b, x0, c, d, y0] = Array.from(transform, (value) => value / ONE);
  return Array.from(image, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const [x, y] = [a * column + b * row + x0, c * column + d * row + y0];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, low] = [x - left, y - top];
    return (
      (1 - low) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
      low * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1))
    );
  });
}
