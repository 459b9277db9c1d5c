/**
 * What is on the pad, and every state of it before, for undo. Each function returns a new pad. Pad
 * coordinates go from 0 to `PAD_SIDE` downwards and from 0 to the pad's width to the right, whatever its size
 * on the screen.
 */
import type { Point, Stroke } from '../../data/strokes.ts';

/** Ten units to each of the 28 pixels along a side; a strip for numbers is as high and wider. */
export const PAD_SIDE = 280;
export const CELLS = 28;
/** A round pen as wide as a thirteenth of the pad. */
export const PEN_RADIUS = PAD_SIDE / 26;
/** A point nearer than this to the last adds nothing. */
const NEAREST = 0.5;

/** A digit of the test set, or a line of them. */
export interface PadSample {
  /** Its number in the test set. */
  index: number;
  label: readonly number[];
  /** What it is called, where that is not its digits. */
  name?: string;
  /** What the network took it for, where that is why it was picked. */
  read?: number | undefined;
  columns: number;
  /** `rows * columns` bytes, row by row, 0 background to 255 ink; of a line 28 rows. */
  pixels: Uint8Array;
}

/** Either strokes or a sample of the test set. */
export interface Drawing {
  strokes: readonly Stroke[];
  sample: PadSample | undefined;
}

export interface Pad {
  /** In pad coordinates. */
  width: number;
  drawing: Drawing;
  /** The drawings before this one, latest last. */
  before: readonly Drawing[];
}

const BLANK: Drawing = { strokes: [], sample: undefined };

/** @param columns cells from left to right: 28 for a digit */
export function emptyPad(columns = CELLS): Pad {
  return { width: (columns * PAD_SIDE) / CELLS, drawing: BLANK, before: [] };
}

/** The same pad, so many cells from left to right, and more where what is written needs them. */
export function withColumns(pad: Pad, columns: number): Pad {
  const xs = pad.drawing.strokes.flatMap(({ points }) => points.map(({ x }) => x));
  const written = xs.reduce((most, x) => Math.max(most, x + PEN_RADIUS), 0);
  const cell = PAD_SIDE / CELLS;
  const width = cell * Math.max(columns, Math.ceil(written / cell));
  return width === pad.width ? pad : { ...pad, width };
}

/** Cells from left to right. */
export function columnsOf({ width }: Pad): number {
  return (width * CELLS) / PAD_SIDE;
}

export function isEmpty({ drawing }: Pad): boolean {
  return drawing.strokes.length === 0 && drawing.sample === undefined;
}

/** The pen touches the pad. On a sample of the test set a new drawing begins. */
export function beginStroke(pad: Pad, point: Point): Pad {
  const stroke = { points: [clamped(pad, point)] };
  return replaced(pad, { strokes: [...pad.drawing.strokes, stroke], sample: undefined });
}

/** The pen moves on; the last stroke grows. */
export function extendStroke(pad: Pad, points: readonly Point[]): Pad {
  const stroke = pad.drawing.strokes.at(-1);
  if (!stroke) return pad;
  const grown = [...stroke.points];
  for (const point of points.map((each) => clamped(pad, each))) {
    const last = grown.at(-1);
    if (!last || Math.hypot(point.x - last.x, point.y - last.y) >= NEAREST) grown.push(point);
  }
  if (grown.length === stroke.points.length) return pad;
  const strokes = [...pad.drawing.strokes.slice(0, -1), { points: grown }];
  return { ...pad, drawing: { ...pad.drawing, strokes } };
}

/** Puts a sample of the test set in place of the drawing. */
export function chooseSample(pad: Pad, sample: PadSample): Pad {
  return replaced(pad, { strokes: [], sample });
}

/** What another part of the page asks for. */
export function obeyed(pad: Pad, wish: PadSample | 'empty'): Pad {
  return wish === 'empty' ? clear(pad) : chooseSample(pad, wish);
}

/** Wipes the pad; undo brings the drawing back. */
export function clear(pad: Pad): Pad {
  return isEmpty(pad) ? pad : replaced(pad, BLANK);
}

/** Takes back the last stroke, choice or wiping. */
export function undo(pad: Pad): Pad {
  const drawing = pad.before.at(-1);
  return drawing ? { ...pad, drawing, before: pad.before.slice(0, -1) } : pad;
}

/** The middle of a cell, counted from 0, in pad coordinates. */
export function cellCentre(column: number, row: number): Point {
  const cell = PAD_SIDE / CELLS;
  return { x: (column + 0.5) * cell, y: (row + 0.5) * cell };
}

/** Whether there is ink under a point. */
export function hasInkAt({ strokes }: Drawing, point: Point): boolean {
  return strokes.some(({ points }) =>
    points.some(
      (end, index) => distanceToSegment(point, points[index - 1] ?? end, end) <= PEN_RADIUS,
    ),
  );
}

/** How far a point is from the straight line between two others. */
export function distanceToSegment(point: Point, from: Point, to: Point): number {
  const across = to.x - from.x;
  const down = to.y - from.y;
  const length = across * across + down * down;
  const along =
    length === 0 ? 0 : ((point.x - from.x) * across + (point.y - from.y) * down) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * across, point.y - from.y - share * down);
}

function replaced(pad: Pad, drawing: Drawing): Pad {
  return { ...pad, drawing, before: [...pad.before, pad.drawing] };
}

function clamped({ width }: Pad, { x, y }: Point): Point {
  return { x: Math.min(width, Math.max(0, x)), y: Math.min(PAD_SIDE, Math.max(0, y)) };
}
