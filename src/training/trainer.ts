/**
 * Trains one network on a data set: on its images, on lines of them or on made-up sequences. It knows neither page nor
 * worker nor backend: whoever makes one sets tfjs's backend and registers the kernels first.
 */
import * as tf from '@tensorflow/tfjs';
import type { Dataset } from '../data/dataset.ts';
import { datasetOf } from '../data/dataset-of.ts';
import { compileAhead } from '../kernels/webgpu/compile-ahead.ts';
import { buildModel } from '../layers/build-model.ts';
import { Randomness } from '../layers/random.ts';
import type { Experiment } from '../models/experiment.ts';
import { graphOf, networkById } from '../models/index.ts';
import { rateFactor } from '../models/learning-rate.ts';
import { samplesPerEpoch } from '../models/training-fields.ts';
import { inputs as words } from '../text/en-inputs.ts';
import type { Checkpoint } from './checkpoint.ts';
import { DigitTask } from './digit-task.ts';
import type { TestResult } from './evaluation.ts';
import type { LinePrediction, Position, SlowStep, StopReason, TrainingEvent } from './events.ts';
import { LineTask } from './line-task.ts';
import { namedVariables } from './named-variables.ts';
import { Optimizer } from './optimizers/optimizer.ts';
import { InputError } from './predict.ts';
import { learningRateAfterEpoch } from './optimizers/optimizer.ts';
import type { StoredTensor } from './safetensors.ts';
import { GradientLengths, SHOWN_DIGITS, slowDigits, weightSteps } from './slow-step.ts';
import { checkFits, readTensors, writeTensors } from './stored-state.ts';
import { SequenceTask } from './sequence-task.ts';
import { ratesOf, tallyOf } from './tally.ts';
import { TrainingLoop, type RunUntil } from './training-loop.ts';
import { TrainingStep } from './training-step.ts';

export interface TrainerSetup {
  experiment: Experiment;
  /** The data set that the experiment names. */
  dataset: Dataset;
  onEvent?: (event: TrainingEvent) => void;
  /** Read so many test samples instead of as many as the experiment says. */
  testCount?: number;
}

export class Trainer {
  readonly experiment: Experiment;
  /** Images to class probabilities, or lines and their widths to those of each frame (models/network.ts). */
  readonly model: tf.LayersModel;

  readonly #randomness: Randomness;
  readonly #variables: ReadonlyMap<string, tf.Variable>;
  readonly #optimizer: Optimizer;
  #learningRate: number;
  readonly #step: TrainingStep;
  readonly #trainingTask: DigitTask | LineTask | SequenceTask;
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

  private constructor({ experiment, dataset, onEvent, testCount }: TrainerSetup) {
    const { network, training } = experiment;
    if (dataset.name !== datasetOf(training).name) {
      throw new Error(
        `The experiment is about ${training.data}, and the data are ${dataset.name}.`,
      );
    }
    const known = networkById(network);
    this.experiment = experiment;
    this.#learningRate = training.learningRate;
    this.#randomness = new Randomness(training.seed);
    this.model = buildModel(graphOf(experiment), this.#randomness);
    this.#variables = namedVariables(this.model);
    this.#optimizer = new Optimizer(training, this.#variables);
    const step = new TrainingStep(this.model, this.#variables, this.#optimizer);
    this.#step = step;
    const settings = { ...training, testDigits: testCount ?? training.testDigits };
    this.#trainingTask =
      known.task.name === 'number'
        ? new LineTask(dataset, settings, this.model, step, known.task.pixelsPerFrame)
        : dataset.madeUp !== undefined
          ? new SequenceTask(dataset.madeUp, settings, this.model, step)
          : new DigitTask(dataset, settings, this.model, step);
    this.#loop = new TrainingLoop(this.#trainingTask, training, {
      emit: onEvent ?? (() => undefined),
      stepAhead: (position) => this.#keepSchedule(position),
      epochOver: (epochs) => this.#dropLearningRate(epochs),
      compileAhead: (rehearse) =>
        compileAhead(
          () => this.#untouched(rehearse),
          (done, total) => onEvent?.({ type: 'compiling', done, total }),
        ),
    });
  }

  /** How many samples of the test set are read: digits, or lines. */
  get testCount(): number {
    return this.#trainingTask.testCount;
  }

  get position(): Position {
    return this.#loop.position;
  }

  /** Spent training: neither pauses nor evaluations count. */
  get seconds(): number {
    return this.#loop.seconds;
  }

  /** The rate that the schedule multiplies. */
  get learningRate(): number {
    return this.#learningRate;
  }

