/**
 * One run of one network in the worker: a trainer, what it does at the moment, its events on the way to
 * the page, and the checkpoint it can be taken up from should the device or the worker fail.
 */
import type { Dataset } from '../data/dataset.ts';
import type { Experiment } from '../models/experiment.ts';
import { writeCheckpoint, type Checkpoint } from '../training/checkpoint.ts';
import type { StopReason, TrainingEvent } from '../training/events.ts';
import { Trainer } from '../training/trainer.ts';
import type { RunUntil } from '../training/training-loop.ts';
import { EventStream } from './event-stream.ts';
import { Film, type Frame } from './film.ts';
import type { WeightsAtStep } from './inspector.ts';
import type { AtStep, Commands, LinePrediction, RunState, WorkerEvent } from './protocol.ts';
import { batchReach } from './slow-motion.ts';
import type { LiveSettings } from './worker-memory.ts';

export interface RunSetup {
  runId: number;
  experiment: Experiment;
  /** What it is trained on. */
  dataset: Dataset;
  post: (event: WorkerEvent, transfer?: ArrayBuffer[]) => void;
  /** A step or the reading of the test set has failed; the run stands still. */
  onFailed: (error: unknown) => void;
  /**
   * Milliseconds of training after which a checkpoint is kept; at the end of an epoch after a quarter of them, and
   * always after the first steps and when training stops.
   */
  checkpointInterval: number;
  /** Keep no film of it. */
  unfilmed?: boolean;
}

const STATUS_AFTER: Readonly<Record<StopReason, RunState['status']>> = {
  finished: 'finished',
  'stopped-early': 'finished',
  paused: 'paused',
  diverged: 'diverged',
};

export class TrainingRun {
  readonly #setup: RunSetup;
  readonly #trainer: Trainer;
  readonly #events: EventStream;
  readonly #film: Film;
  #status: RunState['status'] = 'ready';
  #until: RunUntil | undefined;
  #ended: Promise<void> = Promise.resolve();
  #kept: Checkpoint | undefined;
  /** Settings changed since the last checkpoint was kept. */
  #changed: LiveSettings = {};
  /** Those changed while a checkpoint is being taken. */
  #changedMeanwhile: LiveSettings = {};
  #keeping = false;
  #keepAgain = false;
  #keptAt = performance.now();
  #abandoned = false;
  #imported = false;

  /** @throws Error when the network cannot be built. */
  static async create(setup: RunSetup): Promise<TrainingRun> {
    const telling: { hear?: (event: TrainingEvent) => void } = {};
    const trainer = await Trainer.create({
      experiment: setup.experiment,
      dataset: setup.dataset,
      onEvent: (event) => telling.hear?.(event),
    });
    const run = new TrainingRun(setup, trainer);
    telling.hear = (event) => run.#hear(event);
    return run;
  }

