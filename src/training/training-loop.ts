/**
 * The run itself: which batch comes next, when the test set is read, when it stops, and what is told on
 * the way. It can be paused, asked and changed between any two steps.
 */
import type { TrainingSettings } from '../models/experiment.ts';
import { InFlightLimit } from './in-flight-limit.ts';
import { DivergenceWatch } from './divergence.ts';
import { EarlyStop } from './early-stop.ts';
import { noTotals, type LoopState } from './loop-state.ts';
import { Evaluation, type TestResult } from './evaluation.ts';
import type { Divergence, Position, StopReason, TrainingEvent } from './events.ts';
import { History, type RunHistory } from './history.ts';
import type { BatchResult, TrainingTask } from './training-task.ts';
import { MetricSampler, type MetricSample } from './metric-samples.ts';
import { Stopwatch } from './stopwatch.ts';
import { addTallies, ratesOf } from './tally.ts';
import { EventLoopYield } from './event-loop-yield.ts';

export type RunUntil = 'end' | 'batch' | 'epoch';

/** What the loop tells, and to whom. */
export interface LoopHooks {
  emit(event: TrainingEvent): void;
  /** Compiles what `rehearse` would run, where the backend can before it runs; leaves everything as it was. */
  compileAhead?: (rehearse: () => void) => Promise<void>;
  /** The step at this place comes next. */
  stepAhead?: (position: Position) => void;
  /** `epochs` epochs are over. */
  epochOver(epochs: number): void;
}

/** About so many readings an epoch; where there are fewer batches, each is one. */
const SAMPLES_PER_EPOCH = 500;

export class TrainingLoop {
  readonly history = new History();

  readonly #batchesPerEpoch: number;
  readonly #samples: MetricSampler;
  readonly #earlyStop: EarlyStop;
  #watch: DivergenceWatch;
  readonly #stopwatch = new Stopwatch();
  readonly #eventLoop = new EventLoopYield();
  readonly #inFlight = new InFlightLimit();

  #step = 0;
  #epoch = 0;
  #batch = 0;
  #epochs: number;
  #totals = noTotals(0);
  #evaluationDue = true;
  #evaluation: Evaluation | undefined;
  #divergence: Divergence | undefined;
  #running: Promise<unknown> | undefined;
  readonly #compiledFor = new Set<'train' | 'test'>();
  #pauseWanted = false;
  #visitors: (() => Promise<void>)[] = [];
  #cutIn: (() => void) | undefined;

  constructor(
    private readonly task: Omit<TrainingTask, 'dispose'>,
    settings: Pick<TrainingSettings, 'epochs' | 'patience'>,
    private readonly hooks: LoopHooks,
  ) {
    this.#batchesPerEpoch = task.batchesPerEpoch;
    this.#epochs = settings.epochs;
    this.#earlyStop = new EarlyStop(settings.patience);
    this.#watch = new DivergenceWatch(task.chanceLoss);
    const stepsPerSample = Math.ceil(this.#batchesPerEpoch / SAMPLES_PER_EPOCH);
    this.#samples = new MetricSampler(stepsPerSample, (sample) => this.#record(sample));
  }

  get position(): Position {
    return {
      step: this.#step,
      epoch: this.#epoch,
      batch: this.#batch,
      batchesPerEpoch: this.#batchesPerEpoch,
      epochs: this.#epochs,
    };
  }

  /** Spent training: neither pauses nor evaluations count. */
  get seconds(): number {
    return this.#stopwatch.seconds;
  }

  get divergence(): Divergence | undefined {
    return this.#divergence;
  }

  /** How many epochs the run has in all; an epoch under way is finished in any case. */
  setEpochs(epochs: number): void {
    this.#epochs = Math.max(epochs, this.#epoch + (this.#batch > 0 ? 1 : 0));
  }

  /** Goes on until the given end, a pause, early stopping or divergence, whichever is first. */
  run(until: RunUntil): Promise<StopReason> {
    return this.#exclusively(async () => {
      this.#earlyStop.grantMore();
      const reason = await this.#steps(until);
      this.hooks.emit({
        type: 'stopped',
        reason,
        position: this.position,
        ...(this.#divergence === undefined ? {} : { divergence: this.#divergence }),
      });
      return reason;
    });
  }

