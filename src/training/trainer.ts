/**
 * Trains one network on MNIST, on its digits or on lines of them. It knows neither page nor worker nor backend: whoever makes one sets
 * tfjs's backend and registers the kernels first.
 */
import * as tf from '@tensorflow/tfjs';
import type { Mnist } from '../data/mnist.ts';
import { createLayerKit } from '../layers/create-layer-kit.ts';
import { describeLayers } from '../layers/describe-layers.ts';
import type { LayerKit } from '../layers/layer-kit.ts';
import type { Experiment } from '../models/experiment.ts';
import { networkById } from '../models/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { DigitLesson } from './digit-lesson.ts';
import type { TestResult } from './evaluation.ts';
import type { ModelSummary, Position, StopReason, TrainingEvent } from './events.ts';
import { LineLesson } from './line-lesson.ts';
import type { LineReading } from './model-reading.ts';
import { namedVariables } from './named-variables.ts';
import { Optimizer } from './optimizers/optimizer.ts';
import { ReadingError } from './reading-error.ts';
import { learningRateAfterEpoch } from './schedule.ts';
import { checkFits, readTensors, writeTensors } from './stored-state.ts';
import { TrainingLoop, type RunUntil } from './training-loop.ts';
import { TrainingStep } from './training-step.ts';

export interface TrainerSetup {
  experiment: Experiment;
  mnist: Mnist;
  onEvent?: (event: TrainingEvent) => void;
  /** Read so many test samples instead of as many as the experiment says. */
  testCount?: number;
}

export class Trainer {
  readonly experiment: Experiment;
  /** Digits to class probabilities, or lines and their widths to those of each frame (models/network.ts). */
  readonly model: tf.LayersModel;
  readonly summary: ModelSummary;

  readonly #kit: LayerKit;
  readonly #variables: ReadonlyMap<string, tf.Variable>;
  readonly #optimizer: Optimizer;
  readonly #lesson: DigitLesson | LineLesson;
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

  private constructor({ experiment, mnist, onEvent, testCount }: TrainerSetup) {
    const { network, options, training } = experiment;
    const known = networkById(network);
    this.experiment = experiment;
    this.#kit = createLayerKit({ seed: training.seed });
    this.model = known.build(this.#kit, options);
    this.summary = describeLayers(this.model);
    this.#variables = namedVariables(this.model);
    this.#optimizer = new Optimizer(training, this.#variables);
    const step = new TrainingStep(this.model, this.#variables, this.#optimizer);
    const settings = { ...training, testDigits: testCount ?? training.testDigits };
    this.#lesson =
      known.task.name === 'number'
        ? new LineLesson(mnist, settings, this.model, step, known.task.pixelsPerFrame)
        : new DigitLesson(mnist, settings, this.model, step);
    this.#loop = new TrainingLoop(this.#lesson, training, {
      emit: onEvent ?? (() => undefined),
      epochOver: (epochs) => this.#dropLearningRate(epochs),
    });
  }

  /** How many samples of the test set are read: digits, or lines. */
  get testCount(): number {
    return this.#lesson.testCount;
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
   * @throws ReadingError when `pixels` is not a whole number of digits, or the network reads lines.
   */
  async predict(pixels: Float32Array): Promise<Float32Array> {
    if (this.#lesson.task !== 'digit') {
      throw new ReadingError(
        `The network ${this.experiment.network} reads numbers, not single digits: give it a line to read, or choose a network that names digits.`,
      );
    }
    return this.#lesson.predict(pixels);
  }

  /**
   * A line of `width` columns, `pixels [28 * width]` row by row, 0 background to 1 ink, to the number that
   * stands there. May be called at any time, like `predict`.
   *
   * @throws ReadingError when it is no such line, or the network reads single digits.
   */
  async readLine(pixels: Float32Array, width: number): Promise<LineReading> {
    if (this.#lesson.task !== 'number') {
      throw new ReadingError(
        `The network ${this.experiment.network} names single digits and cannot read a line: give it a digit, or choose a network that reads numbers.`,
      );
    }
    return this.#lesson.read(pixels, width);
  }

  /** Does `visit` while no step is under way; a run in training goes on after it. */
  betweenSteps<T>(visit: () => Promise<T>): Promise<T> {
    return this.#loop.betweenSteps(visit);
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
    this.#lesson.dispose();
    for (const variable of this.#variables.values()) variable.dispose();
  }

  #dropLearningRate(epochs: number): void {
    const { dropLearningRateAfter } = this.experiment.training;
    this.setLearningRate(learningRateAfterEpoch(this.learningRate, epochs, dropLearningRateAfter));
  }
}
