/** Drawings for tests: each another, with full ink somewhere. */
import type { Drawn } from '../../src/data/drawing.ts';

export function drawn(label: number, number: number): Drawn {
  const pixels = new Uint8Array(784).map((_, i) => (i * 31 + number * 7 + label) % 97);
  pixels[number % 784] = 255;
  return { label, pixels };
}

/** So many of a digit, from `first` on. */
export function drawnOf(label: number, count: number, first = 0): Drawn[] {
  return Array.from({ length: count }, (_, i) => drawn(label, first + i));
}
