/** Digits that the reader has drawn: what each is, which are held back to test with, and all of them as a file. */
import { MNIST } from './dataset.ts';
import { fingerprint } from './own-data.ts';

export interface Drawing {
  /** By what is drawn and as what: the same drawing has the same key wherever it comes from. */
  key: string;
  /** The digit that it is meant to be, 0 to 9. */
  label: number;
  /** `[28 * 28]`, row by row, 0 background to 255 ink */
  pixels: Uint8Array<ArrayBuffer>;
  /** It is never learned from, and tests what was learned. */
  isHeldBack: boolean;
  /** When it was drawn or merged, in milliseconds since 1970; later ones have more. */
  at: number;
}

export type Drawn = Pick<Drawing, 'label' | 'pixels'>;

export const DRAWING_SIDE = MNIST.shape[0];
/** Of each digit one drawing in so many is held back. */
const HELD_BACK = 5;
/** No more are kept. */
export const MOST_DRAWINGS = 20_000;

/**
 * What becomes of drawings that come to those there are: which are new, in their order. Every fifth of a digit is held
 * back, for good, so that no network is ever tested on what it was taught.
 */
export function newDrawings(
  there: readonly Drawing[],
  drawn: readonly Drawn[],
  now: number,
): Drawing[] {
  const keys = new Set(there.map(({ key }) => key));
  const parts = MNIST.classes.map((_, label) => countsOf(there.filter((d) => d.label === label)));
  let at = Math.max(now, (there.at(-1)?.at ?? 0) + 1);
  const added: Drawing[] = [];
  for (const { label, pixels } of drawn) {
    const key = keyOf({ label, pixels });
    if (keys.has(key)) continue;
    keys.add(key);
    const part = parts[label];
    const isHeldBack = part.train >= (HELD_BACK - 1) * (part.test + 1);
    part[isHeldBack ? 'test' : 'train'] += 1;
    added.push({ key, label, pixels, isHeldBack, at: at++ });
  }
  return added;
}

export function countsOf(drawings: readonly Pick<Drawing, 'isHeldBack'>[]): {
  train: number;
  test: number;
} {
  const test = drawings.filter(({ isHeldBack }) => isHeldBack).length;
  return { train: drawings.length - test, test };
}

/** All of them as CSV, which is read as a data set of one's own everywhere: a heading, then a label and 784 pixels a line. */
export function drawingsCsv(drawings: readonly Drawn[]): string {
  const heading = Array.from({ length: DRAWING_SIDE ** 2 }, (_, i) => `pixel${i + 1}`);
  const lines = drawings.map(({ label, pixels }) => [label, ...pixels].join());
  return `${[['label', ...heading].join(), ...lines].join('\n')}\n`;
}

/** Two fingerprints, so that two drawings in thousands do not have the same by chance. */
function keyOf({ label, pixels }: Drawn): string {
  const mark = Uint8Array.of(label);
  return `${label}:${fingerprint([mark, pixels])}${fingerprint([pixels, mark])}`;
}
