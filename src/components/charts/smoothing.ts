/**
 * Smoothing that does not lie: a running mean of the readings so far whose memory fades over about
 * `window` training steps,
 *
 *     m <- a m + (1 - a) v,   w <- a w + (1 - a),   smoothed = m / w,   a = exp(-steps / window)
 *
 * where `steps` is how many steps the reading covers, so that readings which come at uneven distances
 * count by the steps they stand for. Dividing by w takes away the pull of the start towards zero. It looks
 * back only, is kept apart for every series, and the raw readings stay visible under it.
 */
export const SMOOTHING_WINDOWS = [0, 10, 30, 100, 300] as const;

/** In training steps; 0 is off. */
export type SmoothingWindow = (typeof SMOOTHING_WINDOWS)[number];

export class RunningMean {
  readonly #window: number;
  #mean = 0;
  #weight = 0;
  #step = 0;

  /** @param window how far back the mean remembers, in training steps; 0 returns each value as it is. */
  constructor(window: number) {
    this.#window = window;
  }

  /** The smoothed value at a reading; a value that is not finite is passed through and not remembered. */
  next(step: number, value: number): number {
    if (this.#window <= 0 || !Number.isFinite(value)) return value;
    const covered = Math.max(1, step - this.#step);
    this.#step = step;
    const kept = Math.exp(-covered / this.#window);
    this.#mean = kept * this.#mean + (1 - kept) * value;
    this.#weight = kept * this.#weight + (1 - kept);
    return this.#mean / this.#weight;
  }
}
