/** What the reader has drawn: what each is, which are held back to test with, and all of them as a file. */
import { type DrawingSubject, MNIST_SUBJECT } from './drawing-subject.ts';
import { fingerprint } from './own-data.ts';

export interface Drawing {
  /** By what is drawn and as what: the same drawing has the same key wherever it comes from. */
  key: string;
  /** What it is of: the subject's key. */
  subject: string;
  /** The number of the class that it is meant to be. */
  label: number;
  /** `[side * side]`, row by row, 0 background to 255 ink */
  pixels: Uint8Array<ArrayBuffer>;
  /** It is never learned from, and tests what was learned. */
  isHeldBack: boolean;
  /** When it was drawn or merged, in milliseconds since 1970; later ones have more. */
  at: number;
}

export type Drawn = Pick<Drawing, 'label' | 'pixels'>;

/** Of each class one drawing in so many is held back. */
const HELD_BACK = 5;
/** No more are kept. */
export const MOST_DRAWINGS = 20_000;

/**
 * What becomes of drawings that come to those there are: which are new, in their order. Every fifth of a class is held
 * back, for good, so that no network is ever tested on what it was taught.
 */
export function newDrawings(
  there: readonly Drawing[],
  drawn: readonly Drawn[],
  now: number,
  subject: DrawingSubject = MNIST_SUBJECT,
): Drawing[] {
  const keys = new Set(there.map(({ key }) => key));
  const alike = there.filter((drawing) => drawing.subject === subject.key);
  const parts = subject.classes.map((_, label) =>
    countsOf(alike.filter((drawing) => drawing.label === label)),
  );
  let at = Math.max(now, (there.at(-1)?.at ?? 0) + 1);
  const added: Drawing[] = [];
  for (const { label, pixels } of drawn) {
    const key = keyOf({ label, pixels }, subject);
    if (keys.has(key)) continue;
    keys.add(key);
    const part = parts[label];
    const isHeldBack = part.train >= (HELD_BACK - 1) * (part.test + 1);
    part[isHeldBack ? 'test' : 'train'] += 1;
    added.push({ key, subject: subject.key, label, pixels, isHeldBack, at: at++ });
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

/**
 * All of them as CSV, which is read as a data set of one's own everywhere: a heading, then the class's name and the pixels,
 * a line for each. What parts them is in no class's name.
 */
export function drawingsCsv(
  drawings: readonly Drawn[],
  { classes, shape: [rows, columns] }: Pick<DrawingSubject, 'classes' | 'shape'> = MNIST_SUBJECT,
): string {
  const parted = [',', ';', '\t'].find((sign) => !classes.some((name) => name.includes(sign)));
  const heading = Array.from({ length: rows * columns }, (_, i) => `pixel${i + 1}`);
  const lines = drawings.map(({ label, pixels }) => [cell(classes[label]), ...pixels]);
  const table = [['label', ...heading], ...lines];
  return `${table.map((line) => line.join(parted ?? ',')).join('\n')}\n`;
}

function cell(name: string): string {
  return name.includes('"') ? `"${name.replaceAll('"', '""')}"` : name;
}

/** Two fingerprints, so that two drawings in thousands do not have the same by chance. */
function keyOf({ label, pixels }: Drawn, subject: DrawingSubject): string {
  const mark = Uint8Array.of(label);
  // MNIST's were the first, and have the keys that they had.
  const of = subject.key === MNIST_SUBJECT.key ? '' : `${subject.key}|`;
  return `${of}${label}:${fingerprint([mark, pixels])}${fingerprint([pixels, mark])}`;
}