  /** In force from the next step on; the optimizer's running averages are kept. */
  setLearningRate(learningRate: number): void {
    this.#learningRate = learningRate;
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
   * @throws InputError when `pixels` is not a whole number of digits, or the network reads lines.
   */
  async predict(pixels: Float32Array): Promise<Float32Array> {
    if (this.#trainingTask.task === 'number') {
      throw new InputError(words.networkReadsNumbers(this.experiment.network));
    }
    return this.#trainingTask.predict(pixels);
  }

  /**
   * A line of `width` columns, `pixels [28 * width]` row by row, 0 background to 1 ink, to the number that
   * stands there. May be called at any time, like `predict`.
   *
   * @throws InputError when it is no such line, or the network reads single digits.
   */
  async readLine(pixels: Float32Array, width: number): Promise<LinePrediction> {
    if (this.#trainingTask.task !== 'number') {
      throw new InputError(words.networkNamesDigits(this.experiment.network));
    }
    return this.#trainingTask.read(pixels, width);
  }

  /**
   * The weights by stable name, and the step after which they are so. While training they are taken between two steps.
   *
   * @throws CheckpointError when the run has diverged.
   */
  weights(): Promise<{ step: number; weights: ReadonlyMap<string, StoredTensor> }> {
    return this.#loop.betweenSteps(async () => {
      const { step } = this.position;
      return { step, weights: await readTensors(this.#variables) };
    });
  }

  /**
   * Trains to the end of the next batch, as `run('batch')` does and to the same bit, and tells what that did.
   * `undefined` where no step was made, because the run is at its end or was paused before it.
   *
   * @throws Error when it is at work already; CheckpointError when the run has diverged.
   */
  async slowStep(): Promise<SlowStep | undefined> {
    const { weights: before, step } = await this.weights();
    const samples = await this.#samplesAhead();
    const readBefore = await samples?.read();
    const lengths = new GradientLengths();
    const totals: tf.Tensor1D[] = [];
    this.#step.hear = (gradients, counted) => {
      lengths.hear(gradients);
      totals.push(tf.keep(counted.clone()));
    };
    try {
      await this.#loop.run('batch');
      const after = await this.weights();
      const [counted] = totals;
      if (after.step === step || counted === undefined) return undefined;
      const { training } = this.experiment;
      const batch = step % this.position.batchesPerEpoch;
      const left = samplesPerEpoch(training) - batch * training.batchSize;
      const samplesRead = Math.min(training.batchSize, left);
      const { variance } = this.#trainingTask;
      const of = { samples: samplesRead, ...(variance === undefined ? {} : { variance }) };
      const { loss, accuracy } = ratesOf(tallyOf(of, await counted.data()));
      const readAfter = await samples?.read();
      return {
        ...{ step: after.step, samples: samplesRead },
        ...{ loss, accuracy },
        weights: weightSteps(before, after.weights, await lengths.read()),
        digits:
          samples === undefined || readBefore === undefined || readAfter === undefined
            ? []
            : slowDigits(samples, readBefore, readAfter),
      };
    } finally {
      this.#step.hear = undefined;
      lengths.dispose();
      tf.dispose(totals);
    }
  }

  /** The first digits of the next batch, and how they are read; `undefined` where lines are. */
  async #samplesAhead() {
    const task = this.#trainingTask;
    if (task.task !== 'digit') return undefined;
    const { epoch, batch } = this.position;
    await task.awaitBatch(epoch, batch);
    const samples = task.samplesOf(epoch, batch, SHOWN_DIGITS);
    return { ...samples, read: () => task.predict(samples.pixels) };
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
    return this.#loop.betweenSteps(async () => {
      const state = {
        experiment: this.experiment,
        learningRate: this.learningRate,
        iterations: this.#optimizer.iterations,
        random: this.#randomness.state(),
        loop: this.#loop.state,
        history: this.#loop.history.read(),
      };
      // Both reads begin at once: no step of a run that is begun meanwhile comes between them.
      const [weights, slots] = await Promise.all([
        readTensors(this.#variables),
        readTensors(this.#optimizer.slots()),
      ]);
      return { ...state, weights, slots };
    });
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
    this.#randomness.restore(checkpoint.random);
    this.#optimizer.iterations = checkpoint.iterations;
    this.#learningRate = checkpoint.learningRate;
  }

  /** Ends the run and frees everything on the device. */
  async dispose(): Promise<void> {
    await this.#loop.dispose();
    this.#optimizer.dispose();
    this.#trainingTask.dispose();
    for (const variable of this.#variables.values()) variable.dispose();
  }

  /** Random streams and the optimizer's count stand where they stood before. */
  #untouched(work: () => void): void {
    const random = this.#randomness.state();
    const { iterations } = this.#optimizer;
    try {
      work();
    } finally {
      this.#randomness.restore(random);
      this.#optimizer.iterations = iterations;
    }
  }

  #dropLearningRate(epochs: number): void {
    this.setLearningRate(
      learningRateAfterEpoch(this.learningRate, epochs, this.experiment.training),
    );
  }

  /** The schedule follows from the place alone, so a run that is resumed has it too. */
  #keepSchedule(position: Position): void {
    const factor = rateFactor(this.experiment.training, position);
    this.#optimizer.learningRate = this.learningRate * factor;
  }
}
