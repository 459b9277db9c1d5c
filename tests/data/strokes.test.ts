import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPixels, seeStrokes, type SeenDigit, type Stroke } from '../../src/data/strokes.ts';
import { digitStrokes } from '../../src/data/digit-strokes.ts';

const PEN = 280 / 26;
const digit = fc.integer({ min: 0, max: 9 });
const place = fc.record({
  left: fc.integer({ min: -50, max: 200 }),
  top: fc.integer({ min: -50, max: 200 }),
  size: fc.integer({ min: 60, max: 280 }),
  turn: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
});

describe('a drawn digit', () => {
  it("is as MNIST's are: its longer side 20 pixels, its centre of mass at 14, strokes 2 to 3 wide", () => {
    fc.assert(
      fc.property(digit, place, (which, at) => {
        const seen = see(digitStrokes(which, at), PEN);
        const { width, height, centre } = measured(seen.pixels);
        expect(Math.max(width, height)).toBe(20);
        expect(Math.abs(centre.x - 14)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(centre.y - 14)).toBeLessThanOrEqual(0.5);
        expect(Math.max(...seen.pixels)).toBe(1);
        expect(Math.min(...seen.pixels)).toBe(0);
      }),
    );
  });

  it("has about as much ink as MNIST's digits: a 1 by far the least, a 0 and an 8 the most", () => {
    const ink = Array.from({ length: 10 }, (_, which) =>
      sum(see(digitStrokes(which, { left: 40, top: 30, size: 200 }), PEN).pixels),
    );
    // MNIST's means go from 60 (for 1) to 136 (for 0).
    for (const amount of ink) expect(amount > 40 && amount < 160).toBe(true);
    expect(Math.min(...ink)).toBe(ink[1]);
  });

  it('looks the same wherever it is drawn', () => {
    const shift = fc.double({ min: -300, max: 300, noNaN: true });
    fc.assert(
      fc.property(digit, place, shift, shift, (which, at, right, down) => {
        const here = see(digitStrokes(which, at), PEN);
        const there = see(
          digitStrokes(which, { ...at, left: at.left + right, top: at.top + down }),
          PEN,
        );
        expect(difference(here, there)).toBeLessThan(0.002);
      }),
    );
  });

  it('looks the same at any size, when the pen grows with it, and nearly so when it does not', () => {
    fc.assert(
      fc.property(digit, fc.double({ min: 0.3, max: 3, noNaN: true }), (which, factor) => {
        const at = { left: 10, top: 20, size: 160 };
        const larger = { left: 10 * factor, top: 20 * factor, size: 160 * factor };
        const drawn = see(digitStrokes(which, at), PEN);
        expect(difference(drawn, see(digitStrokes(which, larger), PEN * factor))).toBeLessThan(
          0.002,
        );
        // The strokes are then 2 pixels wide instead of 3 at the most.
        const samePen = see(digitStrokes(which, larger), PEN);
        expect(difference(drawn, samePen, 'fitted')).toBeLessThan(0.25);
      }),
    );
  });

  it('does not depend on how its path is cut into points', () => {
    const line = [{ points: [0, 100].map((y) => ({ x: 20, y })) }];
    const dotted = [{ points: Array.from({ length: 101 }, (_, y) => ({ x: 20, y })) }];
    expect(difference(see(line, 5), see(dotted, 5))).toBeLessThan(1e-6);
  });

  it('is this picture, for a 7', () => {
    const seven = see(digitStrokes(7, { left: 40, top: 40, size: 200 }), PEN);
    expect(picture(seven.pixels)).toMatchInlineSnapshot(`
      "............................
      ............................
      ............................
      ............................
      ............................
      ............................
      ............................
      ............................
      ......56777777789996........
      ......89999999999997........
      ......13333222222893........
      ................298.........
      ................695.........
      ...............1991.........
      ...............497..........
      ...............893..........
      ..............398...........
      ..............795...........
      .............1991...........
      .............596............
      .............893............
      ............398.............
      ............794.............
      ...........2991.............
      ...........596..............
      ...........892..............
      ..........398...............
      ..........283..............."
    `);
  });

  it('tells the stages on the way: ink box, scale, fitted ink, centre of mass, shift', () => {
    const seen = see([{ points: [point(100, 50), point(100, 150)] }], 10);
    expect(seen.inkBox).toEqual({ left: 90, top: 40, width: 20, height: 120 });
    // A pen of 20 on a drawing of 120 would be 20 * 20 / 120 = 3.3 pixels wide; 3 is the most.
    expect(seen.scale).toBeCloseTo((20 - 3) / 100);
    expect(seen.centreOfMass.x).toBeCloseTo(1);
    expect(seen.centreOfMass.y).toBeCloseTo(9.5);
    expect(seen.shift).toEqual({ x: 13, y: 5 });
    expect(sum(seen.fitted)).toBeCloseTo(sum(seen.pixels), 4);
    expect(sum(seen.pixels)).toBeCloseTo(17 * 3 + Math.PI * 1.5 ** 2, 0);
  });
});

