/** Drawing strokes and pixels onto a canvas: white ink on black, as MNIST has it. */
import type { Stroke } from '../../data/strokes.ts';
import { PEN_RADIUS } from './drawing.ts';

const PAPER = '#0b0d10';
const INK = '#ffffff';

/** Where pad coordinates come to lie: `p * scale + (x, y)`, in pixels of the canvas. */
export interface Placement {
  scale: number;
  x: number;
  y: number;
}

/** Draws strokes with a round pen onto a cleared canvas. */
export function drawStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  { scale, x, y }: Placement,
): void {
  wipe(context);
  context.save();
  context.setTransform(scale, 0, 0, scale, x, y);
  context.strokeStyle = INK;
  context.fillStyle = INK;
  context.lineWidth = PEN_RADIUS * 2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { points } of strokes) {
    const [first, ...rest] = points;
    if (!first) continue;
    context.beginPath();
    if (rest.length === 0) {
      // A stroke of one point is a dot; a canvas draws no line from a point to itself.
      context.arc(first.x, first.y, PEN_RADIUS, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.moveTo(first.x, first.y);
    for (const point of rest) context.lineTo(point.x, point.y);
    context.stroke();
  }
  context.restore();
}

/**
 * Draws grey values as squares as high as the canvas: `[rows * columns]`, row by row, 0 background to 1 ink, a square
 * image where nothing is said.
 * Fewer columns than the canvas is wide stand in its middle.
 */
export function drawPixels(
  context: CanvasRenderingContext2D,
  pixels: ArrayLike<number>,
  columns = Math.round(Math.sqrt(pixels.length)),
): void {
  wipe(context);
  const rows = pixels.length / columns;
  if (rows === 0 || columns === 0) return;
  const cell = Math.min(context.canvas.height / rows, context.canvas.width / columns);
  const left = Math.round((context.canvas.width - cell * columns) / 2);
  for (let index = 0; index < rows * columns; index += 1) {
    const ink = pixels[index] ?? 0;
    if (ink <= 0) continue;
    context.fillStyle = `rgb(255 255 255 / ${Math.min(1, ink)})`;
    const column = index % columns;
    const row = Math.floor(index / columns);
    context.fillRect(
      left + Math.round(column * cell),
      Math.round(row * cell),
      Math.round((column + 1) * cell) - Math.round(column * cell),
      Math.round((row + 1) * cell) - Math.round(row * cell),
    );
  }
}

export function wipe(context: CanvasRenderingContext2D): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}
