/**
 * Digits on their way: they come in an order that is known beforehand, and whoever needs some of them waits until
 * those are there.
 */
export class DigitArrival {
  /** `[count]`: as which one each digit comes, counted from 0 */
  readonly #place: Uint32Array;
  readonly #retry: () => void;
  #arrived = 0;
  #hasFailed = false;
  #waiting: Waiting[] = [];

  /**
   * @param order `[count]`: which digit comes first, second and so on
   * @param retry asked when digits are wanted after they failed to come
   */
  constructor(order: Uint32Array, retry: () => void = () => undefined) {
    this.#place = new Uint32Array(order.length);
    order.forEach((digit, place) => (this.#place[digit] = place));
    this.#retry = retry;
  }

  get isComplete(): boolean {
    return this.#arrived === this.#place.length;
  }

  /**
   * Resolves when the digits at `indices` are there; `undefined` when they are.
   *
   * @throws (rejects) what `fail` is told
   */
  until(indices: Uint32Array): Promise<void> | undefined {
    if (this.isComplete) return undefined;
    return this.#until(indices.reduce((most, digit) => Math.max(most, this.#place[digit] + 1), 0));
  }

  /** Like `until`, for all of them. */
  untilAll(): Promise<void> | undefined {
    return this.#until(this.#place.length);
  }

  /** The first `arrived` of the order are there. */
  advance(arrived: number): void {
    // What is asked for again comes again, but what was there stays.
    this.#arrived = Math.max(this.#arrived, arrived);
    const due = this.#waiting.filter(({ count }) => count <= this.#arrived);
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#arrived);
    for (const { resolve } of due) resolve();
  }

  /** No more will come. Whoever waits is told, and the next to want some has it tried again. */
  fail(error: unknown): void {
    this.#hasFailed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #until(count: number): Promise<void> | undefined {
    if (count <= this.#arrived) return undefined;
    const there = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ count, resolve, reject });
    });
    if (this.#hasFailed) {
      this.#hasFailed = false;
      this.#retry();
    }
    return there;
  }
}

interface Waiting {
  count: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}
