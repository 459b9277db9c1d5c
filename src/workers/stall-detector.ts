/**
 * Notices when a busy worker does not answer, or when training says nothing although the worker answers: a
 * driver can hang without ever saying so. It only tells, since a large network on a slow device may take long
 * over one batch and be quite well.
 *
 * Time is counted in ticks and not by the clock: in a hidden tab timers come once a minute, and after a laptop
 * has slept all at once, while the worker had no chance to answer in between.
 */
export interface StallLimits {
  /** Milliseconds for which a ping may stay unanswered by a worker of which nothing else is known. */
  answer: number;
  /** The same for a worker that is known to be alive: then it is busy, or hangs. */
  answerAlive: number;
  /** Milliseconds for which training may say nothing while pings are answered. */
  word: number;
}

export const STALL_LIMITS: StallLimits = { answer: 5_000, answerAlive: 20_000, word: 60_000 };

export interface StallHooks {
  /** Asks the worker for a sign of life; resolves when it has answered. */
  ping(): Promise<unknown>;
  /** Seconds of silence so far, `undefined` when it is over; whether pings are answered all the same. */
  tell(seconds: number | undefined, answers: boolean): void;
}

export class StallDetector {
  readonly #limits: StallLimits;
  readonly #tick: number;
  readonly #hooks: StallHooks;
  #timer: ReturnType<typeof setInterval> | undefined;
  #alive = false;
  #pinging = false;
  #unanswered = 0;
  #longestAnswered = 0;
  #wordless = 0;
  /** When the next silence is told, by what has gone on for how long. */
  #nextTold = { unanswered: 0, wordless: 0 };
  #told = false;

  constructor(limits: StallLimits, hooks: StallHooks) {
    this.#limits = limits;
    this.#tick = Math.min(1000, limits.answer / 5, limits.word / 5);
    this.#hooks = hooks;
  }

  /** Whether there is anything to wait for. */
  listen(busy: boolean): void {
    if (busy && this.#timer === undefined) {
      this.#reset();
      this.#timer = setInterval(() => this.#onTick(), this.#tick);
    } else if (!busy) this.stop();
  }

  /** Training or a command has said something. */
  heard(): void {
    this.#answered();
    this.#wordless = 0;
    this.#nextTold.wordless = this.#limits.word;
    this.#tellOver();
  }

  /** The worker is known to be alive until its death is told. */
  knowAlive(): void {
    this.#alive = true;
    this.#nextTold.unanswered = Math.max(this.#nextTold.unanswered, this.#patience());
  }

  /** For a worker that is gone, too: nothing is told of it any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#tellOver();
  }

  #reset(): void {
    this.#unanswered = this.#wordless = 0;
    this.#nextTold = { unanswered: this.#patience(), wordless: this.#limits.word };
  }

  #onTick(): void {
    this.#wordless += this.#tick;
    if (this.#pinging) this.#unanswered += this.#tick;
    else void this.#ping();
    if (this.#unanswered >= this.#nextTold.unanswered) {
      this.#nextTold.unanswered += this.#patience();
      this.#tell(this.#unanswered, false);
    } else if (this.#wordless >= this.#nextTold.wordless) {
      this.#nextTold.wordless += this.#limits.word;
      this.#tell(this.#wordless, true);
    }
  }

  async #ping(): Promise<void> {
    this.#pinging = true;
    // A worker that dies meanwhile is told of by whoever noticed.
    await this.#hooks.ping().catch(() => undefined);
    this.#pinging = false;
    const waited = this.#unanswered > 0 && this.#wordless < this.#limits.word;
    this.#answered();
    if (waited) this.#tellOver();
  }

  #answered(): void {
    this.#longestAnswered = Math.max(this.#longestAnswered, this.#unanswered);
    this.#unanswered = 0;
    this.#nextTold.unanswered = this.#patience();
  }

  /** A worker that was once silent for long and then went on may well be so again. */
  #patience(): number {
    const limit = this.#alive ? this.#limits.answerAlive : this.#limits.answer;
    return Math.max(limit, 2 * this.#longestAnswered);
  }

  #tell(milliseconds: number, answers: boolean): void {
    this.#told = true;
    this.#hooks.tell(Math.round(milliseconds / 1000), answers);
  }

  #tellOver(): void {
    if (!this.#told) return;
    this.#told = false;
    this.#hooks.tell(undefined, true);
  }
}
