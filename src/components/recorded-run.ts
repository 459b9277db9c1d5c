/**
 * Everything one training run has told so far: every reading of the training loss and accuracy, every
 * epoch's test result, and which of the readings to draw.
 */
import type { PublishedResult } from '../models/network.ts';
import type { CurvePoint, EpochPoint } from '../training/events.ts';
import { BucketBuffer } from './charts/bucket-buffer.ts';
import { GrowingColumn } from './charts/growing-column.ts';
import { SmoothedCurve } from './charts/smoothing.ts';

export type Metric = 'accuracy' | 'loss';

export interface RunDescription {
  /** The worker's number of the run. */
  runId: number;
  /** As legends and tables call it, e.g. "SimpleRNN 256, SGD 0.01". */
  name: string;
  published?: PublishedResult | undefined;
}

export class RecordedRun {
  readonly runId: number;
  readonly name: string;
  readonly published: PublishedResult | undefined;
  readonly steps = new GrowingColumn();
  readonly epochs = new GrowingColumn();
  readonly seconds = new GrowingColumn();
  readonly loss = new GrowingColumn();
  readonly accuracy = new GrowingColumn();
  #epochPoints: readonly EpochPoint[] = [];
  #raw = { loss: new BucketBuffer(), accuracy: new BucketBuffer() };
  #smoothed = { loss: new SmoothedCurve(0), accuracy: new SmoothedCurve(0) };

  constructor({ runId, name, published }: RunDescription) {
    this.runId = runId;
    this.name = name;
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
    this.loss.push(point.loss);
    this.accuracy.push(point.accuracy);
    this.#raw.loss.push(point.loss);
    this.#raw.accuracy.push(point.accuracy);
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
    for (const column of [this.steps, this.epochs, this.seconds, this.loss, this.accuracy]) {
      column.truncate(kept);
    }
    this.#raw = { loss: new BucketBuffer(), accuracy: new BucketBuffer() };
    for (let index = 0; index < kept; index += 1) {
      this.#raw.loss.push(this.loss.at(index));
      this.#raw.accuracy.push(this.accuracy.at(index));
    }
    this.#smoothed = {
      loss: new SmoothedCurve(this.#smoothed.loss.window),
      accuracy: new SmoothedCurve(this.#smoothed.accuracy.window),
    };
    this.#epochPoints = this.#epochPoints.filter((point) => point.step < step);
  }
}
