/**
 * 16-bit floats (IEEE 754 binary16) to and from 32-bit ones: a sign, five bits of exponent, ten of fraction. Node 20
 * and older browsers have no Float16Array. bfloat16 has eight bits of exponent and seven of fraction.
 */

/** The largest number that rounds to a finite 16-bit float lies just below this. */
export const FLOAT16_LIMIT = 65_520;

/** The bits of the nearest 16-bit floats; halfway between two, the one whose last bit is 0. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.slice().buffer);
  return Uint16Array.from(bits, (each, i) => nearest(each, values[i]));
}

/** Exactly the numbers that the bits stand for. */
export function fromFloat16(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(bits, numberOf);
}

/** The same of bfloat16, which is the upper half of a 32-bit float. */
export function fromBfloat16(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(bits, (half) => half * 2 ** 16).buffer);
}

const INFINITY = 0x7c00;
const NOT_A_NUMBER = 0x7e00;

function nearest(bits: number, value: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (Number.isNaN(value)) return sign | NOT_A_NUMBER;
  const size = Math.abs(value);
  if (size >= FLOAT16_LIMIT) return sign | INFINITY;
  // Below 2^-14 the numbers lie 2^-24 apart; a double as large as 2^52 has no fraction, so the sum rounds.
  if (size < 2 ** -14) return sign | (size * 2 ** 24 + 2 ** 52 - 2 ** 52);
  // The exponent's bias goes from 127 to 15; 13 bits of the fraction are rounded away, into the exponent if need be.
  const rebased = magnitude - ((127 - 15) << 23);
  const lastBit = (rebased >>> 13) & 1;
  return sign | ((rebased + 0xfff + lastBit) >>> 13);
}

function numberOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
