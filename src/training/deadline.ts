/**
 * How long something that may never answer is waited for: drivers, workers and downloads have all been seen to
 * keep silent for ever. Time starts again with each sign of life.
 */

/** There was no sign of life for so long. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';

  constructor(readonly seconds: number) {
    super(`It did not answer within ${seconds} seconds.`);
  }
}

export class Deadline {
  #over = false;
  #heardAt = performance.now();

  /** @param limit milliseconds without a sign of life */
  constructor(readonly limit: number) {}

  /** It has passed. Whatever comes now is to be disposed of. */
  get over(): boolean {
    return this.#over;
  }

  /** @throws NoAnswer when it has passed. */
  check(): void {
    if (this.#over) throw new NoAnswer(this.limit / 1000);
  }

  /** A sign of life. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** @throws NoAnswer when the task gives no sign of life in time; it may go on, and finds `over` to be true. */
  async hold<T>(task: Promise<T>): Promise<T> {
    this.check();
    this.heard();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const wait = (milliseconds: number): void => {
        timer = setTimeout(() => {
          const left = this.#heardAt + this.limit - performance.now();
          if (left > 0) return wait(left);
          this.#over = true;
          reject(new NoAnswer(this.limit / 1000));
        }, milliseconds);
      };
      wait(this.limit);
    });
    // It may fail after its time, when nobody listens any more.
    task.catch(() => undefined);
    try {
      return await Promise.race([task, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }
}
