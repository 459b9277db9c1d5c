/**
 * Trains one network on MNIST. It knows neither page nor worker nor backend: whoever makes one sets
 * tfjs's backend and registers the kernels first.
 */
import * as tf from '@tensorflow/tfjs';
import { BatchSource, PIXELS } from '../data/batches.ts';
import type { Mnist } from '../data/mnist.ts';
import { createLayerKit } from '../layers/create-layer-kit.ts';
import { describeLayers } from '../layers/describe-layers.ts';
import type { LayerKit } from '../layers/layer-kit.ts';
import type { Experiment } from '../models/experiment.ts';
import { networkById } from '../models/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { DigitFeed } from './digit-feed.ts';
import type { TestResult } from './evaluation.ts';
import type { ModelSummary, Position, StopReason, TrainingEvent } from './events.ts';
import { namedVariables } from './named-variables.ts';
import { Optimizer } from './optimizers/optimizer.ts';
import { learningRateAfterEpoch } from './schedule.ts';
import { checkFits, readTensors, writeTensors } from './stored-state.ts';
import { TrainingLoop, type RunUntil } from './training-loop.ts';
import { TrainingStep } from './training-step.ts';

export interface TrainerSetup {
  experiment: Experiment;
  mnist: Mnist;
  onEvent?: (event: TrainingEvent) => void;
}

const PREDICTION_BATCH = 250;

export class Trainer {
  readonly experiment: Experiment;
  /** `[batch, 28, 28]` to class probabilities `[batch, 10]`. */
  readonly model: tf.LayersModel;
  readonly summary: ModelSummary;

  readonly #kit: LayerKit;
  readonly #batches: BatchSource;
  readonly #trainFeed: DigitFeed;
  readonly #testFeed: DigitFeed;
  readonly #variables: ReadonlyMap<string, tf.Variable>;
  readonly #optimizer: Optimizer;
  readonly #step: TrainingStep;
  readonly #loop: TrainingLoop;

  /**
   * Builds the network of `experiment` with weights drawn from its seed.
   *
   * @throws Error when the network cannot be built from its options.
   */
  static async create(setup: TrainerSetup): Promise<Trainer> {
    await tf.ready();
    return new Trainer(setup);
  }

