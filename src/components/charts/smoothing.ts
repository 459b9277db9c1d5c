/**
 * Smoothing that does not lie: each point is the mean of the readings within half a window of training
 * steps before and after it,
 *
 *     smoothed(i) = sum_j c_j v_j / sum_j c_j   over -back <= step_j - step_i <= ahead
 *
 * where c_j is how many steps reading j covers, so that readings at uneven distances count by the steps
 * they stand for. Looking both ways, it does not lag behind a steep curve. At the start it looks no further
 * ahead than back, so it begins at the first reading; at the end, where there is nothing ahead yet, it looks
 * back a sixth of the window. Readings further apart than the window stay as they are. Every series is
 * smoothed by itself, and the raw readings stay visible beneath.
 */
import { BucketBuffer, DRAWN_POINTS } from './bucket-buffer.ts';
import { GrowingColumn } from '../../runs/growing-column.ts';

export const SMOOTHING_WINDOWS = [0, 10, 30, 100, 300] as const;

/** In training steps; 0 is off. */
export type SmoothingWindow = (typeof SMOOTHING_WINDOWS)[number];

export class SmoothedCurve {
  /** In training steps; 0 leaves every reading as it is. */
  readonly window: number;
  readonly #steps = new GrowingColumn();
  readonly #values = new GrowingColumn();
  /** Up to and with each reading: the steps covered by finite values, and their sum weighted by these. */
  readonly #covered = new GrowingColumn();
  readonly #sums = new GrowingColumn();
  readonly #buckets: BucketBuffer;
  #settled = 0;

  constructor(window: number) {
    this.window = window;
    // The last half window is drawn point by point, since it still changes: at most `window / 2` readings.
    this.#buckets = new BucketBuffer(DRAWN_POINTS - window / 2);
  }

  get length(): number {
    return this.#values.length;
  }

  /** Takes the next reading; steps ascend. */
  push(step: number, value: number): void {
    const before = this.length > 0 ? this.#steps.last() : 0;
    const covers = Number.isFinite(value) ? Math.max(1, step - before) : 0;
    this.#covered.push((this.length > 0 ? this.#covered.last() : 0) + covers);
    this.#sums.push(
      (this.#sums.length > 0 ? this.#sums.last() : 0) + (covers > 0 ? covers * value : 0),
    );
    this.#steps.push(step);
    this.#values.push(value);
    while (this.#settled < this.length && this.#steps.at(this.#settled) + this.window / 2 <= step) {
      this.#buckets.push(this.at(this.#settled));
      this.#settled += 1;
    }
  }

  /** The smoothed value at a reading; where the reading is not a finite number, the reading. */
  at(index: number): number {
    const value = this.#values.at(index);
    if (this.window <= 0 || !Number.isFinite(value)) return value;
    const step = this.#steps.at(index);
    const half = this.window / 2;
    const sinceStart = step - this.#steps.at(0);
    const ahead = Math.min(half, sinceStart, this.#steps.last() - step);
    const back = Math.min(half, sinceStart, Math.max(ahead, this.window / 6));
    const from = this.#firstAtOrAfter(step - back) - 1;
    const to = this.#firstAtOrAfter(step + ahead + 1e-9) - 1;
    const covered = this.#covered.at(to) - (from < 0 ? 0 : this.#covered.at(from));
    const sum = this.#sums.at(to) - (from < 0 ? 0 : this.#sums.at(from));
    return covered > 0 ? sum / covered : value;
  }

  /** Which of the points to draw, ascending. */
  indices(): number[] {
    const drawn = this.#buckets.indices();
    for (let index = this.#settled; index < this.length; index += 1) drawn.push(index);
    return drawn;
  }

  #firstAtOrAfter(step: number): number {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#steps.at(middle) < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
