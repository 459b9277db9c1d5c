/** A case of the self-test, and the numbers it computes with: the same each time, on every machine. */
import type * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../data/random.ts';

export interface SelfTestCase {
  name: string;
  /** Whether the current backend has what is tested; every backend, where not given. */
  fits?: () => boolean;
  /** On tfjs's current backend; tensors by name. */
  compute: () => Record<string, tf.Tensor>;
  /** What must come out, by the same names. */
  expected: () => Record<string, Float64Array>;
  /**
   * Sums of the absolute values of some of them, written down once: where the reference itself is what
   * computes, comparing it with itself would prove nothing.
   */
  sums: Record<string, number>;
}

/** `length` numbers from -scale to scale, rounded to 32 bits. */
export function fixed(length: number, what: string, scale: number): Float32Array {
  const random = new SeededRandom(1, `self-test ${what}`);
  return Float32Array.from({ length }, () => scale * (2 * random.next() - 1));
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
