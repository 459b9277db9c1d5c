/**
 * Everything one training run has told so far: every reading of the training loss, accuracy and, for numbers,
 * label error rate, every epoch's test result, and which of the readings to draw.
 */
import type { TaskName } from '../models/experiment.ts';
import type { PublishedResult } from '../models/network.ts';
import type { CurvePoint, EpochPoint } from '../training/events.ts';
import { BucketBuffer } from './charts/bucket-buffer.ts';
import { GrowingColumn } from './charts/growing-column.ts';
import { SmoothedCurve } from './charts/smoothing.ts';

export const METRICS = ['accuracy', 'loss', 'labelErrorRate'] as const;
/** The label error rate is of runs that read numbers only. */
export type Metric = (typeof METRICS)[number];

export interface RunDescription {
  /** The worker's number of the run. */
  runId: number;
  /** As legends and tables call it, e.g. "SimpleRNN 256, SGD 0.01". */
  name: string;
  /** Default `digit`. */
  task?: TaskName | undefined;
  published?: PublishedResult | undefined;
}

export class RecordedRun {
  readonly runId: number;
  readonly name: string;
  readonly task: TaskName;
  readonly published: PublishedResult | undefined;
  readonly steps = new GrowingColumn();
  readonly epochs = new GrowingColumn();
  readonly seconds = new GrowingColumn();
  readonly loss = new GrowingColumn();
  readonly accuracy = new GrowingColumn();
  readonly labelErrorRate = new GrowingColumn();
  #epochPoints: readonly EpochPoint[] = [];
  #raw = each(() => new BucketBuffer());
  #smoothed = each(() => new SmoothedCurve(0));

  constructor({ runId, name, task = 'digit', published }: RunDescription) {
    this.runId = runId;
    this.name = name;
    this.task = task;
    this.published = published;
  }

  /** How many readings there are. */
  get readings(): number {
    return this.steps.length;
  }

  /** The test results, oldest first; the first is from before training. */
  get epochPoints(): readonly EpochPoint[] {
    return this.#epochPoints;
  }

  get isEmpty(): boolean {
    return this.readings === 0 && this.#epochPoints.length === 0;
  }

  /** Takes a reading. One that lies behind the last (training went back to a checkpoint) takes its place. */
  addPoint(point: CurvePoint): void {
    if (this.readings > 0 && point.step <= this.steps.last()) this.#rewindTo(point.step);
    this.steps.push(point.step);
    this.epochs.push(point.epoch);
    this.seconds.push(point.seconds);
    for (const metric of METRICS) {
      // What a run does not have leaves a gap.
      const value = point[metric] ?? NaN;
      this[metric].push(value);
      this.#raw[metric].push(value);
    }
  }

  /** Takes an epoch's test result; it takes the place of any from the same epoch or later. */
  addEpoch(point: EpochPoint): void {
    this.#epochPoints = [...this.#epochPoints.filter(({ epoch }) => epoch < point.epoch), point];
  }

  /** The reading at an index. */
  pointAt(index: number): CurvePoint {
    return {
      step: this.steps.at(index),
      epoch: this.epochs.at(index),
      seconds: this.seconds.at(index),
      loss: this.loss.at(index),
      accuracy: this.accuracy.at(index),
      ...(this.task === 'number' ? { labelErrorRate: this.labelErrorRate.at(index) } : {}),
    };
  }

  /** The readings to draw of the raw line. */
  rawIndices(metric: Metric): number[] {
    return this.#raw[metric].indices();
  }

  /** The smoothed line and which of its points to draw. `window` is in training steps. */
  smoothed(metric: Metric, window: number): SmoothedCurve {
    let curve = this.#smoothed[metric];
    if (curve.window !== window) {
      curve = new SmoothedCurve(window);
      this.#smoothed[metric] = curve;
    }
    const raw = this[metric];
    for (let index = curve.length; index < raw.length; index += 1) {
      curve.push(this.steps.at(index), raw.at(index));
    }
    return curve;
  }

  #rewindTo(step: number): void {
    let kept = this.readings;
    while (kept > 0 && this.steps.at(kept - 1) >= step) kept -= 1;
    const columns = METRICS.map((metric) => this[metric]);
    for (const column of [this.steps, this.epochs, this.seconds, ...columns]) column.truncate(kept);
    this.#raw = each(() => new BucketBuffer());
    for (const metric of METRICS) {
      for (let index = 0; index < kept; index += 1) this.#raw[metric].push(this[metric].at(index));
    }
    const before = this.#smoothed;
    this.#smoothed = each((metric) => new SmoothedCurve(before[metric].window));
    this.#epochPoints = this.#epochPoints.filter((point) => point.step < step);
  }
}

function each<T>(make: (metric: Metric) => T): Record<Metric, T> {
  return {
    accuracy: make('accuracy'),
    loss: make('loss'),
    labelErrorRate: make('labelErrorRate'),
  };
}
