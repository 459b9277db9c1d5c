/** Changed digits are what the equations say, the same whenever they are asked for, and never beyond the settings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmentImage, Augmentation, TRANSFORM_SIZE } from '../../src/data/augmentation.ts';

const ONE = 65_536;
const IDENTITY = [ONE, 0, 0, 0, ONE, 0, 0];

/** What two digits were changed by before there were widths and pens; no pen behind each. */
const OLD = [
  ...[60386, 3219, -94736, -13006, 58199, 262302, 0],
  ...[59112, 17248, -240161, -9405, 60335, 110498, 0],
];

const NONE = { shift: 0, rotation: 0, scale: 0, slant: 0, width: 0, stroke: 0 };

const shapes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
const settings = fc.record({
  shift: fc.double({ min: 0, max: 10, noNaN: true }),
  rotation: fc.double({ min: 0, max: 180, noNaN: true }),
  scale: fc.double({ min: 0, max: 0.5, noNaN: true }),
  slant: fc.double({ min: 0, max: 45, noNaN: true }),
  width: fc.double({ min: 0, max: 0.5, noNaN: true }),
  stroke: fc.double({ min: 0, max: 1, noNaN: true }),
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
        const moved = changed(shape, [ONE, 0, -by * ONE, 0, ONE, 0, 0]);
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

describe('a pen', () => {
  /** A bar two pixels wide, and its ink in each column when the pen is changed. */
  const bar = (w: number) => {
    const image = Uint8Array.from({ length: 49 }, (_, i) => (i % 7 === 3 || i % 7 === 4 ? 200 : 0));
    const out = new Uint8Array(49);
    augmentImage(image, 0, [7, 7], Int32Array.from([ONE, 0, 0, 0, ONE, 0, w]), out);
    return [...out.subarray(21, 28)];
  };

  it('moves both edges of a stroke, by a whole pixel or by a part of one', () => {
    expect(bar(0)).toEqual([0, 0, 0, 200, 200, 0, 0]);
    expect(bar(256)).toEqual([0, 0, 200, 200, 200, 200, 0]);
    expect(bar(128)).toEqual([0, 0, 100, 200, 200, 100, 0]);
    expect(bar(-64)).toEqual([0, 0, 0, 150, 150, 0, 0]);
    expect(bar(-256)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('augmentation', () => {
  it('changes what it did before there were widths and pens, to the same numbers', () => {
    const before = { ...NONE, shift: 2, rotation: 15, scale: 0.1, slant: 10 };
    const old = Augmentation.of(before, [28, 28], 1)?.transforms(3, 5, 2);
    expect([...(old ?? [])]).toEqual(OLD);
    const bolder = Augmentation.of({ ...before, stroke: 0.5 }, [28, 28], 1)?.transforms(3, 5, 2);
    const isPen = (place: number) => place % TRANSFORM_SIZE === 6;
    expect([...(bolder ?? [])].map((value, i) => (isPen(i) ? 0 : value))).toEqual(OLD);
    expect([...(bolder ?? [])].some((value, i) => isPen(i) && value !== 0)).toBe(true);
  });

  it('is none where all is at zero', () => {
    expect(Augmentation.of(NONE, [28, 28], 1)).toBe(undefined);
  });

  it('follows from seed, epoch and batch alone', () => {
    const most = { shift: 2, rotation: 15, scale: 0.1, slant: 10, width: 0.2, stroke: 0.5 };
    const of = (seed: number) => {
      const augmentation = Augmentation.of(most, [28, 28], seed);
      if (augmentation === undefined) throw new Error('There is something to do.');
      return augmentation;
    };
    const walked = of(1);
    walked.transforms(0, 0, 32);
    expect(of(1).transforms(3, 5, 32)).toEqual(walked.transforms(3, 5, 32));
    expect(of(1).transforms(3, 5, 8)).toEqual(
      walked.transforms(3, 5, 32).subarray(0, 8 * TRANSFORM_SIZE),
    );
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
          const area = a * d - b * c;
          const grown = 1 / Math.abs(area);
          const [{ scale, width }, slack] = [most, 1e-3];
          expect(grown).toBeLessThanOrEqual((1 + scale) ** 2 * (1 + width) + slack);
          expect(grown).toBeGreaterThanOrEqual((1 - scale) ** 2 * (1 - width) - slack);
          // The place that the middle goes to: M (place - middle - shift) = 0.
          const [dx, dy] = [13.5 - (a * 13.5 + b * 13.5 + x0), 13.5 - (c * 13.5 + d * 13.5 + y0)];
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
  const [, columns] = shape;
  const [a, b, x0, c, d, y0] = Array.from(transform, (value) => value / ONE);
  const image = penned(shape, transform[6] / 256);
  const at = readerOf(image, shape);
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

/** The image drawn with a pen that is broader by `w` pixels on each side: so much of the way to its largest neighbour. */
function penned(shape: readonly [number, number], w: number): number[] {
  const [rows, columns] = shape;
  const image = noise(shape).subarray(rows * columns);
  const at = readerOf(image, shape);
  return Array.from(image, (v, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const around = [
      ...[at(row - 1, column), at(row + 1, column)],
      ...[at(row, column - 1), at(row, column + 1)],
    ];
    return w > 0
      ? v + w * (Math.max(v, ...around) - v)
      : v - Math.abs(w) * (v - Math.min(v, ...around));
  });
}

/** Background beyond the edges. */
function readerOf(image: ArrayLike<number>, [rows, columns]: readonly [number, number]) {
  return (row: number, column: number) =>
    row < 0 || column < 0 || row >= rows || column >= columns ? 0 : image[row * columns + column];
}
