/** Numbers that the self-test computes with: the same each time, on every machine. */
import { SeededRandom } from '../data/random.ts';

/** `length` numbers from -scale to scale, rounded to 32 bits. */
export function fixed(length: number, what: string, scale: number): Float32Array {
  const random = new SeededRandom(1, `self-test ${what}`);
  return Float32Array.from({ length }, () => scale * (2 * random.next() - 1));
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
