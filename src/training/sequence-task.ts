/**
 * Made-up sequences (data/sequences.ts): new ones in every batch, always the same ones for testing. The first symbol is
 * a class; the sum of two numbers is a number, learned by its mean squared error.
 */
import * as tf from '@tensorflow/tfjs';
import {
  FEATURES,
  FIRST_SYMBOLS,
  SequenceSource,
  SUM_VARIANCE,
  type SequenceBatch,
  type SequenceKind,
} from '../data/sequences.ts';
import { meanSquaredError } from '../kernels/mean-squared-error.ts';
import { softmaxCrossEntropy } from '../kernels/softmax-cross-entropy.ts';
import type { TrainingSettings } from '../models/experiment.ts';
import { predictDigits } from './predict.ts';
import type { BatchResult, TrainingTask } from './training-task.ts';
import type { StepLoss, TrainingStep } from './training-step.ts';

export class SequenceTask implements TrainingTask {
  readonly task = 'sequence';
  readonly batchesPerEpoch: number;
  readonly testCount: number;
  readonly testBatch = 250;
  readonly chanceLoss: number;
  readonly variance: number | undefined;

  readonly #source: SequenceSource;
  readonly #count: number;
  readonly #batchSize: number;

  /** `model`: `[batch, timesteps, features]` to class probabilities `[batch, 4]`, or to the sum `[batch, 1]`. */
  constructor(
    private readonly kind: SequenceKind,
    private readonly settings: TrainingSettings,
    private readonly model: tf.LayersModel,
    private readonly step: TrainingStep,
  ) {
    const { batchSize, trainingDigits, testDigits, length, seed } = settings;
    this.#source = new SequenceSource(kind, length, seed);
    this.#count = trainingDigits;
    this.#batchSize = Math.min(batchSize, trainingDigits);
    this.batchesPerEpoch = Math.ceil(this.#count / this.#batchSize);
    this.testCount = testDigits;
    this.variance = kind === 'adding' ? SUM_VARIANCE : undefined;
    this.chanceLoss = this.variance ?? Math.log(FIRST_SYMBOLS.length);
  }

  train(epoch: number, batch: number): BatchResult {
    const count = Math.min(this.#batchSize, this.#count - batch * this.#batchSize);
    return this.#with(this.#source.training(epoch, batch, count), (x, loss) =>
      this.step.train(x, loss),
    );
  }

  test(begin: number, end: number): BatchResult {
    return this.#with(this.#source.testing(begin, end), (x, loss) => this.step.evaluate(x, loss));
  }

  /** @throws InputError like `predictDigits`. */
  predict(inputs: Float32Array): Promise<Float32Array> {
    return predictDigits(this.model, inputs);
  }

  /** What a batch needs on the device is let go after each step. */
  dispose(): void {}

  #with(
    { count, inputs, targets }: SequenceBatch,
    work: (x: tf.Tensor, loss: (answers: tf.Tensor) => StepLoss) => tf.Tensor,
  ): BatchResult {
    const x = tf.tensor3d(inputs, [count, this.settings.length, FEATURES[this.kind]]);
    const isClass = this.kind === 'recall';
    const y = tf.tensor1d(targets, isClass ? 'int32' : 'float32');
    const totals = work(x, (answers) =>
      isClass
        ? softmaxCrossEntropy(answers as tf.Tensor2D, y)
        : meanSquaredError(answers as tf.Tensor2D, y),
    );
    tf.dispose([x, y]);
    return {
      samples: count,
      ...(this.variance === undefined ? {} : { variance: this.variance }),
      totals,
    };
  }
}
