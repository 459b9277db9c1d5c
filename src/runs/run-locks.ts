/**
 * Which tab has which run: a run that is open in one tab is neither offered nor gone on with in another. A tab that
 * ends, however it ends, has nothing any more.
 */
export interface RunLocks {
  /** Takes a run for this tab until it is let go; false where another tab has it. */
  take(id: string): Promise<boolean>;
  letGo(id: string): void;
  /** The runs that other tabs have. */
  elsewhere(): Promise<ReadonlySet<string>>;
  /** Waits for a run that another tab has, for at most `milliseconds`: this tab, before it was left, may be ending yet. */
  untilFree(id: string, milliseconds: number): Promise<void>;
}

/** Web Locks where there are; pages that come over plain http have none, so their tabs ask one another. */
export function browserLocks(): RunLocks {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (locks !== undefined) return new WebLocks(locks);
  if (typeof BroadcastChannel === 'function')
    return new AskingLocks(new BroadcastChannel('scanline-runs'));
  return new AloneLocks();
}

const PREFIX = 'scanline-run-';

class WebLocks implements RunLocks {
  readonly #held = new Map<string, () => void>();

  constructor(private readonly locks: LockManager) {}

  take(id: string): Promise<boolean> {
    if (this.#held.has(id)) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.locks
        .request(PREFIX + id, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          if (lock === null) return undefined;
          return new Promise<void>((letGo) => this.#held.set(id, letGo));
        })
        // A document that may not use locks: the record's owner keeps tabs apart.
        .catch(() => resolve(true));
    });
  }

  letGo(id: string): void {
    this.#held.get(id)?.();
    this.#held.delete(id);
  }

  async elsewhere(): Promise<ReadonlySet<string>> {
    const { held = [] } = await this.locks.query().catch(() => ({ held: [] }));
    const names = held.flatMap(({ name = '' }) =>
      name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
    );
    return new Set(names.filter((id) => !this.#held.has(id)));
  }

  async untilFree(id: string, milliseconds: number): Promise<void> {
    const signal = AbortSignal.timeout(milliseconds);
    // It is let go at once. Where it stays with another tab, it is as it was before.
    await this.locks.request(PREFIX + id, { signal }, () => undefined).catch(() => undefined);
  }
}

/** Tabs of one browser answer within a few milliseconds, busy ones a little later. */
const ANSWERS_WITHIN = 300;

type Message = { ask: string } | { answer: string; runs: string[] };

/** Asks the other tabs what they have. Two that take the same run at the same moment are told apart by its record. */
export class AskingLocks implements RunLocks {
  readonly #held = new Set<string>();
  readonly #heard = new Map<string, Set<string>>();
  #questions = 0;
  readonly #name = String(Math.random());

  constructor(private readonly channel: BroadcastChannel) {
    channel.onmessage = ({ data }) => this.#hear(data as Message);
  }

  async take(id: string): Promise<boolean> {
    if (this.#held.has(id)) return true;
    if ((await this.elsewhere()).has(id)) return false;
    this.#held.add(id);
    return true;
  }

  letGo(id: string): void {
    this.#held.delete(id);
  }

  async elsewhere(): Promise<ReadonlySet<string>> {
    this.#questions += 1;
    const ask = `${this.#name} ${this.#questions}`;
    const heard = new Set<string>();
    this.#heard.set(ask, heard);
    this.channel.postMessage({ ask } satisfies Message);
    await new Promise((resolve) => setTimeout(resolve, ANSWERS_WITHIN));
    this.#heard.delete(ask);
    return heard;
  }

  async untilFree(id: string, milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= ANSWERS_WITHIN) {
      if (!(await this.elsewhere()).has(id)) return;
    }
  }

  #hear(message: Message): void {
    if ('ask' in message) {
      const answer: Message = { answer: message.ask, runs: [...this.#held] };
      if (this.#held.size > 0) this.channel.postMessage(answer);
      return;
    }
    const heard = this.#heard.get(message.answer);
    for (const id of message.runs) heard?.add(id);
  }
}

class AloneLocks implements RunLocks {
  take(): Promise<boolean> {
    return Promise.resolve(true);
  }

  letGo(): void {
    // Nobody else knows of it.
  }

  elsewhere(): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set());
  }

  untilFree(): Promise<void> {
    return Promise.resolve();
  }
}
