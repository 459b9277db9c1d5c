/**
 * Which points of a long series to draw: the series is cut into at most `capacity` buckets of equal
 * length, and of each bucket the lowest and the highest point are kept. When the buckets are used up,
 * neighbours are merged in pairs and each becomes twice as long. So a series of any length is drawn with
 * at most `2 * capacity + 2` points and no peak or dip is ever lost.
 *
 * (chart.js's own decimation drops points that are streamed in after it first took effect.)
 */
export const DRAWN_POINTS = 2000;

interface Bucket {
  low: number;
  lowIndex: number;
  high: number;
  highIndex: number;
}

export class BucketBuffer {
  readonly #capacity: number;
  #buckets: Bucket[] = [];
  #pointsPerBucket = 1;
  #count = 0;

  constructor(drawnPoints: number = DRAWN_POINTS) {
    this.#capacity = Math.max(2, Math.floor((drawnPoints - 2) / 2));
  }

  /** How many points the series has. */
  get length(): number {
    return this.#count;
  }

  /** Takes the next point of the series. A value that is not finite is no extreme. */
  push(value: number): void {
    const index = this.#count;
    this.#count += 1;
    const point = Number.isFinite(value)
      ? { low: value, lowIndex: index, high: value, highIndex: index }
      : { low: Infinity, lowIndex: index, high: -Infinity, highIndex: index };
    const bucket = Math.floor(index / this.#pointsPerBucket);
    const existing = this.#buckets[bucket];
    if (existing) {
      this.#buckets[bucket] = merged(existing, point);
      return;
    }
    this.#buckets.push(point);
    if (this.#buckets.length > this.#capacity) this.#coarsen();
  }

  /** The indices of the points to draw, ascending: the first, the last, and each bucket's extremes. */
  indices(): number[] {
    const drawn: number[] = [];
    const draw = (index: number) => {
      if (drawn.at(-1) !== index) drawn.push(index);
    };
    if (this.#count > 0) draw(0);
    for (const { lowIndex, highIndex } of this.#buckets) {
      draw(Math.min(lowIndex, highIndex));
      draw(Math.max(lowIndex, highIndex));
    }
    if (this.#count > 0) draw(this.#count - 1);
    return drawn;
  }

  #coarsen(): void {
    const coarser: Bucket[] = [];
    for (let pair = 0; pair < this.#buckets.length; pair += 2) {
      const [left, right] = this.#buckets.slice(pair, pair + 2);
      if (left) coarser.push(right ? merged(left, right) : left);
    }
    this.#buckets = coarser;
    this.#pointsPerBucket *= 2;
  }
}

function merged(left: Bucket, right: Bucket): Bucket {
  const lower = right.low < left.low ? right : left;
  const higher = right.high > left.high ? right : left;
  return {
    low: lower.low,
    lowIndex: lower.lowIndex,
    high: higher.high,
    highIndex: higher.highIndex,
  };
}