describe('what is hardly a digit', () => {
  it('is nothing on an empty pad', () => {
    expect(seeStrokes([], PEN)).toBeNull();
    expect(seeStrokes([{ points: [] }], PEN)).toBeNull();
  });

  it('stays a dot when it is a dot', () => {
    const { pixels } = see([{ points: [point(7, 9)] }], PEN);
    const { width, height } = measured(pixels);
    expect(width <= 4 && height <= 4).toBe(true);
    expect(sum(pixels)).toBeCloseTo(Math.PI * 1.5 ** 2, 0);
  });

  it('stays whole even where its weight is all on one side', () => {
    const scribble = Array.from({ length: 40 }, (_, i) => point(i % 2 ? 0 : 12, i / 3));
    const seen = see([{ points: [...scribble, point(0, 200), point(200, 200)] }], 4);
    expect(sum(seen.pixels)).toBeCloseTo(sum(seen.fitted), 3);
  });

  it('is refused when the pen has no width', () => {
    expect(() => seeStrokes([], 0)).toThrow("The pen's radius is 0; it must be above 0.");
  });
});

describe('a digit of MNIST', () => {
  it('is taken as it is', () => {
    const bytes = Uint8Array.from({ length: 784 }, (_, i) => i & 0xff);
    expect([...fromPixels(bytes)]).toEqual([...bytes].map((byte) => Math.fround(byte / 255)));
    expect(() => fromPixels(bytes.subarray(1))).toThrow('A digit has 784 pixels; 783 were given.');
  });
});

function see(strokes: readonly Stroke[], penRadius: number): SeenDigit {
  const seen = seeStrokes(strokes, penRadius);
  if (seen === null) throw new Error('Nothing was seen.');
  return seen;
}

function point(x: number, y: number) {
  return { x, y };
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How far two pictures differ, as a share of their ink. */
function difference(a: SeenDigit, b: SeenDigit, stage: 'pixels' | 'fitted' = 'pixels'): number {
  const total = a[stage].reduce((all, value, i) => all + Math.abs(value - b[stage][i]), 0);
  return total / (sum(a[stage]) + sum(b[stage]));
}

function measured(pixels: Float32Array) {
  const inked = [...pixels.keys()].filter((i) => pixels[i] > 0);
  const rows = inked.map((i) => Math.floor(i / 28));
  const columns = inked.map((i) => i % 28);
  const mass = sum(pixels);
  return {
    width: Math.max(...columns) - Math.min(...columns) + 1,
    height: Math.max(...rows) - Math.min(...rows) + 1,
    centre: {
      x: inked.reduce((total, i) => total + pixels[i] * (i % 28), 0) / mass,
      y: inked.reduce((total, i) => total + pixels[i] * Math.floor(i / 28), 0) / mass,
    },
  };
}

function picture(pixels: Float32Array): string {
  const rows = Array.from({ length: 28 }, (_, row) => [
    ...pixels.subarray(row * 28, row * 28 + 28),
  ]);
  return rows.map((row) => row.map((ink) => '.123456789'[Math.floor(ink * 9)]).join('')).join('\n');
}
