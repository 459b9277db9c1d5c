/** Which pixels counted: by gradient, and by covering parts of the image and asking again. */
import type { Breathe } from './breathe.ts';
import { gradientsOf, type Quantity, quantityOf } from './gradients.ts';
import { imageOf, sizesOf } from './network.ts';
import { trace, type Trace, valueOf } from './trace.ts';

export interface PixelAnswer {
  value: number;
  /** d(quantity)/d(pixel), `[rows * columns]`. */
  gradient: Float64Array;
}

export function pixelsThatCount(traced: Trace, quantity: Quantity): PixelAnswer {
  const { value, pixels: gradient } = gradientsOf(traced, quantity);
  return { value, gradient };
}

export interface OcclusionQuestion {
  quantity: Quantity;
  /** Rows and columns of what covers the image. */
  box: readonly [rows: number, columns: number];
  /** From one place of it to the next. */
  stride: readonly [rows: number, columns: number];
}

export interface Occlusion {
  value: number;
  /**
   * How far the quantity falls when the box around a pixel is blank, the mean of all places of the box that cover
   * it: `[rows * columns]`.
   */
  occlusion: Float64Array;
  /** Of the places of the box where both say something: where gradient times ink and occlusion have the same sign. */
  agreement: number;
}

/** One run for each place of the box that covers ink. */
export async function occlusionOf(
  traced: Trace,
  { quantity, box, stride }: OcclusionQuestion,
  breathe: Breathe,
): Promise<Occlusion> {
  const { network } = traced;
  const { value, pixels: gradient } = gradientsOf(traced, quantity);
  const pixels = valueOf(traced.values, imageOf(network.graph));
  const [rows, columns] = sizesOf(imageOf(network.graph));
  const sums = new Float64Array(pixels.length);
  const covers = new Float64Array(pixels.length);
  let [same, either] = [0, 0];
  for (const top of placesOf(rows, box[0], stride[0])) {
    for (const left of placesOf(columns, box[1], stride[1])) {
      const inside: number[] = [];
      for (let y = top; y < Math.min(rows, top + box[0]); y++) {
        for (let x = left; x < Math.min(columns, left + box[1]); x++) inside.push(y * columns + x);
      }
      // Where there is no ink, covering changes nothing.
      const inked = inside.some((at) => pixels[at] !== 0);
      const fall = inked ? value - coveredValue(traced, pixels, inside, quantity) : 0;
      if (inked) await breathe();
      const expected = inside.reduce((sum, at) => sum + gradient[at] * pixels[at], 0);
      if (fall !== 0 && expected !== 0) {
        either += 1;
        if (Math.sign(fall) === Math.sign(expected)) same += 1;
      }
      for (const at of inside) {
        sums[at] += fall;
        covers[at] += 1;
      }
    }
  }
  const occlusion = sums.map((sum, at) => (covers[at] === 0 ? 0 : sum / covers[at]));
  return { value, occlusion, agreement: either === 0 ? 1 : same / either };
}

function coveredValue(
  { network, edits }: Trace,
  pixels: Float64Array,
  inside: readonly number[],
  quantity: Quantity,
): number {
  const covered = pixels.slice();
  for (const at of inside) covered[at] = 0;
  return quantityOf(trace(network, covered, edits), quantity).value;
}

function placesOf(size: number, box: number, stride: number): number[] {
  const places: number[] = [];
  for (let at = 0; at + box <= size; at += stride) places.push(at);
  if (places.length === 0 || (places.at(-1) ?? 0) + box < size)
    places.push(Math.max(0, size - box));
  return places;
}
