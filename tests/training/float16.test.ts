/** 16-bit floats, against what IEEE 754 says of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOAT16_LIMIT, fromFloat16, toFloat16 } from '../../src/training/float16.ts';

const ALL = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits);
const isNan = (bits: number) => (bits & 0x7fff) > 0x7c00;

/** All finite ones that are not negative, in order: their bits count them. */
const COUNTED = fromFloat16(ALL.slice(0, 0x7c00));

const bitsOf = (value: number) => toFloat16(new Float32Array([value]))[0];

describe('16-bit floats', () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])('with the bits %i are %d', (bits, value) => {
    expect(fromFloat16(Uint16Array.of(bits))[0]).toBe(value);
    expect(bitsOf(value)).toBe(bits);
  });

  it('all come back from 32 bits as they were', () => {
    const back = toFloat16(fromFloat16(ALL));
    const changed = ALL.filter((bits) => !isNan(bits) && back[bits] !== bits);
    expect(changed).toEqual(new Uint16Array());
    expect(ALL.filter(isNan).every((bits) => isNan(back[bits]))).toBe(true);
  });

  it('rise with their bits', () => {
    expect(COUNTED.every((value, i) => i === 0 || value > COUNTED[i - 1])).toBe(true);
  });

  it('are the nearest; halfway between two, the one whose last bit is 0', () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, min: Math.fround(-65519), max: Math.fround(65519) }),
      fc.float({ noNaN: true, min: Math.fround(-(2 ** -13)), max: Math.fround(2 ** -13) }),
      // Exactly halfway between two neighbours.
      fc
        .integer({ min: 0, max: 0x7bfe })
        .map((bits) => (COUNTED[bits] + COUNTED[bits + 1]) / 2)
        .filter((half) => Math.fround(half) === half),
    );
    fc.assert(
      fc.property(value, (wanted) => {
        const bits = bitsOf(wanted);
        const magnitude = bits & 0x7fff;
        const distance = (other: number) => Math.abs(Math.abs(wanted) - COUNTED[other]);
        for (const other of [magnitude - 1, magnitude + 1]) {
          if (other < 0 || other >= COUNTED.length) continue;
          expect(distance(magnitude)).toBeLessThanOrEqual(distance(other));
          if (distance(magnitude) === distance(other)) expect(magnitude & 1).toBe(0);
        }
        expect(Math.sign(bits & 0x8000 ? -1 : 1)).toBe(
          Object.is(wanted, -0) || wanted < 0 ? -1 : 1,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('end at 65504: what rounds above it is infinite', () => {
    expect(bitsOf(65519)).toBe(0x7bff);
    expect(bitsOf(FLOAT16_LIMIT)).toBe(0x7c00);
    expect(bitsOf(-1e30)).toBe(0xfc00);
    expect(isNan(bitsOf(NaN))).toBe(true);
  });

  it('keep to the part of a larger array that they are given', () => {
    const all = new Float32Array([9, 1, 2, 9]);
    expect(toFloat16(all.subarray(1, 3))).toEqual(Uint16Array.of(0x3c00, 0x4000));
  });
});
