/** Single digits: the training digits in a new order every epoch, the test digits as they come. */
import * as tf from '@tensorflow/tfjs';
import { BatchSource, gatherBatch } from '../data/batches.ts';
import type { ImageSet, Dataset } from '../data/dataset.ts';
import { softmaxCrossEntropy } from '../kernels/softmax-cross-entropy.ts';
import type { TrainingSettings } from '../models/experiment.ts';
import { DigitFeed, type DigitBatch } from './digit-feed.ts';
import type { BatchResult, TrainingTask } from './training-task.ts';
import { predictDigits } from './predict.ts';
import type { StepLoss, TrainingStep } from './training-step.ts';

export class DigitTask implements TrainingTask {
  readonly task = 'digit';
  readonly batchesPerEpoch: number;
  readonly testCount: number;
  readonly testBatch = 250;
  readonly chanceLoss: number;

  readonly #train: ImageSet;
  readonly #batches: BatchSource;
  readonly #trainFeed: DigitFeed;
  readonly #testFeed: DigitFeed;

  /** `model`: `[batch, 28, 28]` to class probabilities `[batch, classes]`. */
  constructor(
    private readonly dataset: Dataset,
    { batchSize, trainingDigits, testDigits, seed }: TrainingSettings,
    private readonly model: tf.LayersModel,
    private readonly step: TrainingStep,
  ) {
    const { train, test, classes } = dataset;
    this.#train = train;
    this.#batches = new BatchSource(train, { batchSize, limit: trainingDigits, seed });
    this.#trainFeed = new DigitFeed(train, dataset);
    this.#testFeed = new DigitFeed(test, dataset);
    this.batchesPerEpoch = this.#batches.batchesPerEpoch;
    this.testCount = Math.min(testDigits, test.count);
    this.chanceLoss = Math.log(classes.length);
  }

  awaitBatch(epoch: number, batch: number): Promise<void> | undefined {
    return this.#train.arrival?.until(this.#batches.indices(epoch, batch));
  }

  train(epoch: number, batch: number): BatchResult {
    const indices = this.#batches.indices(epoch, batch);
    return this.#with(this.#trainFeed.batch(indices), (x, loss) => this.step.train(x, loss));
  }

  /** The first `most` digits of a batch: their pixels one after the other, and their labels. */
  samplesOf(
    epoch: number,
    batch: number,
    most: number,
  ): { pixels: Float32Array; labels: Int32Array } {
    const indices = this.#batches.indices(epoch, batch).subarray(0, most);
    const { images, count } = this.#train;
    const pixels = new Float32Array(indices.length * (images.length / count));
    const labels = new Int32Array(indices.length);
    gatherBatch(this.#train, this.dataset.normalisation, indices, pixels, labels);
    return { pixels, labels };
  }

  test(begin: number, end: number): BatchResult {
    const indices = Uint32Array.from({ length: end - begin }, (_, i) => begin + i);
    return this.#with(this.#testFeed.batch(indices), (x, loss) => this.step.evaluate(x, loss));
  }

  /** @throws InputError like `predictDigits`. */
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
  ): BatchResult {
    const samples = labels.size;
    const totals = work(x, (logits) => softmaxCrossEntropy(logits as tf.Tensor2D, labels));
    tf.dispose([x, labels]);
    return { samples, totals };
  }
}
