/** What a model makes of digits and of lines, whether it is in training or only reads. */
import * as tf from '@tensorflow/tfjs';
import { MAX_LINE_WIDTH, PIXELS_HIGH, paddedWidth } from '../data/lines.ts';
import { inputs as words } from '../text/en-inputs.ts';
import { prefixBeamReading } from './ctc-decoding.ts';
import type { LinePrediction } from './events.ts';

/** An input that cannot be read; the message says what came, what was expected and what to do. */
export class InputError extends RangeError {
  override name = 'InputError';
}

const PREDICTION_BATCH = 250;

/**
 * `pixels [digits * rows * columns]`, 0 background to 1 ink, to probabilities `[digits * classes]`, by a `model`
 * of `[batch, rows, columns]` to `[batch, classes]`.
 *
 * @throws InputError when `pixels` is not a whole number of digits.
 */
export async function predictDigits(
  model: tf.LayersModel,
  pixels: Float32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const [, rows, columns] = sizesOf(model.inputs[0]);
  const [, classes] = sizesOf(model.outputs[0]);
  const size = rows * columns;
  const digits = pixels.length / size;
  if (!Number.isInteger(digits) || digits === 0) {
    throw new InputError(words.notWholeDigits(size, pixels.length));
  }
  const probabilities = new Float32Array(digits * classes);
  for (let begin = 0; begin < digits; begin += PREDICTION_BATCH) {
    const end = Math.min(begin + PREDICTION_BATCH, digits);
    const output = tf.tidy(() => {
      const part = pixels.slice(begin * size, end * size);
      return model.apply(tf.tensor3d(part, [end - begin, rows, columns])) as tf.Tensor;
    });
    probabilities.set(await output.data<'float32'>(), begin * classes);
    output.dispose();
  }
  return probabilities;
}

/**
 * `pixels [28 * width]`, row by row, 0 background to 1 ink, to the number that stands there, by a `model` of
 * `[batch, 28, width]` and `[batch]` to `[batch, ceil(width / pixelsPerFrame), 11]`.
 *
 * @throws InputError when the line is empty, too wide, of another size than `width` says, or holds what
 *   is no ink.
 */
export async function readOneLine(
  model: tf.LayersModel,
  pixelsPerFrame: number,
  pixels: Float32Array,
  width: number,
): Promise<LinePrediction> {
  requireLine(pixels, width);
  const columns = paddedWidth(width);
  const output = tf.tidy(() => {
    const image = tf.tensor3d(padded(pixels, width, columns), [1, PIXELS_HIGH, columns]);
    return model.apply([image, tf.tensor1d([width], 'int32')]) as tf.Tensor;
  });
  const all = await output.data<'float32'>();
  output.dispose();
  const frames = Math.ceil(width / pixelsPerFrame);
  const classes = sizesOf(model.outputs[0])[2];
  const frameProbabilities = all.slice(0, frames * classes);
  return {
    ...prefixBeamReading(frameProbabilities, frames, classes),
    frameProbabilities,
    frames,
    pixelsPerFrame,
  };
}

/**
 * Checks a line of `width` columns and 28 rows, row by row, 0 background to 1 ink.
 *
 * @throws InputError saying what is wrong with it.
 */
function requireLine(pixels: Float32Array, width: number): void {
  const [rows, most] = [PIXELS_HIGH, MAX_LINE_WIDTH];
  if (!Number.isInteger(width)) throw new InputError(words.widthNotWhole(width, most));
  if (width < 1) throw new InputError(words.emptyLine(width, most));
  if (width > most) throw new InputError(words.tooWide({ width, most, rows }));
  if (pixels.length !== rows * width) {
    throw new InputError(words.otherSize({ width, rows, values: pixels.length }));
  }
  const odd = pixels.findIndex((ink) => !(ink >= 0 && ink <= 1));
  if (odd >= 0) {
    const [row, column] = [Math.floor(odd / width), odd % width];
    throw new InputError(words.noInk({ row, column, value: pixels[odd] }));
  }
}

/** The sizes of what goes into a model or comes out of it; NaN where any size will do. */
function sizesOf({ shape }: tf.SymbolicTensor): number[] {
  return shape.map((size) => size ?? NaN);
}

/** `pixels [28, width]` as `[28, columns]`, with background at the right. */
function padded(pixels: Float32Array, width: number, columns: number): Float32Array<ArrayBuffer> {
  const wide = new Float32Array(PIXELS_HIGH * columns);
  for (let row = 0; row < PIXELS_HIGH; row++) {
    wide.set(pixels.subarray(row * width, (row + 1) * width), row * columns);
  }
  return wide;
}
