/**
 * What the page holds of the training worker. It starts the worker when it is first needed, gives each
 * command a promise that is always settled, and brings a worker that died back to where it stood: at once
 * where that can help, and otherwise with the next command or when it is asked to.
 */
import { failures } from '../text/en-failures.ts';
import type {
  ClientEvent,
  CommandName,
  Commands,
  Failure,
  RunState,
  WorkerEvent,
} from './protocol.ts';
import { publicUrl, pageAnswers, spawnWorker, type TrainingWorker } from './spawn.ts';
import { STALL_LIMITS, type StallLimits } from './stall-detector.ts';
import { CommandError, WorkerConnection, WorkerGone } from './worker-connection.ts';
import { type LiveSettings, type RememberedRun, WorkerMemory } from './worker-memory.ts';

export type { TrainingWorker } from './spawn.ts';
export { CommandError, failureIn } from './worker-connection.ts';

export interface ClientOptions {
  /** Starts a worker; the project's own where not given. */
  spawn?: () => TrainingWorker;
  /** Where MNIST's files lie; beside the page where not given. */
  mnist?: string;
  /** Where the pretrained weights lie; beside the page where not given. */
  pretrained?: string;
  /** Whether the server answers, as far as can be told; asks for the page where not given. */
  reachable?: () => Promise<boolean>;
  /** After how much silence of a busy worker a `silent` event is told. */
  stalls?: Partial<StallLimits>;
}

/** What is handed along with a command, if anything. */
type Given<Name extends CommandName> =
  Record<never, never> extends Commands[Name]['with']
    ? [given?: Commands[Name]['with']]
    : [given: Commands[Name]['with']];

/** A worker that dies so often within `DEATHS_WITHIN` milliseconds, without progress, is not started by itself. */
const MOST_DEATHS = 3;
const DEATHS_WITHIN = 5 * 60_000;

/** Put again by itself when the worker died over it: without them the page has nothing to go on with. */
const PUT_AGAIN: ReadonlySet<CommandName> = new Set(['start', 'build']);

/** Asked by the page of its own accord, so that they do not try a failed revival again at once. */
const PASSIVE: ReadonlySet<CommandName> = new Set([
  'predict',
  'readLine',
  'sampleDigits',
  'sampleLines',
  'testDigits',
  'testLines',
  'inspect',
  'mistakes',
  'choosePretrained',
]);
const PASSIVE_WAIT = 5_000;

/** They can be done without the run there is. */
const NEEDS_NO_RUN: ReadonlySet<CommandName> = new Set([
  'build',
  'importModel',
  'choosePretrained',
  'sampleDigits',
  'sampleLines',
  'testDigits',
  'testLines',
  'bench',
]);

/** How far a worker has been told what the one before it knew. */
type Told = 'nothing' | 'start' | 'all';

export class TrainingClient {
  readonly #spawn: () => TrainingWorker;
  readonly #mnist: string | undefined;
  readonly #pretrained: string | undefined;
  readonly #reachable: () => Promise<boolean>;
  readonly #stalls: StallLimits;
  readonly #listeners = new Set<(event: ClientEvent) => void>();
  readonly #memory = new WorkerMemory();

  #worker: WorkerConnection | undefined;
  #told: Told = 'nothing';
  #reviving: Promise<unknown> | undefined;
  #failedRevival: { failure: Failure; at: number } | undefined;
  #lastRunId = 0;
  #deaths: number[] = [];
  #disposed = false;

  constructor({
    spawn = spawnWorker,
    mnist,
    pretrained,
    reachable = pageAnswers,
    stalls = {},
  }: ClientOptions = {}) {
    this.#spawn = spawn;
    this.#reachable = reachable;
    this.#mnist = mnist;
    this.#pretrained = pretrained;
    this.#stalls = { ...STALL_LIMITS, ...stalls };
  }

  /**
   * Has a command done.
   *
   * @throws CommandError when it was not done, and why.
   */
  async ask<Name extends CommandName>(
    name: Name,
    ...[given = {}]: Given<Name>
  ): Promise<Commands[Name]['reply']> {
    if (name === 'setLearningRate' || name === 'setEpochs') {
      return this.#change(name, given as LiveSettings) as Promise<Commands[Name]['reply']>;
    }
    let renewed = false;
    for (;;) {
      try {
        return await this.#askOnce(name, given as Commands[Name]['with']);
      } catch (error) {
        const again = error instanceof WorkerGone && this.#worker !== undefined;
        if (again && PUT_AGAIN.has(name)) continue;
        if (renewed || !(error instanceof CommandError)) throw error;
        renewed = await this.#renewedFor(name, error);
        if (!renewed) throw error;
      }
    }
  }

