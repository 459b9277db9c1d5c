/**
 * Lines of digits: new ones every epoch, composed of training digits, and always the same ones for testing,
 * composed of test digits. The loss is CTC's, so no one says where in a line which digit stands.
 */
import * as tf from '@tensorflow/tfjs';
import { LineSource, PIXELS_HIGH, TestLines, paddedWidth, type LineBatch } from '../data/lines.ts';
import type { Mnist } from '../data/mnist.ts';
import { checkCtcTargets, ctcLoss } from '../kernels/ctc-loss.ts';
import type { TrainingSettings } from '../models/experiment.ts';
import { prefixBeamReading } from './ctc-decoding.ts';
import type { Lesson, TaughtBatch } from './lesson.ts';
import { padded, requireLine } from './line-pixels.ts';
import type { StepLoss, TrainingStep } from './training-step.ts';

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

/** The digits and the blank. */
const CLASSES = 11;

export class LineLesson implements Lesson {
  readonly task = 'number';
  readonly batchesPerEpoch: number;
  readonly testCount: number;
  readonly testBatch = 50;

  readonly #source: LineSource;
  readonly #testLines: TestLines;

  /** `model`: `[batch, 28, width]` and `[batch]` to `[batch, ceil(width / pixelsPerFrame), 11]`. */
  constructor(
    { train, test }: Mnist,
    { batchSize, trainingDigits, testDigits, seed }: TrainingSettings,
    private readonly model: tf.LayersModel,
    private readonly step: TrainingStep,
    private readonly pixelsPerFrame: number,
  ) {
    this.#source = new LineSource(train, { batchSize, count: trainingDigits, seed });
    this.#testLines = new TestLines(test, testDigits);
    this.batchesPerEpoch = this.#source.batchesPerEpoch;
    this.testCount = testDigits;
  }

  /** Of one who gives every class the same probability in every frame, but for the few ways to be right. */
  get guessingLoss(): number {
    const frames = this.#testLines.layouts.map(({ width }) => this.#framesOf(width));
    return (frames.reduce((sum, count) => sum + count, 0) / frames.length) * Math.log(CLASSES);
  }

  train(epoch: number, batch: number): TaughtBatch {
    return this.#with(this.#source.batch(epoch, batch), (inputs, loss) =>
      this.step.train(inputs, loss),
    );
  }

  test(begin: number, end: number): TaughtBatch {
    return this.#with(this.#testLines.batch(begin, end), (inputs, loss) =>
      this.step.evaluate(inputs, loss),
    );
  }

  /**
   * `pixels [28 * width]`, row by row, 0 background to 1 ink, to the number that stands there.
   *
   * @throws ReadingError when the line is empty, too wide, of another size than `width` says, or holds what
   *   is no ink.
   */
  async read(pixels: Float32Array, width: number): Promise<LineReading> {
    requireLine(pixels, width);
    const columns = paddedWidth(width);
    const output = tf.tidy(() => {
      const image = tf.tensor3d(padded(pixels, width, columns), [1, PIXELS_HIGH, columns]);
      return this.model.apply([image, tf.tensor1d([width], 'int32')]) as tf.Tensor;
    });
    const all = await output.data<'float32'>();
    output.dispose();
    const frames = this.#framesOf(width);
    const frameProbabilities = all.slice(0, frames * CLASSES);
    return {
      ...prefixBeamReading(frameProbabilities, frames, CLASSES),
      frameProbabilities,
      frames,
      pixelsPerFrame: this.pixelsPerFrame,
    };
  }

  /** What a batch needs on the device is let go after each step. */
  dispose(): void {}

  #framesOf(width: number): number {
    return Math.ceil(width / this.pixelsPerFrame);
  }

  #with(
    { count, width, pixels, widths, longest, labels, lengths }: LineBatch,
    work: (inputs: tf.Tensor[], loss: (logits: tf.Tensor) => StepLoss) => tf.Tensor,
  ): TaughtBatch {
    const frames = widths.map((columns) => this.#framesOf(columns));
    // Here, where they can be read: on WebGPU the loss sees tensors only.
    checkCtcTargets(labels, frames, this.#framesOf(width), CLASSES);
    const inputs = [tf.tensor3d(pixels, [count, PIXELS_HIGH, width]), tf.tensor1d(widths, 'int32')];
    const target = {
      labels: tf.tensor2d(labels, [count, longest], 'int32'),
      frames: tf.tensor1d(frames, 'int32'),
    };
    const totals = work(inputs, (logits) => ctcLoss({ logits: logits as tf.Tensor3D, ...target }));
    tf.dispose([inputs, target]);
    const labelDigits = lengths.reduce((sum, length) => sum + length, 0);
    return { samples: count, labelDigits, totals };
  }
}
