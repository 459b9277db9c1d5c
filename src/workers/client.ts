/**
 * What the page holds of the training worker. It starts the worker when it is first needed, gives each
 * command a promise that is always settled, and brings a worker that died back to where it stood.
 */
import { failures } from '../text/en-failures.ts';
import { NewestOnly } from './newest-only.ts';
import {
  PROTOCOL_VERSION,
  type ClientEvent,
  type Command,
  type CommandName,
  type Commands,
  type Failure,
  type WorkerEvent,
  type WorkerMessage,
} from './protocol.ts';
import { SilenceWatch } from './silence-watch.ts';
import { besideThePage, spawnWorker, type TrainingWorker } from './spawn.ts';
import { WorkerMemory } from './worker-memory.ts';

export type { TrainingWorker } from './spawn.ts';

export interface ClientOptions {
  /** Starts a worker; the project's own where not given. */
  spawn?: () => TrainingWorker;
  /** Where MNIST's files lie; beside the page where not given. */
  mnist?: string;
  /** Where the pretrained weights lie; beside the page where not given. */
  pretrained?: string;
  /** After so many milliseconds without a word from busy training a `silent` event is told. */
  silenceLimit?: number;
}

/** A question about what is drawn may be answered with `undefined`: a newer one took its place. */
export type Reply<Name extends CommandName> = Name extends 'predict' | 'readLine'
  ? Commands[Name]['reply'] | undefined
  : Commands[Name]['reply'];

/** A command was not done; `failure` says what kind of thing went wrong, `message` says it in a sentence. */
export class CommandError extends Error {
  override name = 'CommandError';

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** A worker that dies so often without any progress in between is not started again by itself. */
const MOST_DEATHS = 3;

export class TrainingClient {
  readonly #spawn: () => TrainingWorker;
  readonly #mnist: string | undefined;
  readonly #pretrained: string | undefined;
  readonly #watch: SilenceWatch;
  readonly #predictions: NewestOnly<Commands['predict']['with'], Commands['predict']['reply']>;
  readonly #readings: NewestOnly<Commands['readLine']['with'], Commands['readLine']['reply']>;
  readonly #listeners = new Set<(event: ClientEvent) => void>();

  #worker: TrainingWorker | undefined;
  #reviving: Promise<void> | undefined;
  #pending = new Map<number, Pending>();
  #lastId = 0;
  #lastRunId = 0;
  #deaths = 0;
  #disposed = false;

  readonly #memory = new WorkerMemory();

  constructor({
    spawn = spawnWorker,
    mnist,
    pretrained,
    silenceLimit = 60_000,
  }: ClientOptions = {}) {
    this.#spawn = spawn;
    this.#mnist = mnist;
    this.#pretrained = pretrained;
    this.#watch = new SilenceWatch(silenceLimit, (seconds) =>
      this.#tell({ type: 'silent', seconds }),
    );
    this.#predictions = new NewestOnly((question) => this.#ask('predict', question));
    this.#readings = new NewestOnly((question) => this.#ask('readLine', question));
  }

  /**
   * Has a command done. Predictions and readings of lines are not queued: while one is under way only the
   * newest waits, and one that was overtaken resolves to `undefined`.
   *
   * @throws CommandError when it was not done, and why.
   */
  async send<Name extends CommandName>(
    command: { type: Name } & Commands[Name]['with'],
  ): Promise<Reply<Name>> {
    const { type, ...given } = command;
    return (await this.#answerTo(type, given as unknown as Commands[Name]['with'])) as Reply<Name>;
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
    if (this.#worker === undefined) return;
    this.#endWorker({ kind: 'unexpected', message: failures.restarted });
    this.#revive();
  }

  /** Ends the worker; what was asked of it and is not done is refused. */
  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
    this.#endWorker({ kind: 'unexpected', message: failures.workerClosed });
  }

  #answerTo<Name extends CommandName>(type: Name, given: Commands[Name]['with']): Promise<unknown> {
    switch (type) {
      case 'predict':
        return this.#predictions.ask(given as Commands['predict']['with']);
      case 'readLine':
        return this.#readings.ask(given as Commands['readLine']['with']);
      default:
        return this.#ask(type, given);
    }
  }

