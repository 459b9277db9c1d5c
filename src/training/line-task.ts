/**
 * Lines of digits: new ones every epoch, composed of training digits, and always the same ones for testing,
 * composed of test digits. The loss is CTC's, so no one says where in a line which digit stands.
 */
import * as tf from '@tensorflow/tfjs';
import { LineSource, PIXELS_HIGH, TestLines, type LineBatch } from '../data/lines.ts';
import type { ImageSet, Dataset } from '../data/dataset.ts';
import { checkCtcTargets, ctcLoss } from '../kernels/ctc-loss.ts';
import type { TrainingSettings } from '../models/experiment.ts';
import type { BatchResult, TrainingTask } from './training-task.ts';
import type { LinePrediction } from './events.ts';
import { readOneLine } from './predict.ts';
import type { StepLoss, TrainingStep } from './training-step.ts';

export class LineTask implements TrainingTask {
  readonly task = 'number';
  readonly variance = undefined;
  readonly batchesPerEpoch: number;
  readonly testCount: number;
  readonly testBatch = 50;

  readonly #train: ImageSet;
  /** Those of the data set and the blank. */
  readonly #classes: number;
  readonly #source: LineSource;
  readonly #testLines: TestLines;

  /** `model`: `[batch, 28, width]` and `[batch]` to `[batch, ceil(width / pixelsPerFrame), 11]`. */
  constructor(
    { train, test, classes }: Dataset,
    { batchSize, trainingDigits, testDigits, seed }: TrainingSettings,
    private readonly model: tf.LayersModel,
    private readonly step: TrainingStep,
    private readonly pixelsPerFrame: number,
  ) {
    this.#train = train;
    this.#classes = classes.length + 1;
    this.#source = new LineSource(train, { batchSize, count: trainingDigits, seed });
    this.#testLines = new TestLines(test, testDigits);
    this.batchesPerEpoch = this.#source.batchesPerEpoch;
    this.testCount = testDigits;
  }

  /** Of one who gives every class the same probability in every frame, but for the few ways to be right. */
  get chanceLoss(): number {
    const frames = this.#testLines.layouts.map(({ width }) => this.#framesOf(width));
    return (
      (frames.reduce((sum, count) => sum + count, 0) / frames.length) * Math.log(this.#classes)
    );
  }

  /** A line may be composed of any digits, so all must be there. */
  awaitBatch(): Promise<void> | undefined {
    return this.#train.arrival?.untilAll();
  }

  train(epoch: number, batch: number): BatchResult {
    return this.#with(this.#source.batch(epoch, batch), (inputs, loss) =>
      this.step.train(inputs, loss),
    );
  }

  test(begin: number, end: number): BatchResult {
    return this.#with(this.#testLines.batch(begin, end), (inputs, loss) =>
      this.step.evaluate(inputs, loss),
    );
  }

  /** @throws InputError like `readOneLine`. */
  read(pixels: Float32Array, width: number): Promise<LinePrediction> {
    return readOneLine(this.model, this.pixelsPerFrame, pixels, width);
  }

  /** What a batch needs on the device is let go after each step. */
  dispose(): void {}

  #framesOf(width: number): number {
    return Math.ceil(width / this.pixelsPerFrame);
  }

  #with(
    { count, width, pixels, widths, longest, labels, lengths }: LineBatch,
    work: (inputs: tf.Tensor[], loss: (logits: tf.Tensor) => StepLoss) => tf.Tensor,
  ): BatchResult {
    const frames = widths.map((columns) => this.#framesOf(columns));
    // Here, where they can be read: on WebGPU the loss sees tensors only.
    checkCtcTargets(labels, frames, this.#framesOf(width), this.#classes);
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