  private constructor(setup: RunSetup, trainer: Trainer) {
    this.#setup = setup;
    this.#trainer = trainer;
    this.#events = new EventStream(setup.runId, setup.post);
    this.#film = new Film((epochs) => {
      if (!this.#abandoned) setup.post({ type: 'film', runId: setup.runId, epochs });
    });
  }

  get runId(): number {
    return this.#setup.runId;
  }

  get experiment(): Experiment {
    return this.#setup.experiment;
  }

  get dataset(): Dataset {
    return this.#setup.dataset;
  }

  /** Its weights are those of its seed: it has neither been trained nor come from a file. */
  get isFresh(): boolean {
    return this.#status === 'ready' && !this.#imported;
  }

  /** Its weights come from a file, or did before it was trained on. */
  get imported(): boolean {
    return this.#imported;
  }

  get state(): RunState {
    return { runId: this.runId, status: this.#status, position: this.#trainer.position };
  }

  /** To where it trains at the moment; `undefined` while it stands still. */
  get until(): RunUntil | undefined {
    return this.#until;
  }

  /** What it can be taken up from after a failure. */
  get kept(): Checkpoint | undefined {
    return this.#kept;
  }

  /**
   * Trains in the background until the given end, in place of any other end it is on the way to. The
   * state is that from which it sets out.
   */
  async begin(until: RunUntil): Promise<RunState> {
    if (this.#until === until) return this.state;
    if (this.#until !== undefined) await this.pause();
    // The end of the last run is told a moment before the trainer is free.
    await this.#ended;
    this.#status = 'training';
    this.#until = until;
    this.#keptAt = performance.now();
    const { state } = this;
    this.#ended = this.#run(until);
    return state;
  }

  /** Resolves when the batch under way is done. */
  async pause(): Promise<RunState> {
    await this.#trainer.pause();
    await this.#ended;
    return this.state;
  }

  /** In force from the next step on. */
  change(settings: LiveSettings): void {
    const { learningRate, epochs } = settings;
    this.#changed = { ...this.#changed, ...settings };
    this.#changedMeanwhile = { ...this.#changedMeanwhile, ...settings };
    if (learningRate !== undefined) this.#trainer.setLearningRate(learningRate);
    if (epochs !== undefined) this.#trainer.setEpochs(epochs);
  }

  /** Takes up where a run of the same experiment was, whose device is gone. */
  async follow(lost: TrainingRun, checkpoint: Checkpoint | undefined): Promise<void> {
    if (checkpoint !== undefined) await this.restore(checkpoint, lost.imported);
    this.#film.continue(lost.#film, this.#trainer.position.epoch);
    this.change(lost.#changed);
  }

  /** `pixels [rows * columns]` to probabilities `[classes]`, and the step after which they were read. */
  async predict(
    pixels: Float32Array,
  ): Promise<{ probabilities: Float32Array<ArrayBuffer>; step: number }> {
    const { step } = this.#trainer.position;
    const probabilities = await this.#trainer.predict(pixels);
    return { probabilities: new Float32Array(probabilities), step };
  }

  /** A line of `width` columns, `pixels [28 * width]`, and the step after which it was read. */
  async readLine(pixels: Float32Array, width: number): Promise<AtStep<LinePrediction>> {
    const { step } = this.#trainer.position;
    return { ...(await this.#trainer.readLine(pixels, width)), step };
  }

  /** The weights as they stand. @throws CheckpointError when the run has diverged. */
  async weights(): Promise<WeightsAtStep> {
    return { experiment: this.experiment, ...(await this.#trainer.weights()) };
  }

  /** The weights as they stood after an epoch. @throws Error when they were not kept. */
  filmed(epoch: number): Frame & { experiment: Experiment } {
    const frame = this.#film.at(epoch);
    if (frame === undefined) throw new Error(`The weights after epoch ${epoch} were not kept.`);
    return { experiment: this.experiment, ...frame };
  }

  /** Makes one training step and tells what it did; a run in training is paused first. */
  async slowStep(): Promise<Commands['slowStep']['reply']> {
    await this.pause();
    const before = await this.weights();
    this.#status = 'training';
    this.#until = 'batch';
    try {
      const slow = await this.#trainer.slowStep();
      const reach = await batchReach(before, slow?.digits ?? []);
      return { slow, reach, state: this.state };
    } finally {
      this.#until = undefined;
      if (this.#status === 'training') this.#status = 'paused';
    }
  }

  /** @throws CheckpointError when the run has diverged. */
  async checkpoint(): Promise<Checkpoint> {
    return this.#trainer.checkpoint();
  }

  /**
   * @param imported the checkpoint is not of a run that began here, from its seed
   * @throws CheckpointError when it does not fit this network; the run is then as it was.
   */
  async restore(checkpoint: Checkpoint, imported = true): Promise<RunState> {
    await this.pause();
    this.#trainer.restore(checkpoint);
    this.#film.clear();
    this.#kept = checkpoint;
    this.#changed = {};
    this.#imported = imported;
    const { step, epoch, epochs } = checkpoint.loop;
    this.#status = step === 0 ? 'ready' : epoch >= epochs ? 'finished' : 'paused';
    return this.state;
  }

  /** Does `visit` while no step is under way; a run in training goes on after it. */
  betweenSteps<T>(visit: () => Promise<T>): Promise<T> {
    return this.#trainer.betweenSteps(visit);
  }

  /**
   * Says nothing more and lets the trainer end when it can. For a run whose device is gone: it may never
   * answer, so nobody waits.
   */
  abandon(): void {
    this.#abandoned = true;
    this.#events.close();
    this.#trainer.dispose().catch(() => undefined);
  }

  /** Ends the run and frees everything on the device. */
  async dispose(): Promise<void> {
    await this.#trainer.dispose();
    await this.#ended;
    this.#abandoned = true;
    this.#events.close();
  }

  async #run(until: RunUntil): Promise<void> {
    try {
      await this.#trainer.run(until);
    } catch (error) {
      if (this.#abandoned) return;
      this.#status = 'paused';
      this.#until = undefined;
      this.#setup.onFailed(error);
    }
  }

  #hear(event: TrainingEvent): void {
    if (event.type === 'stopped') {
      this.#status = STATUS_AFTER[event.reason];
      this.#until = undefined;
    }
    this.#events.tell(event);
    if (event.type === 'epoch' && this.#setup.unfilmed !== true) {
      void this.#film.take(event.point.epoch, () => this.#trainer.weights());
    }
    if (this.#isDue(event)) void this.#keep();
  }

  /** By time, so that a hundred epochs a second are not a hundred checkpoints. */
  #isDue(event: TrainingEvent): boolean {
    const since = performance.now() - this.#keptAt;
    // Until there is one at all, the first steps are worth keeping.
    const interval = this.#kept === undefined ? 0 : this.#setup.checkpointInterval;
    switch (event.type) {
      case 'stopped':
        return true;
      case 'epoch':
        return event.point.epoch > 0 && since >= interval / 4;
      case 'progress':
        return since >= interval;
      default:
        return false;
    }
  }

  async #keep(): Promise<void> {
    if (this.#abandoned) return;
    // Where training stops while one is being kept, the stop is kept after it.
    if (this.#keeping) {
      this.#keepAgain = true;
      return;
    }
    this.#keeping = true;
    this.#keptAt = performance.now();
    try {
      do {
        this.#keepAgain = false;
        await this.#keepNow();
      } while (this.#keepAgain);
    } catch {
      // A run that has diverged has nothing worth keeping, and a failing device is told elsewhere.
    } finally {
      this.#keeping = false;
    }
  }

  /** With what is in force by now of the settings that were changed. */
  #withSettings(checkpoint: Checkpoint, changed: LiveSettings): Checkpoint {
    const { learningRate } = changed.learningRate === undefined ? checkpoint : this.#trainer;
    const { epochs } = changed.epochs === undefined ? checkpoint.loop : this.#trainer.position;
    return { ...checkpoint, learningRate, loop: { ...checkpoint.loop, epochs } };
  }

  async #keepNow(): Promise<void> {
    this.#changedMeanwhile = {};
    const taken = await this.#trainer.checkpoint();
    if (this.#abandoned) return;
    const checkpoint = this.#withSettings(taken, this.#changedMeanwhile);
    this.#kept = checkpoint;
    this.#changed = {};
    const { step, epoch, batch, epochs } = checkpoint.loop;
    const { batchesPerEpoch } = this.#trainer.position;
    const bytes = writeCheckpoint(checkpoint);
    // Whoever hears of it has heard every reading up to it.
    this.#events.flush();
    this.#setup.post(
      {
        type: 'checkpoint',
        runId: this.runId,
        position: { step, epoch, batch, batchesPerEpoch, epochs },
        checkpoint: bytes,
      },
      [bytes.buffer],
    );
  }
}
