/**
 * Each digit as a person might draw it, in a unit square (y downwards), for what needs a drawing and has no reader:
 * `digitStrokes(7, { left: 40, top: 20, size: 150 })` for a place on a pad.
 */
import type { Point, Stroke } from './strokes.ts';

export interface Place {
  left: number;
  top: number;
  /** The side of the square that the unit square becomes. */
  size: number;
  /** Radians clockwise about the square's centre. */
  turn?: number;
}

/** The strokes of a digit, 0 to 9, at a place. */
export function digitStrokes(digit: number, { left, top, size, turn = 0 }: Place): Stroke[] {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return TEMPLATES[digit].map((points) => ({
    points: points.map(({ x, y }) => ({
      x: left + size * (0.5 + (x - 0.5) * cos - (y - 0.5) * sin),
      y: top + size * (0.5 + (x - 0.5) * sin + (y - 0.5) * cos),
    })),
  }));
}

/** The strokes of a digit in the unit square, in the form that some of the world writes it in. */
export function writtenDigit(digit: number, form: 'plain' | 'continental' = 'plain'): Stroke[] {
  const other = form === 'continental' ? CONTINENTAL[digit] : undefined;
  return (other ?? TEMPLATES[digit]).map((points) => ({ points }));
}

const TEMPLATES: readonly (readonly Point[])[][] = [
  [arc(0.5, 0.5, 0.3, 0.46, -80, -450)],
  [path([0.54, 0.04], [0.46, 0.96])],
  [[...arc(0.5, 0.3, 0.27, 0.25, 200, 395), ...path([0.2, 0.93]), ...path([0.8, 0.93])]],
  [[...arc(0.46, 0.28, 0.26, 0.23, 215, 450), ...arc(0.46, 0.73, 0.29, 0.23, -90, 145)]],
  [path([0.32, 0.06], [0.22, 0.58], [0.78, 0.56]), path([0.68, 0.1], [0.6, 0.96])],
  [
    [...path([0.32, 0.07], [0.27, 0.45]), ...arc(0.45, 0.67, 0.28, 0.26, -110, 145)],
    path([0.32, 0.07], [0.76, 0.06]),
  ],
  [[...curve([0.66, 0.04], [0.28, 0.3], [0.24, 0.7]), ...arc(0.47, 0.73, 0.23, 0.22, 180, -170)]],
  [path([0.2, 0.09], [0.78, 0.08], [0.42, 0.96])],
  [
    [
      ...curve([0.66, 0.12], [0.36, -0.04], [0.32, 0.24], [0.46, 0.46]),
      ...curve([0.46, 0.46], [0.74, 0.66], [0.74, 0.96], [0.48, 0.95]),
      ...curve([0.48, 0.95], [0.22, 0.95], [0.24, 0.68], [0.48, 0.47]),
      ...curve([0.48, 0.47], [0.7, 0.3], [0.74, 0.16], [0.66, 0.12]),
    ],
  ],
  [[...arc(0.47, 0.28, 0.23, 0.23, -20, -350), ...curve([0.7, 0.3], [0.68, 0.6], [0.6, 0.97])]],
];

/** A 1 with an upstroke, a 7 with a bar, a 4 in one line. */
const CONTINENTAL: Readonly<Record<number, readonly (readonly Point[])[]>> = {
  1: [path([0.34, 0.3], [0.54, 0.05], [0.5, 0.96])],
  4: [path([0.66, 0.96], [0.64, 0.05], [0.2, 0.66], [0.84, 0.64])],
  7: [path([0.2, 0.09], [0.78, 0.08], [0.42, 0.96]), path([0.38, 0.52], [0.74, 0.5])],
};

type Pair = readonly [x: number, y: number];

function path(...corners: readonly Pair[]): Point[] {
  return corners.map(([x, y]) => ({ x, y }));
}

/** From `start` to `end` in degrees, clockwise on the page from the right. */
function arc(x: number, y: number, radiusX: number, radiusY: number, start: number, end: number) {
  return sampled((t) => {
    const angle = ((start + (end - start) * t) * Math.PI) / 180;
    return { x: x + radiusX * Math.cos(angle), y: y + radiusY * Math.sin(angle) };
  });
}

/** A Bézier curve of any degree (de Casteljau). */
function curve(...control: readonly Pair[]): Point[] {
  return sampled((t) => {
    let points = path(...control);
    while (points.length > 1) {
      points = points.slice(1).map((to, i) => ({
        x: points[i].x + (to.x - points[i].x) * t,
        y: points[i].y + (to.y - points[i].y) * t,
      }));
    }
    return points[0];
  });
}

function sampled(at: (t: number) => Point): Point[] {
  return Array.from({ length: 33 }, (_, i) => at(i / 32));
}
