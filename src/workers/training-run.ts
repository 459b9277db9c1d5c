/**
 * One run of one network in the worker: a trainer, what it does at the moment, its events on the way to
 * the page, and the checkpoint it can be taken up from should the device or the worker fail.
 */
import type { Mnist } from '../data/mnist.ts';
import type { Experiment } from '../models/experiment.ts';
import { writeCheckpoint, type Checkpoint } from '../training/checkpoint.ts';
import type { ModelSummary, StopReason, TrainingEvent } from '../training/events.ts';
import { Trainer } from '../training/trainer.ts';
import { EventStream } from './event-stream.ts';
import type { LineReading, RunState, WorkerEvent } from './protocol.ts';

export interface RunSetup {
  runId: number;
  experiment: Experiment;
  mnist: Mnist;
  post: (event: WorkerEvent, transfer?: ArrayBuffer[]) => void;
  /** A step or the reading of the test set has failed; the run stands still. */
  onFailed: (error: unknown) => void;
  /** Milliseconds of training after which a checkpoint is kept; one is kept after each epoch as well. */
  checkpointInterval: number;
}

export type Until = 'end' | 'batch' | 'epoch';

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
  #status: RunState['status'] = 'ready';
  #until: Until | undefined;
  #ended: Promise<void> = Promise.resolve();
  #kept: Checkpoint | undefined;
  #keeping = false;
  #keptAt = performance.now();
  #abandoned = false;
  #imported = false;

  /** @throws Error when the network cannot be built. */
  static async create(setup: RunSetup): Promise<TrainingRun> {
    const telling: { hear?: (event: TrainingEvent) => void } = {};
    const trainer = await Trainer.create({
      experiment: setup.experiment,
      mnist: setup.mnist,
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
  }

  get runId(): number {
    return this.#setup.runId;
  }

  get experiment(): Experiment {
    return this.#setup.experiment;
  }

  /** Its weights are those of its seed: it has neither been trained nor come from a file. */
  get isFresh(): boolean {
    return this.#status === 'ready' && !this.#imported;
  }

  /** Its weights come from a file, or did before it was trained on. */
  get imported(): boolean {
    return this.#imported;
  }

  get summary(): ModelSummary {
    return this.#trainer.summary;
  }

  get state(): RunState {
    return { runId: this.runId, status: this.#status, position: this.#trainer.position };
  }

  /** To where it trains at the moment; `undefined` while it stands still. */
  get until(): Until | undefined {
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
  async begin(until: Until): Promise<RunState> {
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

  setLearningRate(learningRate: number): void {
    this.#trainer.setLearningRate(learningRate);
  }

  setEpochs(epochs: number): void {
    this.#trainer.setEpochs(epochs);
  }

  /** `pixels [784]` to probabilities `[10]`, and the step after which they were read. */
  async predict(
    pixels: Float32Array,
  ): Promise<{ probabilities: Float32Array<ArrayBuffer>; step: number }> {
    const { step } = this.#trainer.position;
    const probabilities = await this.#trainer.predict(pixels);
    return { probabilities: new Float32Array(probabilities), step };
  }

  /** A line of `width` columns, `pixels [28 * width]`, and the step after which it was read. */
  async readLine(pixels: Float32Array, width: number): Promise<LineReading> {
    const { step } = this.#trainer.position;
    return { ...(await this.#trainer.readLine(pixels, width)), step };
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
    this.#kept = checkpoint;
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

  async #run(until: Until): Promise<void> {
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
    const due = performance.now() - this.#keptAt > this.#setup.checkpointInterval;
    if (event.type === 'epoch' || (event.type === 'progress' && due)) void this.#keep();
  }

  async #keep(): Promise<void> {
    if (this.#keeping || this.#abandoned) return;
    this.#keeping = true;
    this.#keptAt = performance.now();
    try {
      const checkpoint = await this.#trainer.checkpoint();
      if (this.#abandoned) return;
      this.#kept = checkpoint;
      const bytes = writeCheckpoint(checkpoint);
      const { runId, position } = this.state;
      this.#setup.post({ type: 'checkpoint', runId, position, checkpoint: bytes }, [bytes.buffer]);
    } catch {
      // A run that has diverged has nothing worth keeping, and a failing device is told elsewhere.
    } finally {
      this.#keeping = false;
    }
  }
}
