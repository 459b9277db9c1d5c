/** Time spent training, without pauses and evaluations, and how fast it goes. */

/** The speed shown is the mean over the last so many seconds. */
const WINDOW_SECONDS = 3;

export class Stopwatch {
  #before = 0;
  #startedAt: number | undefined;
  #marks: { seconds: number; samples: number }[] = [];
  #samples = 0;

  /** Seconds between `start` and `stop`, all together. */
  get seconds(): number {
    if (this.#startedAt === undefined) return this.#before;
    return this.#before + (performance.now() - this.#startedAt) / 1000;
  }

  /** Sets the time back to what a checkpoint holds. */
  set seconds(seconds: number) {
    this.#before = seconds;
    this.#startedAt = undefined;
    this.#marks = [];
  }

  start(): void {
    this.#startedAt ??= performance.now();
  }

  stop(): void {
    this.#before = this.seconds;
    this.#startedAt = undefined;
  }

  countSamples(samples: number): void {
    this.#samples += samples;
    const seconds = this.seconds;
    this.#marks.push({ seconds, samples: this.#samples });
    while (this.#marks.length > 2 && this.#marks[1].seconds < seconds - WINDOW_SECONDS) {
      this.#marks.shift();
    }
  }

  /** Samples per second over the sliding window; 0 before there are two batches to compare. */
  get samplesPerSecond(): number {
    const first = this.#marks.at(0);
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.seconds <= first.seconds) return 0;
    return (last.samples - first.samples) / (last.seconds - first.seconds);
  }
}