  private constructor({ experiment, mnist, onEvent }: TrainerSetup) {
    const { network, options, training } = experiment;
    this.experiment = experiment;
    this.#batches = new BatchSource(mnist.train, {
      batchSize: training.batchSize,
      limit: training.trainingDigits,
      seed: training.seed,
    });
    this.#trainFeed = new DigitFeed(mnist.train);
    this.#testFeed = new DigitFeed(mnist.test);
    this.#kit = createLayerKit({ seed: training.seed });
    this.model = networkById(network).build(this.#kit, options);
    this.summary = describeLayers(this.model);
    this.#variables = namedVariables(this.model);
    this.#optimizer = new Optimizer(training, this.#variables);
    this.#step = new TrainingStep(this.model, this.#variables, this.#optimizer);
    this.#loop = new TrainingLoop(
      {
        batchesPerEpoch: this.#batches.batchesPerEpoch,
        testDigits: Math.min(training.testDigits, mnist.test.count),
        train: (epoch, batch) => this.#trainBatch(epoch, batch),
        test: (begin, end) => this.#testBatch(begin, end),
        epochOver: (epochs) => this.#dropLearningRate(epochs),
      },
      training,
      onEvent ?? (() => undefined),
    );
  }

  get position(): Position {
    return this.#loop.position;
  }

  /** Spent training: neither pauses nor evaluations count. */
  get seconds(): number {
    return this.#loop.seconds;
  }

  /** The rate of the next step. */
  get learningRate(): number {
    return this.#optimizer.learningRate;
  }

  /** In force from the next step on; the optimizer's running averages are kept. */
  setLearningRate(learningRate: number): void {
    this.#optimizer.learningRate = learningRate;
  }

  /** How many epochs the run has in all; an epoch under way is finished in any case. */
  setEpochs(epochs: number): void {
    this.#loop.setEpochs(epochs);
  }

  /**
   * Trains to the end of the run, or of the next batch or epoch, and reads the test set where it is due:
   * before the first step and after each epoch. Resolves with why it stopped.
   *
   * @throws Error when it is at work already, or when the device fails.
   */
  run(until: RunUntil = 'end'): Promise<StopReason> {
    return this.#loop.run(until);
  }

  /** Ends `run` or `evaluate` after the batch under way; resolves when it has ended. */
  pause(): Promise<void> {
    return this.#loop.pause();
  }

  /** Mean loss and accuracy (0 to 1) on the whole test set; `undefined` when paused before its end. */
  evaluate(): Promise<TestResult | undefined> {
    return this.#loop.evaluate();
  }

  /**
   * `pixels [digits * 784]`, 0 background to 1 ink, to probabilities `[digits * 10]`. May be called at any
   * time; while training it is answered between two steps.
   *
   * @throws RangeError when `pixels` is not a whole number of digits.
   */
  async predict(pixels: Float32Array): Promise<Float32Array> {
    const digits = pixels.length / PIXELS;
    if (!Number.isInteger(digits) || digits === 0) {
      throw new RangeError(
        `A prediction needs 784 values a digit; ${pixels.length} values are not a whole number of digits.`,
      );
    }
    const probabilities = new Float32Array(digits * 10);
    for (let begin = 0; begin < digits; begin += PREDICTION_BATCH) {
      const end = Math.min(begin + PREDICTION_BATCH, digits);
      const output = tf.tidy(() => {
        const part = pixels.slice(begin * PIXELS, end * PIXELS);
        return this.model.apply(tf.tensor3d(part, [end - begin, 28, 28])) as tf.Tensor;
      });
      probabilities.set(await output.data<'float32'>(), begin * 10);
      output.dispose();
    }
    return probabilities;
  }

  /**
   * Everything from which the run goes on. While training it is taken between two steps.
   *
   * @throws CheckpointError when the run has diverged: there is nothing worth going on from.
   */
  checkpoint(): Promise<Checkpoint> {
    return this.#loop.betweenSteps(async () => ({
      experiment: this.experiment,
      learningRate: this.learningRate,
      iterations: this.#optimizer.iterations,
      random: this.#kit.randomState(),
      loop: this.#loop.state,
      history: this.#loop.history.read(),
      weights: await readTensors(this.#variables),
      slots: await readTensors(this.#optimizer.slots()),
    }));
  }

  /**
   * Takes up a checkpoint of the same network and training settings. Everything is checked before
   * anything is changed.
   *
   * @throws CheckpointError naming the tensor or setting that does not fit.
   */
  restore(checkpoint: Checkpoint): void {
    checkFits(checkpoint, {
      experiment: this.experiment,
      weights: this.#variables,
      slots: this.#optimizer.slots(),
      batchesPerEpoch: this.position.batchesPerEpoch,
    });
    this.#loop.restore(checkpoint.loop, checkpoint.history);
    writeTensors(checkpoint.weights, this.#variables);
    writeTensors(checkpoint.slots, this.#optimizer.slots());
    this.#kit.restoreRandomState(checkpoint.random);
    this.#optimizer.iterations = checkpoint.iterations;
    this.#optimizer.learningRate = checkpoint.learningRate;
  }

  /** Ends the run and frees everything on the device. */
  async dispose(): Promise<void> {
    await this.#loop.dispose();
    this.#optimizer.dispose();
    this.#trainFeed.dispose();
    this.#testFeed.dispose();
    for (const variable of this.#variables.values()) variable.dispose();
  }

  #trainBatch(epoch: number, batch: number): { samples: number; totals: tf.Tensor } {
    const indices = this.#batches.indices(epoch, batch);
    const { x, labels } = this.#trainFeed.batch(indices);
    const totals = this.#step.train(x, labels);
    tf.dispose([x, labels]);
    return { samples: indices.length, totals };
  }

  #testBatch(begin: number, end: number): tf.Tensor {
    const indices = Uint32Array.from({ length: end - begin }, (_, i) => begin + i);
    const { x, labels } = this.#testFeed.batch(indices);
    const totals = this.#step.evaluate(x, labels);
    tf.dispose([x, labels]);
    return totals;
  }

  #dropLearningRate(epochs: number): void {
    const { dropLearningRateAfter } = this.experiment.training;
    this.setLearningRate(learningRateAfterEpoch(this.learningRate, epochs, dropLearningRateAfter));
  }
}