  /** Reads the whole test set; `undefined` when paused before the end. */
  evaluate(): Promise<TestResult | undefined> {
    return this.#exclusively(async () => {
      const evaluation = new Evaluation(this.task);
      const result = await this.#complete(evaluation);
      evaluation.dispose();
      return result;
    });
  }

  /** Ends what runs after the batch under way; resolves when it has ended. */
  async pause(): Promise<void> {
    this.#pauseWanted = true;
    this.#cutIn?.();
    await this.#running?.catch(() => undefined);
  }

  /** Runs `visit` while no step is under way and every step so far has been read, then goes on. */
  async betweenSteps<T>(visit: () => Promise<T>): Promise<T> {
    if (this.#running === undefined) return visit();
    return new Promise<T>((resolve, reject) => {
      this.#visitors.push(() => Promise.resolve().then(visit).then(resolve, reject));
      this.#cutIn?.();
    });
  }

  /** Only within `betweenSteps`. */
  get state(): LoopState {
    return {
      step: this.#step,
      epoch: this.#epoch,
      batch: this.#batch,
      epochs: this.#epochs,
      seconds: this.#stopwatch.seconds,
      evaluationDue: this.#evaluationDue,
      totals: { ...this.#totals },
      earlyStop: this.#earlyStop.state,
    };
  }

  restore(state: LoopState, history: RunHistory): void {
    if (this.#running !== undefined) throw new Error('Pause the run before restoring another.');
    this.#evaluation?.dispose();
    this.#evaluation = undefined;
    this.#divergence = undefined;
    this.#watch = new DivergenceWatch(this.task.chanceLoss);
    this.#step = state.step;
    this.#epoch = state.epoch;
    this.#batch = state.batch;
    this.#epochs = state.epochs;
    this.#stopwatch.seconds = state.seconds;
    this.#evaluationDue = state.evaluationDue;
    this.#totals = { ...state.totals };
    this.#earlyStop.state = state.earlyStop;
    this.history.restore(history);
  }

  async dispose(): Promise<void> {
    await this.pause();
    this.#samples.dispose();
    this.#evaluation?.dispose();
  }

  async #exclusively<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running !== undefined) {
      throw new Error('The trainer is at work already: pause it first.');
    }
    this.#pauseWanted = false;
    const running = task();
    this.#running = running;
    try {
      return await running;
    } finally {
      this.#stopwatch.stop();
      // While one is served another may come, and after this nobody would let it in.
      while (this.#visitors.length > 0) await this.#letVisitorsIn();
      this.#eventLoop.close();
      this.#running = undefined;
    }
  }

  async #steps(until: RunUntil): Promise<StopReason> {
    for (let done = 0; ;) {
      let epochRead = false;
      if (this.#evaluationDue && this.#divergence === undefined) {
        const stop = await this.#readTestSet();
        if (stop !== undefined) return stop;
        epochRead = this.#epoch > 0;
      }
      if (this.#divergence === undefined && this.#batch === 0 && this.#epoch >= this.#epochs) {
        return 'finished';
      }
      const reached = until === 'batch' ? done > 0 : until === 'epoch' && epochRead;
      if (reached || this.#pauseWanted || this.#divergence !== undefined) {
        await this.#settle();
        return this.#divergence === undefined ? 'paused' : 'diverged';
      }
      if (this.#visitors.length > 0) {
        await this.#settle();
        await this.#letVisitorsIn();
      }
      const coming = this.task.awaitBatch?.(this.#epoch, this.#batch);
      if (coming !== undefined) {
        await this.#settle();
        await this.#unlessWanted(coming);
        continue;
      }
      if (await this.#compiled('train', () => this.task.train(this.#epoch, this.#batch))) continue;
      await this.#trainBatch();
      done++;
    }
  }

  /** Compiles for the first batch of its kind; whether it had to, so that a pause meanwhile is noticed. */
  async #compiled(kind: 'train' | 'test', batch: () => BatchResult): Promise<boolean> {
    if (this.#compiledFor.has(kind) || this.hooks.compileAhead === undefined) return false;
    this.#compiledFor.add(kind);
    await this.#settle();
    await this.hooks.compileAhead(() => batch().totals.dispose());
    return true;
  }

  /** Waits for digits that are on their way, but lets a pause or a visitor cut in. */
  async #unlessWanted(coming: Promise<void>): Promise<void> {
    const wanted = new Promise<void>((resolve) => (this.#cutIn = resolve));
    if (!this.#pauseWanted && this.#visitors.length === 0) await Promise.race([coming, wanted]);
    this.#cutIn = undefined;
    coming.catch(() => undefined);
  }

  async #trainBatch(): Promise<void> {
    this.#stopwatch.start();
    this.hooks.stepAhead?.(this.position);
    const result = this.task.train(this.#epoch, this.#batch);
    this.#step += 1;
    this.#batch += 1;
    this.#stopwatch.countSamples(result.samples);
    this.#samples.add(this.#step, this.#stopwatch.seconds, result);
    await this.#inFlight.keep();
    if (this.#batch === this.#batchesPerEpoch) {
      this.#epoch += 1;
      this.#batch = 0;
      this.#evaluationDue = true;
      await this.#settle();
      this.hooks.epochOver(this.#epoch);
    }
    this.#samples.fetchIfDue();
    await this.#eventLoop.yieldIfDue();
  }

  /** Waits until the device has done and told everything so far; the stopwatch stands still after. */
  async #settle(): Promise<void> {
    await this.#inFlight.settle();
    await this.#samples.drain();
    this.#stopwatch.stop();
  }

  async #letVisitorsIn(): Promise<void> {
    for (const visit of this.#visitors.splice(0)) await visit();
  }

  /** `undefined` to go on; the reason when the run must stop here. */
  async #readTestSet(): Promise<StopReason | undefined> {
    await this.#settle();
    this.#evaluation ??= new Evaluation(this.task);
    const result = await this.#complete(this.#evaluation);
    if (result === undefined) return 'paused';
    this.#evaluation = undefined;
    if (!Number.isFinite(result.loss)) {
      this.#divergence = { kind: 'not-a-number', step: this.#step, loss: result.loss };
      return 'diverged';
    }
    this.#evaluationDue = false;
    this.#tellEpoch(result);
    const noRise = this.#earlyStop.record(result.accuracy);
    return noRise && this.#epoch < this.#epochs ? 'stopped-early' : undefined;
  }

  /** Its result, or `undefined` when paused before its end. */
  async #complete(evaluation: Evaluation): Promise<TestResult | undefined> {
    while (!evaluation.finished) {
      if (this.#pauseWanted) {
        await this.#settle();
        return undefined;
      }
      const end = Math.min(this.task.testBatch, this.task.testCount);
      if (await this.#compiled('test', () => this.task.test(0, end))) continue;
      evaluation.advance();
      await this.#inFlight.keep();
      this.hooks.emit({ type: 'evaluating', done: evaluation.done, total: evaluation.total });
      await this.#letVisitorsIn();
      await this.#eventLoop.yieldIfDue();
    }
    return evaluation.result();
  }

  #tellEpoch({ loss: valLoss, accuracy: valAccuracy, labelErrorRate }: TestResult): void {
    const { since, ...tally } = this.#totals;
    const seconds = this.#stopwatch.seconds;
    const point = {
      epoch: this.#epoch,
      step: this.#step,
      seconds,
      ...(tally.samples === 0 ? {} : ratesOf(tally)),
      valLoss,
      valAccuracy,
      ...(labelErrorRate === undefined ? {} : { valLabelErrorRate: labelErrorRate }),
      epochSeconds: this.#epoch === 0 ? 0 : seconds - since,
    };
    this.#totals = noTotals(seconds);
    this.history.addEpoch(point);
    this.hooks.emit({ type: 'epoch', position: this.position, point });
  }

  #record({ step, seconds, tally }: MetricSample): void {
    this.#totals = { ...addTallies(this.#totals, tally), since: this.#totals.since };
    const rates = ratesOf(tally);
    const point = { step, epoch: step / this.#batchesPerEpoch, seconds, ...rates };
    this.#divergence ??= this.#watch.record(step, rates.loss);
    this.history.addPoint(point);
    const { samplesPerSecond } = this.#stopwatch;
    this.hooks.emit({ type: 'progress', position: this.position, point, samplesPerSecond });
  }
}
