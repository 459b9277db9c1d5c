/** What a model makes of digits and of lines, whether it is in training or only reads. */
import * as tf from '@tensorflow/tfjs';
import { PIXELS } from '../data/batches.ts';
import { PIXELS_HIGH, paddedWidth } from '../data/lines.ts';
import { prefixBeamReading } from './ctc-decoding.ts';
import { padded, requireLine } from './line-pixels.ts';
import { ReadingError } from './reading-error.ts';

/** What a network made of a line. */
export interface LineReading {
  /** The likeliest number; empty when the network sees none. */
  digits: readonly number[];
  /** How likely, summed over all ways to spread it over the frames. */
  probability: number;
  /** `[frames, 11]`: in each frame the ten digits and the blank. */
  frameProbabilities: Float32Array<ArrayBuffer>;
  frames: number;
  /** A frame stands for so many columns of the line. */
  pixelsPerFrame: number;
}

const DIGIT_CLASSES = 10;
/** The digits and the blank. */
const LINE_CLASSES = 11;
const PREDICTION_BATCH = 250;

/**
 * `pixels [digits * 784]`, 0 background to 1 ink, to probabilities `[digits * 10]`, by a `model` of
 * `[batch, 28, 28]` to `[batch, 10]`.
 *
 * @throws ReadingError when `pixels` is not a whole number of digits.
 */
export async function predictDigits(
  model: tf.LayersModel,
  pixels: Float32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const digits = pixels.length / PIXELS;
  if (!Number.isInteger(digits) || digits === 0) {
    throw new ReadingError(
      `A prediction needs 784 values a digit; ${pixels.length} values are not a whole number of digits.`,
    );
  }
  const probabilities = new Float32Array(digits * DIGIT_CLASSES);
  for (let begin = 0; begin < digits; begin += PREDICTION_BATCH) {
    const end = Math.min(begin + PREDICTION_BATCH, digits);
    const output = tf.tidy(() => {
      const part = pixels.slice(begin * PIXELS, end * PIXELS);
      return model.apply(tf.tensor3d(part, [end - begin, 28, 28])) as tf.Tensor;
    });
    probabilities.set(await output.data<'float32'>(), begin * DIGIT_CLASSES);
    output.dispose();
  }
  return probabilities;
}

/**
 * `pixels [28 * width]`, row by row, 0 background to 1 ink, to the number that stands there, by a `model` of
 * `[batch, 28, width]` and `[batch]` to `[batch, ceil(width / pixelsPerFrame), 11]`.
 *
 * @throws ReadingError when the line is empty, too wide, of another size than `width` says, or holds what
 *   is no ink.
 */
export async function readOneLine(
  model: tf.LayersModel,
  pixelsPerFrame: number,
  pixels: Float32Array,
  width: number,
): Promise<LineReading> {
  requireLine(pixels, width);
  const columns = paddedWidth(width);
  const output = tf.tidy(() => {
    const image = tf.tensor3d(padded(pixels, width, columns), [1, PIXELS_HIGH, columns]);
    return model.apply([image, tf.tensor1d([width], 'int32')]) as tf.Tensor;
  });
  const all = await output.data<'float32'>();
  output.dispose();
  const frames = Math.ceil(width / pixelsPerFrame);
  const frameProbabilities = all.slice(0, frames * LINE_CLASSES);
  return {
    ...prefixBeamReading(frameProbabilities, frames, LINE_CLASSES),
    frameProbabilities,
    frames,
    pixelsPerFrame,
  };
}
