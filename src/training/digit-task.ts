/** Single digits: the training digits in a new order every epoch, the test digits as they come. */
import * as tf from '@tensorflow/tfjs';
import { Augmentation } from '../data/augmentation.ts';
import { BatchSource, gatherBatch } from '../data/batches.ts';
import { pixelsOf, type Dataset, type ImageSet } from '../data/dataset.ts';
import { withLabelNoise } from '../data/label-noise.ts';
import { softmaxCrossEntropy } from '../kernels/softmax-cross-entropy.ts';
import type { TrainingSettings } from '../models/experiment.ts';
import { samplesPerEpoch } from '../models/training-fields.ts';
import { DigitFeed, type DigitBatch } from './digit-feed.ts';
import type { BatchResult, TrainingTask } from './training-task.ts';
import { predictDigits } from './predict.ts';
import type { StepLoss, TrainingStep } from './training-step.ts';

export class DigitTask implements TrainingTask {
  readonly task = 'digit';
  readonly variance = undefined;
  readonly batchesPerEpoch: number;
  readonly testCount: number;
  readonly testBatch = 250;
  readonly chanceLoss: number;

  readonly #train: ImageSet;
  readonly #batches: BatchSource;
  readonly #augmentation: Augmentation | undefined;
  readonly #trainFeed: DigitFeed;
  readonly #testFeed: DigitFeed;

  /** `model`: `[batch, 28, 28]` to class probabilities `[batch, classes]`. */
  constructor(
    private readonly dataset: Dataset,
    settings: TrainingSettings,
    private readonly model: tf.LayersModel,
    private readonly step: TrainingStep,
  ) {
    const { train, test, classes } = dataset;
    const { batchSize, trainingDigits, testDigits, labelNoise, seed } = settings;
    this.#train = withLabelNoise(train, { share: labelNoise, classes: classes.length, seed });
    this.#batches = new BatchSource(train, {
      ...{ batchSize, limit: trainingDigits, seed },
      chosen: samplesPerEpoch(settings, train.count),
    });
    this.#augmentation = Augmentation.of(
      {
        shift: settings.augmentShift,
        rotation: settings.augmentRotation,
        scale: settings.augmentScale,
        slant: settings.augmentSlant,
        width: settings.augmentWidth,
        stroke: settings.augmentStroke,
      },
      dataset.shape,
      seed,
    );
    this.#trainFeed = new DigitFeed(this.#train, dataset);
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
    const transforms = this.#augmentation?.transforms(epoch, batch, indices.length);
    return this.#with(this.#trainFeed.batch(indices, transforms), (x, loss) =>
      this.step.train(x, loss),
    );
  }

  /** The first `most` digits of a batch as they are learned from: their pixels one after the other, and their labels. */
  samplesOf(
    epoch: number,
    batch: number,
    most: number,
  ): { pixels: Float32Array; labels: Int32Array } {
    const indices = this.#batches.indices(epoch, batch).subarray(0, most);
    const transforms = this.#augmentation?.transforms(epoch, batch, indices.length);
    const pixels = new Float32Array(indices.length * pixelsOf(this.dataset));
    const labels = new Int32Array(indices.length);
    gatherBatch(this.#train, this.dataset, indices, { pixels, labels }, transforms);
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
