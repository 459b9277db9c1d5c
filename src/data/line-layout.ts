/**
 * Where the digits of a line stand: drawn from random numbers and the digits' ink, without making a pixel,
 * so that a whole stretch of lines can be sorted by width before any is composed.
 */
import { PIXELS_HIGH } from './line-strokes.ts';
import type { ImageSet } from './dataset.ts';
import type { RandomSource } from './random.ts';

const MOST_DIGITS = 5;

export interface LineLayout {
  /** What the line says, 1 to 5 digits from 0 to 9. */
  label: readonly number[];
  digits: readonly PlacedDigit[];
  /** Columns, with a margin at both ends. */
  width: number;
}

export interface PlacedDigit {
  /** Its number in the set of digits. */
  index: number;
  /** Where the centre of its 28 x 28 comes to lie, in pixels from the line's upper left corner. */
  x: number;
  y: number;
  scale: number;
  /** Columns that the ink leans to the right for each row upwards. */
  slant: number;
}

/** The half of a digit's side: its centre, in pixels from its corner. */
export const DIGIT_CENTRE = 14;

/** Fainter than that, of 255, is an edge and not a stroke. */
const INK = 64;
const MARGIN = { from: 4, to: 12 };
/** Columns from one digit's ink to the next; below zero their boxes overlap. */
const SPACING = { from: -1, to: 6 };
const SPACING_JITTER = 3;
const MOST_OVERLAP = 3;
/**
 * Centres are no closer than that. A network that speaks every 8 columns needs a frame for each digit, and
 * one more between two that are equal: with these distances any line has as many.
 */
const CLOSEST = 12;
const CLOSEST_EQUAL = 16;
/** The hand of a line, and how much one digit differs from the next. */
const SCALE = { from: 0.8, to: 1.1, jitter: 0.07 };
const SLANT = { from: -0.2, to: 0.25, jitter: 0.06 };
const HEIGHT = { from: -2, to: 2, jitter: 1.5 };

/** A line of 1 to 5 digits of the set; each number of digits and each digit is equally likely. */
export function drawLayout(digits: ImageSet, random: RandomSource): LineLayout {
  const count = 1 + Math.floor(random.next() * MOST_DIGITS);
  const hand = {
    scale: between(SCALE, random),
    slant: between(SLANT, random),
    height: between(HEIGHT, random),
    spacing: between(SPACING, random),
  };
  const label: number[] = [];
  const placed: PlacedDigit[] = [];
  let right = between(MARGIN, random);
  for (let i = 0; i < count; i++) {
    const index = Math.floor(random.next() * digits.count);
    const scale = hand.scale * (1 + jitter(SCALE.jitter, random));
    const slant = hand.slant + jitter(SLANT.jitter, random);
    const height = hand.height + jitter(HEIGHT.jitter, random);
    const gap = Math.max(hand.spacing + jitter(SPACING_JITTER, random), -MOST_OVERLAP);
    const ink = inkOf(digits, index, scale, slant);
    const before = placed.at(-1);
    const closest = label.at(-1) === digits.labels[index] ? CLOSEST_EQUAL : CLOSEST;
    const x =
      before === undefined
        ? right - ink.left
        : Math.max(right + gap - ink.left, before.x + closest);
    // All of its ink stays within the line's height.
    const y = Math.min(Math.max(DIGIT_CENTRE + height, -ink.top), PIXELS_HIGH - ink.bottom);
    label.push(digits.labels[index]);
    placed.push({ index, x, y, scale, slant });
    // A small digit beside a broad one may end before it does.
    right = Math.max(right, x + ink.right);
  }
  return { label, digits: placed, width: Math.ceil(right + between(MARGIN, random)) };
}

/** The box of a digit's ink around the centre of its 28 x 28, as scaled and slanted. */
interface Ink {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function inkOf({ images }: ImageSet, index: number, scale: number, slant: number): Ink {
  const ink: Ink = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let row = 0; row < PIXELS_HIGH; row++) {
    const begin = PIXELS_HIGH * (PIXELS_HIGH * index + row);
    let first = 0;
    while (first < PIXELS_HIGH && images[begin + first] < INK) first++;
    if (first === PIXELS_HIGH) continue;
    let last = PIXELS_HIGH - 1;
    while (images[begin + last] < INK) last--;
    const lean = -slant * scale * (row + 0.5 - DIGIT_CENTRE);
    ink.left = Math.min(ink.left, scale * (first - DIGIT_CENTRE) + lean);
    ink.right = Math.max(ink.right, scale * (last + 1 - DIGIT_CENTRE) + lean);
    ink.top = Math.min(ink.top, scale * (row - DIGIT_CENTRE));
    ink.bottom = Math.max(ink.bottom, scale * (row + 1 - DIGIT_CENTRE));
  }
  return ink.left === Infinity ? { left: 0, right: 0, top: 0, bottom: 0 } : ink;
}

function between({ from, to }: { from: number; to: number }, random: RandomSource): number {
  return from + (to - from) * random.next();
}

function jitter(most: number, random: RandomSource): number {
  return most * (2 * random.next() - 1);
}
