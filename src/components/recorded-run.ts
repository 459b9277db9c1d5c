/**
 * A run as the charts show it: its curve in full, which of the readings and test results to draw, and what was
 * changed while it trained.
 */
import type { Experiment, TaskName } from '../models/experiment.ts';
import type { PublishedResult } from '../models/network.ts';
import { Curve, type Metric } from '../runs/curve.ts';
import type { LiveChange } from '../runs/run-record.ts';
import type { CurvePoint, EpochPoint } from '../training/events.ts';
import { BucketBuffer } from './charts/bucket-buffer.ts';
import { SmoothedCurve } from './charts/smoothing.ts';

export type { Metric } from '../runs/curve.ts';

export interface RunDescription {
  /** What it is kept under. */
  id?: string;
  /** The worker's number of the run; none of a run that is not in the worker. */
  runId?: number;
  /** As legends and tables call it, e.g. "SimpleRNN 256, SGD 0.01". */
  name: string;
  /** As it began. */
  started?: Experiment;
  /** Default `digit`. */
  task?: TaskName | undefined;
  published?: PublishedResult | undefined;
  changes?: readonly LiveChange[];
  curve?: Curve;
  /** It came with a link: there is nothing of it in the store. */
  isKept?: false;
}

export class RecordedRun {
  readonly id: string;
  readonly runId: number | undefined;
  name: string;
  started: Experiment | undefined;
  readonly task: TaskName;
  readonly published: PublishedResult | undefined;
  readonly curve: Curve;
  /** Whether it can be in the store and gone on with. */
  readonly isKept: boolean;
  /** Which of the colours and markers of earlier runs it wears, from 0; kept as long as it is drawn. */
  look: number | undefined;
  #changes: readonly LiveChange[];
  #best: EpochPoint | undefined;
  #drawn: Drawn;

  constructor(description: RunDescription) {
    const { runId, name, started, task = 'digit', published, changes = [] } = description;
    this.id = description.id ?? `run ${runId}`;
    this.runId = runId;
    this.name = name;
    this.started = started;
    this.task = task;
    this.published = published;
    this.curve = description.curve ?? new Curve();
    this.isKept = description.isKept ?? true;
    this.#changes = changes;
    this.#drawn = new Drawn(this.curve);
    for (const point of this.curve.epochs) this.#noteBest(point);
  }

  /** How many readings there are. */
  get readings(): number {
    return this.curve.length;
  }

  /** The test results, oldest first; the first is from before training. */
  get epochPoints(): readonly EpochPoint[] {
    return this.curve.epochs;
  }

  /** The test result after the epoch that read the test set best. */
  get best(): EpochPoint | undefined {
    return this.#best;
  }

  /** What was changed while it trained, oldest first. */
  get changes(): readonly LiveChange[] {
    return this.#changes;
  }

  get isEmpty(): boolean {
    return this.readings === 0 && this.epochPoints.length === 0;
  }

  /** Takes a reading. One that lies behind the last (training went back to a checkpoint) takes its place. */
  addPoint(point: CurvePoint): void {
    const { generation } = this.curve;
    this.curve.add(point);
    if (this.curve.generation !== generation) this.#lookAnew();
  }

  /** Takes an epoch's test result; it takes the place of any from the same epoch or later. */
  addEpoch(point: EpochPoint): void {
    const { generation } = this.curve;
    this.curve.addEpoch(point);
    if (this.curve.generation === generation) this.#noteBest(point);
    else this.#lookAnew();
  }

  /** Forgets what came after a step; what was changed after it applies from there. */
  rewindTo(step: number): void {
    const { generation } = this.curve;
    this.curve.rewindTo(step);
    this.#changes = this.#changes.map((change) =>
      change.step > step ? { ...change, step, ...this.#placeOf(step) } : change,
    );
    if (this.curve.generation !== generation) this.#lookAnew();
  }

