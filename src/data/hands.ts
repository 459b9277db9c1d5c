/**
 * Drawings that the machine makes in six hands, to see whether a network reads what is drawn on a pad as well as it reads
 * MNIST. They take the way of a drawing on the page: strokes of a round pen, fitted and centred as MNIST was
 * (strokes.ts). The same number of a hand is the same drawing everywhere.
 */
import { writtenDigit } from './digit-strokes.ts';
import { SeededRandom } from './random.ts';
import { seeStrokes, type Point, type Stroke } from './strokes.ts';

/** How somebody writes. Lengths are shares of the digit's height, angles degrees. */
export interface Hand {
  name: HandName;
  /** To the right, and how much it varies either way. */
  slant: readonly [usual: number, varies: number];
  /** How wide, where 1 is as in digit-strokes.ts. */
  width: readonly [least: number, most: number];
  /** The height of a digit in widths of the pen. */
  height: readonly [least: number, most: number];
  /** How far a line strays from its way. */
  shake: number;
  form: 'plain' | 'continental';
}

export type HandName = (typeof HANDS)[number]['name'];

export interface HandDrawing {
  hand: HandName;
  label: number;
  strokes: readonly Stroke[];
  /** `[784]`, as the network sees it: 0 background to 1 ink */
  pixels: Float32Array<ArrayBuffer>;
}

const PLAIN = {
  slant: [0, 5],
  width: [0.85, 1.1],
  height: [7, 11],
  shake: 0.025,
  form: 'plain',
} as const;

export const HANDS = [
  { ...PLAIN, name: 'upright' },
  { ...PLAIN, name: 'to the right', slant: [20, 6] },
  { ...PLAIN, name: 'to the left', slant: [-12, 5] },
  { ...PLAIN, name: 'wide', slant: [6, 5], width: [1.2, 1.5], form: 'continental' },
  { ...PLAIN, name: 'small', width: [0.65, 0.9], height: [4, 6] },
  { ...PLAIN, name: 'unsteady', slant: [5, 8], shake: 0.05, form: 'continental' },
] as const satisfies readonly (Omit<Hand, 'name'> & { name: string })[];

/** Of each digit in each hand. */
const TIMES = 10;
const DIGITS = 10;

/** All 600: each digit ten times in each of the six hands. */
export function handDrawings(): HandDrawing[] {
  return HANDS.flatMap((hand) =>
    Array.from({ length: DIGITS * TIMES }, (_, number) => drawing(hand, number)),
  );
}

function drawing(hand: Hand, number: number): HandDrawing {
  const label = number % DIGITS;
  const random = new SeededRandom(number, `hand ${hand.name}`);
  const between = ([low, high]: readonly [number, number]) => low + (high - low) * random.next();
  const [slant, varies] = hand.slant;
  const lean = Math.tan((between([slant - varies, slant + varies]) * Math.PI) / 180);
  const [width, height] = [between(hand.width), between(hand.height)];
  const strayed = stray(hand.shake, random);
  const strokes = writtenDigit(label, hand.form).map(({ points }) => ({
    points: dense(points).map((point) => {
      const { x, y } = strayed(point);
      return { x: (width * (x - 0.5) + lean * (0.5 - y)) * height, y: y * height };
    }),
  }));
  const seen = seeStrokes(strokes, 0.5);
  if (seen === null) throw new Error(`Nothing was drawn for a ${label}.`);
  return { hand: hand.name, label, strokes, pixels: seen.pixels };
}

/** Moves points by two slow waves across the digit, each another in every drawing. */
function stray(most: number, random: SeededRandom): (point: Point) => Point {
  const waves = Array.from({ length: 4 }, () => ({
    across: 1.5 * (2 * random.next() - 1),
    down: 1.5 * (2 * random.next() - 1),
    phase: random.next(),
  }));
  const at = (wave: number, { x, y }: Point) => {
    const { across, down, phase } = waves[wave];
    return most * Math.sin(2 * Math.PI * (across * x + down * y + phase));
  };
  return (point) => ({
    x: point.x + at(0, point) + at(1, point),
    y: point.y + at(2, point) + at(3, point),
  });
}

/** The same way with a point at least every fortieth of the height, so that straight lines can stray, too. */
function dense(points: readonly Point[]): Point[] {
  return points.flatMap((to, i) => {
    const from = points[Math.max(0, i - 1)];
    const parts = Math.max(1, Math.ceil(40 * Math.hypot(to.x - from.x, to.y - from.y)));
    return Array.from({ length: parts }, (_, part) => {
      const share = (part + 1) / parts;
      return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    });
  });
}