  async #ask<Name extends CommandName>(
    type: Name,
    given: Commands[Name]['with'],
  ): Promise<Commands[Name]['reply']> {
    if (this.#worker === undefined && !this.#disposed) this.#revive();
    while (this.#reviving !== undefined) await this.#reviving;
    const filledIn = this.#fillIn({ type, ...given } as unknown as Command);
    const reply = await this.#post(filledIn);
    this.#memory.remember(filledIn, reply);
    this.#listen();
    return reply as Commands[Name]['reply'];
  }

  #fillIn(command: Command): Command {
    switch (command.type) {
      case 'start':
        this.#memory.start = {
          mnist: this.#mnist ?? besideThePage('mnist'),
          backend: command.backend,
        };
        return { ...command, ...this.#memory.start };
      case 'choosePretrained': {
        const source = this.#pretrained ?? besideThePage('pretrained');
        this.#memory.choosePretrained = { experiment: command.experiment, source };
        return { ...command, source };
      }
      case 'build':
      case 'importModel':
        this.#lastRunId += 1;
        return { ...command, runId: this.#lastRunId };
      default:
        return command;
    }
  }

  #post(command: Command): Promise<unknown> {
    const worker = this.#worker;
    if (worker === undefined) {
      return Promise.reject(
        new CommandError({ kind: 'unexpected', message: failures.workerClosed }),
      );
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#listen();
      worker.postMessage({ ...command, id, version: PROTOCOL_VERSION });
    });
  }

  /** Starts a worker and tells it what the last one knew. Commands wait until that is done. */
  #revive(): void {
    const worker = this.#spawn();
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#hear(data as WorkerMessage);
    worker.onerror = (event) => this.#die(worker, event.message);
    worker.onmessageerror = () => this.#die(worker, failures.cannotRead);
    if (this.#memory.start === undefined) return;
    const reviving = this.#bringBack(worker, this.#memory.start).finally(() => {
      if (this.#reviving === reviving) this.#reviving = undefined;
    });
    this.#reviving = reviving;
  }

  async #bringBack(worker: TrainingWorker, start: Commands['start']['with']): Promise<void> {
    const { build, checkpoint, activity, choosePretrained } = this.#memory;
    try {
      const started = this.#post({ type: 'start', ...start });
      // Without pretrained weights nothing is lost.
      if (choosePretrained !== undefined) {
        this.#post({ type: 'choosePretrained', ...choosePretrained }).catch(() => undefined);
      }
      const { backend } = (await started) as Reply<'start'>;
      let state: Reply<'train'> | undefined;
      if (build !== undefined) {
        ({ state } = (await this.#post({ type: 'build', ...build })) as Reply<'build'>);
        if (checkpoint !== undefined) {
          state = (await this.#post({ type: 'load', checkpoint })) as Reply<'load'>;
        }
        if (activity !== undefined)
          state = (await this.#post({ type: activity })) as Reply<'train'>;
      }
      this.#tell({ type: 'recovered', backend, ...(state === undefined ? {} : { state }) });
    } catch (error) {
      // Where this worker has died as well, that has been told.
      if (this.#worker !== worker || !(error instanceof CommandError)) return;
      this.#memory.activity = undefined;
      this.#tell({ type: 'crashed', failure: error.failure, recovering: false });
    }
  }

  #die(worker: TrainingWorker, words: string): void {
    if (this.#worker !== worker) return;
    this.#deaths += 1;
    const recovering = this.#deaths < MOST_DEATHS;
    const message = recovering ? failures.workerDied(words) : failures.workerDiesAgain(words);
    const failure: Failure = { kind: 'unexpected', message };
    this.#endWorker(failure);
    this.#tell({ type: 'crashed', failure, recovering });
    if (recovering) this.#revive();
    else this.#memory.activity = undefined;
  }

  /** Ends the worker and refuses what it has not done. */
  #endWorker(failure: Failure): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker !== undefined) {
      worker.onmessage = worker.onerror = worker.onmessageerror = null;
      worker.terminate();
    }
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new CommandError(failure));
    this.#watch.reset(false);
  }

  #hear(message: WorkerMessage): void {
    switch (message.type) {
      case 'reply':
        this.#take(message.id)?.resolve(message.value);
        break;
      case 'failed':
        this.#take(message.id)?.reject(new CommandError(message.failure));
        break;
      default:
        this.#hearEvent(message);
    }
    this.#listen();
  }

  #hearEvent(event: WorkerEvent): void {
    if ('runId' in event && event.runId !== this.#memory.build?.runId) return;
    switch (event.type) {
      case 'checkpoint':
        this.#memory.keepCheckpoint(event.runId, event.checkpoint);
        return;
      case 'progress':
        this.#deaths = 0;
        break;
      case 'stopped':
        this.#memory.activity = undefined;
        break;
      case 'crashed':
        if (!event.recovering) this.#memory.activity = undefined;
        break;
      case 'recovered':
        if (event.state?.status !== 'training') this.#memory.activity = undefined;
        break;
    }
    this.#tell(event);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #tell(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #listen(): void {
    this.#watch.reset(this.#memory.activity !== undefined || this.#pending.size > 0);
  }
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: CommandError) => void;
}
