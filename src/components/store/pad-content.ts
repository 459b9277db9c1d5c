/**
 * What is on the drawing pad, for other parts of the page that look at the same digit or number, and what they have
 * put there.
 */
import type { PadSample } from '../draw/drawing.ts';

export interface PadImage {
  /** `28 * width` values, row by row, 0 background to 1 ink. */
  pixels: Float32Array;
  width: number;
  /** Where it is a sample of the test set: what it is, and its number there. */
  label: readonly number[] | undefined;
  index: number | undefined;
}

export class PadContent {
  #image: PadImage | undefined;
  #count = 0;
  readonly #listeners = new Set<() => void>();
  readonly #pads = new Set<(wish: PadSample | 'empty') => void>();

  /** @returns whether it is another image than before. */
  show(image: PadImage | undefined): boolean {
    if (image?.pixels === this.#image?.pixels) return false;
    this.#image = image;
    if (image !== undefined) this.#count += 1;
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** How many images have been there so far. */
  get count(): number {
    return this.#count;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): PadImage | undefined => this.#image;

  /** Has the pad that is shown wiped, or puts a sample of the test set there. */
  put(wish: PadSample | 'empty'): void {
    if (wish === 'empty') this.show(undefined);
    for (const pad of this.#pads) pad(wish);
  }

  /** A pad obeys. @returns ends that */
  readonly obey = (pad: (wish: PadSample | 'empty') => void): (() => void) => {
    this.#pads.add(pad);
    return () => this.#pads.delete(pad);
  };
}
