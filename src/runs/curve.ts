/**
 * The curve of a run in full: every reading of its training batches and every epoch's test result. It is kept and
 * loaded in chunks, so that a long run is not written anew each time.
 *
 * Only beyond 131,072 readings (days of training) are neighbours joined in pairs; epochs are always exact.
 */
import type { CurvePoint, EpochPoint } from '../training/events.ts';
import { GrowingColumn } from './growing-column.ts';

export const METRICS = ['accuracy', 'loss', 'labelErrorRate'] as const;
/** The label error rate is of runs that read numbers only. */
export type Metric = (typeof METRICS)[number];

export const COLUMNS = ['step', 'epoch', 'seconds', ...METRICS] as const;

/** Readings of a chunk, column by column; what a run does not have is NaN. */
export type ReadingChunk = Record<(typeof COLUMNS)[number], Float64Array>;

/** What is in the chunks of a curve that was kept. */
export interface CurveExtent {
  readings: number;
  epochs: number;
  /** So many readings, as they were told, make one. */
  stride: number;
  /** The mean of those that are not enough for one yet. */
  open?: OpenReading;
}

export interface OpenReading {
  count: number;
  mean: CurvePoint;
}

export const READINGS_PER_CHUNK = 4096;
export const EPOCHS_PER_CHUNK = 2048;
const MOST_READINGS = 131_072;

export class Curve {
  /** Counts up when readings or epochs that were there have changed their places or gone. */
  generation = 0;
  readonly #columns: Record<(typeof COLUMNS)[number], GrowingColumn>;
  readonly #epochs: EpochPoint[] = [];
  readonly #most: number;
  #stride = 1;
  #open: OpenReading | undefined;

  /** @param most so many readings at most; an even number */
  constructor(most = MOST_READINGS) {
    this.#most = most;
    this.#columns = {
      step: new GrowingColumn(),
      epoch: new GrowingColumn(),
      seconds: new GrowingColumn(),
      accuracy: new GrowingColumn(),
      loss: new GrowingColumn(),
      labelErrorRate: new GrowingColumn(),
    };
  }

  /** A curve out of its chunks, in order. */
  static from(
    { stride, open }: CurveExtent,
    readings: readonly ReadingChunk[],
    epochs: readonly (readonly EpochPoint[])[],
    most = MOST_READINGS,
  ): Curve {
    const curve = new Curve(most);
    for (const chunk of readings) {
      for (const name of COLUMNS) curve.#columns[name].append(chunk[name]);
    }
    for (const chunk of epochs) for (const point of chunk) curve.#epochs.push(point);
    curve.#stride = stride;
    curve.#open = open;
    return curve;
  }

  /** How many readings there are. */
  get length(): number {
    return this.#columns.step.length;
  }

  /** The test results, oldest first; the first is from before training. */
  get epochs(): readonly EpochPoint[] {
    return this.#epochs;
  }

  get extent(): CurveExtent {
    return {
      readings: this.length,
      epochs: this.#epochs.length,
      stride: this.#stride,
      ...(this.#open === undefined ? {} : { open: this.#open }),
    };
  }

  /** Takes a reading. One that lies behind the last (training went back to a checkpoint) takes its place. */
  add(point: CurvePoint): void {
    const last = this.#open?.mean.step ?? this.#columns.step.last();
    if (point.step <= last) this.rewindTo(point.step - 1);
    if (this.#stride > 1 || this.length >= this.#most) this.#gather(point);
    else this.#push(point);
  }

  /** Takes an epoch's test result; it takes the place of any from the same epoch or later. */
  addEpoch(point: EpochPoint): void {
    const before = this.#epochs.length;
    while ((this.#epochs.at(-1)?.epoch ?? -1) >= point.epoch) this.#epochs.pop();
    if (this.#epochs.length < before) this.generation += 1;
    this.#epochs.push(point);
  }

  /** Forgets what came after a step. */
  rewindTo(step: number): void {
    if (this.#open !== undefined && this.#open.mean.step > step) this.#open = undefined;
    let kept = this.length;
    while (kept > 0 && this.#columns.step.at(kept - 1) > step) kept -= 1;
    let epochs = this.#epochs.length;
    while (epochs > 0 && this.#epochs[epochs - 1].step > step) epochs -= 1;
    if (kept === this.length && epochs === this.#epochs.length) return;
    for (const name of COLUMNS) this.#columns[name].truncate(kept);
    this.#epochs.length = epochs;
    this.generation += 1;
  }

  /** A value of a reading; NaN beyond the ends and where the run has none. */
  value(name: (typeof COLUMNS)[number], index: number): number {
    return this.#columns[name].at(index);
  }

  /** The chunk of readings with this number. */
  readingChunk(number: number): ReadingChunk {
    const begin = number * READINGS_PER_CHUNK;
    const of = (name: (typeof COLUMNS)[number]) =>
      this.#columns[name].slice(begin, begin + READINGS_PER_CHUNK);
    return {
      step: of('step'),
      epoch: of('epoch'),
      seconds: of('seconds'),
      accuracy: of('accuracy'),
      loss: of('loss'),
      labelErrorRate: of('labelErrorRate'),
    };
  }

  /** The chunk of epochs with this number. */
  epochChunk(number: number): EpochPoint[] {
    const begin = number * EPOCHS_PER_CHUNK;
    return this.#epochs.slice(begin, begin + EPOCHS_PER_CHUNK);
  }

  #push(point: CurvePoint): void {
    for (const name of COLUMNS) this.#columns[name].push(point[name] ?? NaN);
  }

  /** Takes a reading where several make one. */
  #gather(point: CurvePoint): void {
    if (this.length >= this.#most) this.#thin();
    const count = (this.#open?.count ?? 0) + 1;
    const before = this.#open?.mean ?? point;
    const mean = { ...point };
    for (const name of METRICS) {
      const [earlier, later] = [before[name], point[name]];
      if (earlier !== undefined && later !== undefined)
        mean[name] = earlier + (later - earlier) / count;
    }
    this.#open = { count, mean };
    if (count < this.#stride) return;
    this.#open = undefined;
    this.#push(mean);
  }

  /** Joins neighbours in pairs; each is stamped as the later. */
  #thin(): void {
    const half = Math.floor(this.length / 2);
    for (const name of COLUMNS) {
      const column = this.#columns[name];
      const isMetric = METRICS.some((metric) => metric === name);
      const joined = Float64Array.from({ length: half }, (_, pair) => {
        const later = column.at(2 * pair + 1);
        return isMetric ? (column.at(2 * pair) + later) / 2 : later;
      });
      column.truncate(0);
      column.append(joined);
    }
    this.#stride *= 2;
    this.generation += 1;
  }
}
