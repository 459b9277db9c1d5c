/** Single digits: the training digits in a new order every epoch, the test digits as they come. */
import * as tf from '@tensorflow/tfjs';
import { BatchSource } from '../data/batches.ts';
import type { Mnist } from '../data/mnist.ts';
import { softmaxCrossEntropy } from '../kernels/softmax-cross-entropy.ts';
import type { TrainingSettings } from '../models/experiment.ts';
import { DigitFeed, type DigitBatch } from './digit-feed.ts';
import type { Lesson, TaughtBatch } from './lesson.ts';
import { predictDigits } from './model-reading.ts';
import type { StepLoss, TrainingStep } from './training-step.ts';

const CLASSES = 10;

export class DigitLesson implements Lesson {
  readonly task = 'digit';
  readonly batchesPerEpoch: number;
  readonly testCount: number;
  readonly testBatch = 250;
  readonly guessingLoss = Math.log(CLASSES);

  readonly #batches: BatchSource;
  readonly #trainFeed: DigitFeed;
  readonly #testFeed: DigitFeed;

  /** `model`: `[batch, 28, 28]` to class probabilities `[batch, 10]`. */
  constructor(
    { train, test }: Mnist,
    { batchSize, trainingDigits, testDigits, seed }: TrainingSettings,
    private readonly model: tf.LayersModel,
    private readonly step: TrainingStep,
  ) {
    this.#batches = new BatchSource(train, { batchSize, limit: trainingDigits, seed });
    this.#trainFeed = new DigitFeed(train);
    this.#testFeed = new DigitFeed(test);
    this.batchesPerEpoch = this.#batches.batchesPerEpoch;
    this.testCount = Math.min(testDigits, test.count);
  }

  train(epoch: number, batch: number): TaughtBatch {
    const indices = this.#batches.indices(epoch, batch);
    return this.#with(this.#trainFeed.batch(indices), (x, loss) => this.step.train(x, loss));
  }

  test(begin: number, end: number): TaughtBatch {
    const indices = Uint32Array.from({ length: end - begin }, (_, i) => begin + i);
    return this.#with(this.#testFeed.batch(indices), (x, loss) => this.step.evaluate(x, loss));
  }

  /** @throws ReadingError like `predictDigits`. */
  predict(pixels: Float32Array): Promise<Float32Array> {
    return predictDigits(this.model, pixels);
  }

  dispose(): void {
    this.#trainFeed.dispose();
    this.#testFeed.dispose();
  }

  #with(
    { x, labels }: DigitBatch,
    work: (x: tf.Tensor, loss: (logits: tf.Tensor) => StepLoss) => tf.Tensor,
  ): TaughtBatch {
    const samples = labels.size;
    const totals = work(x, (logits) => softmaxCrossEntropy(logits as tf.Tensor2D, labels));
    tf.dispose([x, labels]);
    return { samples, totals };
  }
}