  /** Marks where the learning rate was changed. Changed twice at one step, it was changed once. */
  addChange(from: number, to: number, step: number): void {
    const [last, rest] = [this.#changes.at(-1), this.#changes.slice(0, -1)];
    const [kept, before] = last?.step === step ? [rest, last.from] : [this.#changes, from];
    const change = {
      setting: 'learningRate',
      step,
      ...this.#placeOf(step),
      from: before,
      to,
    } as const;
    this.#changes = before === to ? kept : [...kept, change];
  }

  /** The reading at an index. */
  pointAt(index: number): CurvePoint {
    const at = (name: Parameters<Curve['value']>[0]) => this.curve.value(name, index);
    return {
      step: at('step'),
      epoch: at('epoch'),
      seconds: at('seconds'),
      loss: at('loss'),
      accuracy: at('accuracy'),
      ...(this.task === 'number' ? { labelErrorRate: at('labelErrorRate') } : {}),
    };
  }

  /** The readings to draw of the raw line. */
  rawIndices(metric: Metric): number[] {
    return this.#drawn.raw(metric);
  }

  /** The test results to draw. */
  testIndices(metric: Metric): number[] {
    return this.#drawn.tests(metric);
  }

  /** The smoothed line and which of its points to draw. `window` is in training steps. */
  smoothed(metric: Metric, window: number): SmoothedCurve {
    return this.#drawn.smoothed(metric, window);
  }

  #placeOf(step: number): { epoch: number; seconds: number } {
    const last = this.readings - 1;
    if (last < 0) return { epoch: 0, seconds: 0 };
    // Epochs go by steps: the last reading says how many steps make one.
    const epoch = (this.curve.value('epoch', last) / this.curve.value('step', last)) * step;
    return { epoch, seconds: this.curve.value('seconds', last) };
  }

  #noteBest(point: EpochPoint): void {
    if (this.#best === undefined || point.valAccuracy > this.#best.valAccuracy) this.#best = point;
  }

  #lookAnew(): void {
    this.#drawn = new Drawn(this.curve, this.#drawn);
    this.#best = undefined;
    for (const point of this.curve.epochs) this.#noteBest(point);
  }
}

/** Which points of a curve to draw; follows the curve as it grows, and is made anew when it goes back. */
class Drawn {
  readonly #curve: Curve;
  readonly #raw = each(() => new BucketBuffer());
  readonly #tests = each(() => new BucketBuffer());
  readonly #smoothed: Record<Metric, SmoothedCurve>;

  constructor(curve: Curve, before?: Drawn) {
    this.#curve = curve;
    const windowOf = (metric: Metric) =>
      before === undefined ? 0 : before.#smoothed[metric].window;
    this.#smoothed = each((metric) => new SmoothedCurve(windowOf(metric)));
  }

  raw(metric: Metric): number[] {
    const buckets = this.#raw[metric];
    for (let index = buckets.length; index < this.#curve.length; index += 1) {
      buckets.push(this.#curve.value(metric, index));
    }
    return buckets.indices();
  }

  tests(metric: Metric): number[] {
    const buckets = this.#tests[metric];
    const { epochs } = this.#curve;
    for (let index = buckets.length; index < epochs.length; index += 1) {
      buckets.push(testValue(epochs[index], metric));
    }
    return buckets.indices();
  }

  smoothed(metric: Metric, window: number): SmoothedCurve {
    if (this.#smoothed[metric].window !== window) {
      this.#smoothed[metric] = new SmoothedCurve(window);
    }
    const smoothed = this.#smoothed[metric];
    for (let index = smoothed.length; index < this.#curve.length; index += 1) {
      smoothed.push(this.#curve.value('step', index), this.#curve.value(metric, index));
    }
    return smoothed;
  }
}

/** NaN where the run has none. */
export function testValue(point: EpochPoint, metric: Metric): number {
  return {
    loss: point.valLoss,
    accuracy: point.valAccuracy,
    labelErrorRate: point.valLabelErrorRate ?? NaN,
  }[metric];
}

function each<T>(make: (metric: Metric) => T): Record<Metric, T> {
  return {
    accuracy: make('accuracy'),
    loss: make('loss'),
    labelErrorRate: make('labelErrorRate'),
  };
}