  /**
   * Tells what happens; of runs, only of the one that was built last.
   *
   * @returns ends the subscription.
   */
  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the worker and brings up a new one, which goes on from the last checkpoint. */
  restart(): void {
    this.#endWorker({ kind: 'unexpected', message: failures.restarted });
    this.revive();
  }

  /** Brings back what a failure has left standing; told by a `recovered` event or another `crashed`. */
  revive(): void {
    this.#deaths = [];
    this.#readied('all').catch(() => undefined);
  }

  /** Ends the worker; what was asked of it and is not done is refused. */
  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
    this.#endWorker(CLOSED);
  }

  /** A changed setting outlives the worker, so its death is no failure of the change. */
  async #change(
    name: 'setLearningRate' | 'setEpochs',
    given: LiveSettings,
  ): Promise<Record<never, never>> {
    const settle = this.#memory.change(given);
    const worker = this.#worker;
    if (worker === undefined || this.#told !== 'all' || this.#disposed) return {};
    try {
      const reply = await worker.ask(name, given as Commands[typeof name]['with']);
      settle(true);
      return reply;
    } catch (error) {
      if (error instanceof WorkerGone) return {};
      settle(false);
      throw error;
    }
  }

  async #askOnce<Name extends CommandName>(
    name: Name,
    given: Commands[Name]['with'],
  ): Promise<Commands[Name]['reply']> {
    const filledIn = this.#before[name]?.(given) ?? given;
    if (name === 'start') return this.#start() as Promise<Commands[Name]['reply']>;
    const failed = this.#failedRevival;
    if (PASSIVE.has(name) && failed !== undefined && performance.now() - failed.at < PASSIVE_WAIT) {
      throw new CommandError(failed.failure);
    }
    const needed = this.#neededFor(name);
    // At once where it can be, so that commands reach the worker in the order in which they were given.
    const ready = this.#reviving === undefined && this.#knows(needed) ? this.#worker : undefined;
    const worker = ready ?? (await this.#readied(needed));
    const reply = await worker.ask(name, filledIn);
    this.#after[name]?.(filledIn, reply);
    worker.training = this.#memory.activity !== undefined;
    return reply;
  }

  /** What the client adds to a command, and remembers of it at once. */
  readonly #before: {
    [Name in CommandName]?: (given: Commands[Name]['with']) => Commands[Name]['with'];
  } = {
    start: ({ backend }) =>
      (this.#memory.start = { mnist: this.#mnist ?? publicUrl('mnist'), backend }),
    build: (given) => ({ ...given, runId: ++this.#lastRunId }),
    importModel: (given) => ({ ...given, runId: ++this.#lastRunId }),
    choosePretrained: ({ experiment }) =>
      (this.#memory.choosePretrained = {
        experiment,
        source: this.#pretrained ?? publicUrl('pretrained'),
      }),
  };

  /** What is remembered of a command that was done. */
  readonly #after: {
    [Name in CommandName]?: (given: Commands[Name]['with'], reply: Commands[Name]['reply']) => void;
  } = {
    build: ({ experiment }, { state }) => {
      this.#memory.begin(experiment, state);
      this.#told = 'all';
    },
    importModel: (_, { experiment, state, checkpoint }) => {
      this.#memory.begin(experiment, state, checkpoint);
      this.#told = 'all';
    },
    load: ({ checkpoint }, { runId, position }) =>
      this.#memory.keepCheckpoint(runId, position, checkpoint),
    train: (_, state) => this.#memory.doing('train', state),
    stepBatch: (_, state) => this.#memory.doing('stepBatch', state),
    stepEpoch: (_, state) => this.#memory.doing('stepEpoch', state),
    slowStep: () => (this.#memory.activity = undefined),
    pause: () => (this.#memory.activity = undefined),
  };

  /**
   * A part of the program did not come. Many browsers remember that for as long as the worker lives, so another
   * takes its place where there is a server to load it from.
   *
   * @returns whether the command may be put again.
   */
  async #renewedFor(type: CommandName, { failure }: CommandError): Promise<boolean> {
    const worker = this.#worker;
    if (failure.kind !== 'part' || worker === undefined) return false;
    if (type === 'start') {
      // There is nothing in it yet.
      this.#endWorker(failure);
      return false;
    }
    if (!(await this.#reachable())) return false;
    try {
      const { activity, run } = this.#memory;
      if (run !== undefined) {
        const { runId, position } = await worker.ask('pause', {});
        const { checkpoint } = await worker.ask('save', {});
        this.#memory.keepCheckpoint(runId, position, checkpoint);
        this.#memory.activity = activity;
      }
      this.#endWorker(failure);
      await this.#readied('all');
      return true;
    } catch (error) {
      // A run that has diverged cannot be saved, and stays where it is.
      if (error instanceof CommandError) return false;
      throw error;
    }
  }

  /** A worker that has been told as much as is needed. @throws CommandError when there is none to be had. */
  async #readied(needed: Told): Promise<WorkerConnection> {
    for (;;) {
      if (this.#disposed) throw new CommandError(CLOSED);
      const worker = (this.#worker ??= this.#spawned());
      if (this.#reviving === undefined) {
        if (this.#knows(needed)) return worker;
        this.#revive(needed);
      }
      const error = await this.#reviving?.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined || this.#knows(needed)) continue;
      // One that died over it may be on its way back once more.
      if (!(error instanceof WorkerGone) || this.#worker === undefined) throw error;
    }
  }

  #knows(needed: Told): boolean {
    return needed === 'nothing' || this.#told === 'all' || this.#told === needed;
  }

  #neededFor(type: CommandName): Told {
    if (NEEDS_NO_RUN.has(type)) return 'start';
    // Weights that come with the page read even while the digits cannot be had.
    const canDoWithout = type === 'predict' || type === 'readLine' || type === 'inspect';
    return canDoWithout && this.#memory.run === undefined ? 'nothing' : 'all';
  }

  /** Tells a worker what the last one knew. Commands wait until that is done. */
  #revive(needed: Told): void {
    this.#worker ??= this.#spawned();
    void this.#whileReviving(this.#bringBack(this.#worker, needed)).catch(() => undefined);
  }

  async #whileReviving<T>(task: Promise<T>): Promise<T> {
    this.#reviving = task;
    try {
      return await task;
    } finally {
      if (this.#reviving === task) this.#reviving = undefined;
    }
  }

  /** @throws CommandError which has been told. */
  async #bringBack(worker: WorkerConnection, needed: Told): Promise<void> {
    try {
      const { backend } = await this.#tellStart(worker);
      const state = needed === 'all' ? await this.#tellRun(worker) : undefined;
      this.#failedRevival = undefined;
      this.#tell({ type: 'recovered', backend, ...(state === undefined ? {} : { state }) });
    } catch (error) {
      this.#tellFailedRevival(worker, error);
      throw error;
    }
  }

  /** The page's own `start`: where a new worker has to be told everything, the run comes along. */
  async #start(): Promise<Commands['start']['reply']> {
    while (this.#reviving !== undefined) await this.#reviving.catch(() => undefined);
    if (this.#disposed) throw new CommandError(CLOSED);
    const worker = (this.#worker ??= this.#spawned());
    const { run } = this.#memory;
    if (run !== undefined && this.#told !== 'all') {
      return this.#whileReviving(this.#startWithRun(worker, run));
    }
    const reply = await this.#tellStart(worker);
    this.#failedRevival = undefined;
    if (reply.state?.status !== 'training') this.#setActivity(undefined);
    return reply;
  }

  async #startWithRun(
    worker: WorkerConnection,
    run: RememberedRun,
  ): Promise<Commands['start']['reply']> {
    const reply = await this.#tellStart(worker);
    try {
      const state = await this.#tellRun(worker);
      this.#failedRevival = undefined;
      return { ...reply, state: state ?? idle(run) };
    } catch (error) {
      if (error instanceof WorkerGone) throw error;
      // There is something to compute with, and the page can build another network or try this one again.
      this.#tellFailedRevival(worker, error);
      return { ...reply, state: idle(run) };
    }
  }

  /** @throws CommandError when there are no digits or nothing computes. */
  async #tellStart(worker: WorkerConnection): Promise<Commands['start']['reply']> {
    const { start, choosePretrained, run } = this.#memory;
    if (start === undefined) {
      throw new CommandError({ kind: 'settings', message: failures.notStarted });
    }
    const fresh = this.#told === 'nothing';
    const starting = worker.ask('start', start);
    // Other commands may follow it at once: the worker does them in turn.
    if (fresh) this.#told = run === undefined ? 'all' : 'start';
    // Without pretrained weights nothing is lost.
    if (fresh && choosePretrained !== undefined) {
      worker.ask('choosePretrained', choosePretrained).catch(() => undefined);
    }
    try {
      return await starting;
    } catch (error) {
      // The run may be lost with the backend before.
      if (this.#worker === worker) this.#told = 'nothing';
      throw error;
    }
  }

  /** Builds the run there was, where it stood, and has it do what it did. */
  async #tellRun(worker: WorkerConnection): Promise<RunState | undefined> {
    const { run, activity } = this.#memory;
    if (run === undefined) {
      this.#told = 'all';
      return undefined;
    }
    const { experiment, runId, checkpoint } = run;
    let { state } = await worker.ask('build', { experiment, runId });
    if (checkpoint !== undefined) state = await worker.ask('load', { checkpoint });
    // From here on changes of settings go to the worker at once.
    this.#told = 'all';
    const { learningRate, epochs } = this.#memory.changed;
    if (learningRate !== undefined) await worker.ask('setLearningRate', { learningRate });
    if (epochs !== undefined) {
      await worker.ask('setEpochs', { epochs });
      state = { ...state, position: { ...state.position, epochs } };
    }
    if (activity !== undefined) state = await worker.ask(activity, {});
    worker.training = this.#memory.activity !== undefined;
    return state;
  }

  #tellFailedRevival(worker: WorkerConnection, error: unknown): void {
    // Where this worker has died, that has been told.
    if (this.#worker !== worker || !(error instanceof CommandError)) return;
    const { failure } = error;
    // Who hears of it may have it tried again at once.
    this.#reviving = undefined;
    this.#failedRevival = { failure, at: performance.now() };
    this.#tell({ type: 'crashed', failure, recovering: false, lost: true });
  }

  #spawned(): WorkerConnection {
    this.#told = this.#memory.start === undefined ? 'all' : 'nothing';
    const worker: WorkerConnection = new WorkerConnection(this.#spawn(), this.#stalls, {
      hear: (event) => this.#hear(worker, event),
      died: (words, loaded) => this.#die(worker, words, loaded),
      silent: (seconds) => this.#tell({ type: 'silent', seconds }),
      // Firefox was seen to stop a worker for ever as it starts threads of its own; the next one starts.
      stuck: () => {
        if (this.#worker !== worker) return;
        const failure: Failure = { kind: 'unexpected', message: failures.workerStuck };
        this.#replaceWorker(failure, failure);
      },
    });
    return worker;
  }

  #die(worker: WorkerConnection, words: string | undefined, loaded: boolean): void {
    if (this.#worker !== worker) return;
    // Where its script could not be had, it cannot be had a moment later either.
    if (!loaded) this.#giveUp({ kind: 'unexpected', message: failures.workerNotLoaded });
    else {
      const failure = (again: boolean): Failure => ({
        kind: 'unexpected',
        message: again ? failures.workerDiesAgain(words) : failures.workerDied(words),
      });
      this.#replaceWorker(failure(false), failure(true));
    }
  }

  /** Starts another worker at once, unless too many have ended lately. */
  #replaceWorker(failure: Failure, afterTooMany: Failure): void {
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < DEATHS_WITHIN), now];
    if (this.#deaths.length >= MOST_DEATHS) {
      // A run that ends its worker each time would do so again.
      this.#setActivity(undefined);
      this.#giveUp(afterTooMany);
      return;
    }
    this.#endWorker(failure);
    this.#tell({ type: 'crashed', failure, recovering: true });
    this.#revive('all');
  }

  /** There is no worker until the next command, or until it is asked for. */
  #giveUp(failure: Failure): void {
    this.#endWorker(failure);
    this.#failedRevival = { failure, at: performance.now() };
    this.#tell({ type: 'crashed', failure, recovering: false, lost: true });
  }

  #endWorker(failure: Failure): void {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.end(failure);
  }

  #hear(worker: WorkerConnection, event: WorkerEvent): void {
    if ('runId' in event && event.runId !== this.#memory.run?.runId) return;
    switch (event.type) {
      case 'checkpoint':
        this.#memory.keepCheckpoint(event.runId, event.position, event.checkpoint);
        break;
      case 'progress':
        this.#deaths = [];
        break;
      case 'stopped':
        this.#setActivity(undefined);
        break;
      case 'crashed':
        if (event.lost === true) {
          // A new worker is surer to find a device than this one.
          this.#replaceWorker(event.failure, event.failure);
          return;
        }
        if (!event.recovering) this.#setActivity(undefined);
        break;
      case 'recovered':
        if (event.state?.status !== 'training') this.#setActivity(undefined);
        break;
    }
    if (this.#worker === worker) this.#tell(event);
  }

  #setActivity(activity: undefined): void {
    this.#memory.activity = activity;
    if (this.#worker !== undefined) this.#worker.training = false;
  }

  #tell(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const CLOSED: Failure = { kind: 'unexpected', message: failures.workerClosed };

/** A run that stands where it was kept. */
function idle({ runId, position }: { runId: number; position: RunState['position'] }): RunState {
  return { runId, status: position.step === 0 ? 'ready' : 'paused', position };
}
