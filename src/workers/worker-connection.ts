/**
 * One worker as long as it lives: hands it commands, gives each a promise that is always settled, and tells of
 * what happens in it, up to its end.
 */
import { failures } from '../text/en-failures.ts';
import {
  PROTOCOL_VERSION,
  type Command,
  type CommandName,
  type Commands,
  type Failure,
  type WorkerEvent,
  type WorkerMessage,
} from './protocol.ts';
import { spawnKernelThread, type TrainingWorker } from './spawn.ts';
import { StallDetector, type StallLimits } from './stall-detector.ts';
import { onLockReleased } from './worker-life.ts';

/** A command was not done; `failure` says what kind of thing went wrong, `message` says it in a sentence. */
export class CommandError extends Error {
  override name = 'CommandError';

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** What is told of a command that failed, whatever it failed by. */
export function failureIn(error: unknown): Failure {
  if (error instanceof CommandError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'unexpected', message };
}

/** The worker ended before it had done the command. */
export class WorkerGone extends CommandError {}

export interface ConnectionHooks {
  hear(event: WorkerEvent): void;
  /** @param loaded whether its script ever ran; `words` are the browser's, where it has any. */
  died(words: string | undefined, loaded: boolean): void;
  /** Seconds without an answer, or without a word of training; `undefined` when that is over. */
  silent(seconds: number | undefined): void;
  /** It was to start, and its thread stands still. */
  stuck(): void;
}

export class WorkerConnection {
  readonly #worker: TrainingWorker;
  readonly #hooks: ConnectionHooks;
  readonly #stalls: StallDetector;
  readonly #pending = new Map<number, Pending>();
  readonly #threads: { terminate(): void }[] = [];
  #stopWaiting: () => void = () => undefined;
  #lastId = 0;
  #loaded = false;
  #training = false;
  #ended: Failure | undefined;

  constructor(worker: TrainingWorker, limits: StallLimits, hooks: ConnectionHooks) {
    this.#worker = worker;
    this.#hooks = hooks;
    this.#stalls = new StallDetector(limits, {
      ping: () => this.#post({ type: 'ping' }, true),
      tell: (seconds, answers) => {
        const stuck = !answers && this.#loaded && (seconds ?? 0) * 1000 >= limits.answerAlive;
        if (stuck && this.#isStarting) hooks.stuck();
        else hooks.silent(seconds);
      },
    });
    worker.onmessage = ({ data }) => this.#take(data as WorkerMessage);
    worker.onerror = ({ message }: { message?: string }) => {
      // A script that cannot be had is an error without words.
      const loaded = this.#loaded || (message ?? '') !== '';
      hooks.died(message, loaded);
    };
    worker.onmessageerror = () => hooks.died(failures.cannotRead, true);
  }

  /** @throws CommandError when it was not done; `WorkerGone` when the worker ended before. */
  ask<Name extends CommandName>(
    type: Name,
    given: Commands[Name]['with'],
  ): Promise<Commands[Name]['reply']> {
    return this.#post({ type, ...given } as unknown as Command, false) as Promise<
      Commands[Name]['reply']
    >;
  }

  /** Whether something is to be heard of it although no command is under way. */
  set training(training: boolean) {
    this.#training = training;
    this.#listen();
  }

  /** Ends the worker and its threads; what it has not done is refused. */
  end(failure: Failure): void {
    this.#ended = failure;
    this.#stopWaiting();
    this.#stalls.stop();
    const worker = this.#worker;
    worker.onmessage = worker.onerror = worker.onmessageerror = null;
    worker.terminate();
    // They wait for work in memory that nobody else has any more.
    for (const thread of this.#threads) thread.terminate();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new WorkerGone(failure));
  }

  #post(command: Command, isPing: boolean): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(new WorkerGone(this.#ended));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, isPing, isStart: command.type === 'start' });
      this.#listen();
      this.#worker.postMessage({ ...command, id, version: PROTOCOL_VERSION });
    });
  }

  #take(message: WorkerMessage): void {
    this.#loaded = true;
    switch (message.type) {
      case 'alive':
        this.#waitForEnd(message.lock);
        break;
      case 'thread':
        this.#threads.push(spawnKernelThread(message));
        break;
      case 'reply':
      case 'failed':
        this.#settle(message);
        break;
      default:
        this.#stalls.heard();
        this.#hooks.hear(message);
    }
  }

  #settle(message: Extract<WorkerMessage, { id: number }>): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    this.#pending.delete(message.id);
    if (!pending.isPing) this.#stalls.heard();
    if (message.type === 'reply') pending.resolve(message.value);
    else pending.reject(new CommandError(message.failure));
    this.#listen();
  }

  #waitForEnd(lock: string | undefined): void {
    if (lock === undefined) return;
    this.#stalls.knowAlive();
    this.#stopWaiting = onLockReleased(lock, () => this.#hooks.died(undefined, true));
  }

  get #isStarting(): boolean {
    return [...this.#pending.values()].some(({ isStart }) => isStart);
  }

  #listen(): void {
    if (this.#ended !== undefined) return;
    const asked = [...this.#pending.values()].some(({ isPing }) => !isPing);
    this.#stalls.listen(asked || this.#training);
  }
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: CommandError) => void;
  isPing: boolean;
  isStart: boolean;
}
