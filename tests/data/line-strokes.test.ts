import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINE_WIDTH } from '../../src/data/line-strokes.ts';
import { isTooWide, type SeenLine, seeLine } from '../../src/data/line-strokes.ts';
import type { Stroke } from '../../src/data/strokes.ts';
import { digitStrokes } from '../../src/data/digit-strokes.ts';

const ROWS = 28;

/** A number as a person might write it: each digit `size` high, `pitch` sizes from one to the next. */
function numberStrokes(number: string, { left = 30, top = 20, size = 200, pitch = 0.9 } = {}) {
  return [...number].flatMap((digit, position) =>
    digitStrokes(Number(digit), { left: left + position * pitch * size, top, size }),
  );
}

function seen(strokes: readonly Stroke[], penRadius = 10): SeenLine {
  const line = seeLine(strokes, penRadius);
  if (line === null) throw new Error('Nothing is drawn.');
  return line;
}

/** The first and last row and column with ink. */
function inkIn({ pixels, width }: SeenLine) {
  const rows = new Set<number>();
  const columns = new Set<number>();
  pixels.forEach((ink, at) => {
    if (ink < 0.2) return;
    rows.add(Math.floor(at / width));
    columns.add(at % width);
  });
  return {
    top: Math.min(...rows),
    bottom: Math.max(...rows) + 1,
    left: Math.min(...columns),
    right: Math.max(...columns) + 1,
  };
}

describe('a number written on the strip', () => {
  it('stands in the line as composed lines do: as high as their digits, in the middle, with margins', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{1,5}$/),
        fc.record({
          left: fc.double({ min: 0, max: 500, noNaN: true }),
          top: fc.double({ min: 0, max: 100, noNaN: true }),
          size: fc.double({ min: 80, max: 260, noNaN: true }),
        }),
        (number, place) => {
          const line = seen(numberStrokes(number, place));
          const ink = inkIn(line);
          expect(line.pixels).toHaveLength(ROWS * line.width);
          expect(ink.bottom - ink.top).toBeGreaterThanOrEqual(18);
          expect(ink.bottom - ink.top).toBeLessThanOrEqual(21);
          expect(Math.abs(ink.top + ink.bottom - ROWS)).toBeLessThanOrEqual(2);
          for (const margin of [ink.left, line.width - ink.right]) {
            expect(margin).toBeGreaterThanOrEqual(4);
            expect(margin).toBeLessThanOrEqual(12);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps its shape: twice as wide for its height is twice as wide in the line', () => {
    const [near, far] = [1, 2].map((pitch) => inkIn(seen(numberStrokes('1111', { pitch }))));
    const spread = ({ left, right }: { left: number; right: number }) => right - left;
    expect(spread(far) / spread(near)).toBeGreaterThan(1.8);
    expect(spread(far) / spread(near)).toBeLessThan(2.1);
  });

  it('looks the same wherever it is written, and nearly the same however large', () => {
    const here = seen(numberStrokes('205'));
    const there = seen(numberStrokes('205', { left: 400, top: 60 }));
    expect(there.width).toBe(here.width);
    const apart = there.pixels.map((ink, at) => Math.abs(ink - here.pixels[at]));
    expect(Math.max(...apart)).toBeLessThan(0.15);
    const smaller = seen(numberStrokes('205', { size: 120 }));
    expect(Math.abs(smaller.width - here.width)).toBeLessThanOrEqual(3);
  });

  it('is ink from 0 to 1 whatever is scribbled', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 1120, noNaN: true }),
      y: fc.double({ min: 0, max: 280, noNaN: true }),
    });
    const strokes = fc.array(
      fc.record({ points: fc.array(point, { minLength: 1, maxLength: 6 }) }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(strokes, (scribble) => {
        const line = seen(scribble);
        if (isTooWide(line)) {
          expect(line.pixels).toHaveLength(0);
          return;
        }
        expect(line.pixels).toHaveLength(ROWS * line.width);
        expect(Math.min(...line.pixels)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...line.pixels)).toBeGreaterThan(0);
        expect(Math.max(...line.pixels)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('at the edges', () => {
  it('nothing drawn is no line', () => {
    expect(seeLine([], 10)).toBeNull();
    expect(seeLine([{ points: [] }], 10)).toBeNull();
  });

  it('a dot stays a dot', () => {
    const ink = inkIn(seen([{ points: [{ x: 100, y: 100 }] }]));
    expect(ink.right - ink.left).toBeLessThanOrEqual(4);
    expect(ink.bottom - ink.top).toBeLessThanOrEqual(4);
  });

  it('says of what is far wider than high that it is too wide, and makes no pixels of it', () => {
    const low = numberStrokes('12345', { size: 30, pitch: 8 });
    const line = seen(low);
    expect(isTooWide(line)).toBe(true);
    expect(line.width).toBeGreaterThan(MAX_LINE_WIDTH);
    expect(line.pixels).toHaveLength(0);
    expect(isTooWide(seen(numberStrokes('12345')))).toBe(false);
  });

  it('refuses a pen without width', () => {
    const strokes = numberStrokes('1');
    expect(() => seeLine(strokes, 0)).toThrow('radius is 0');
    expect(() => seeLine(strokes, NaN)).toThrow('radius is NaN');
  });
});
