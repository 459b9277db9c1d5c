/**
 * The curve of a run so far, for the checkpoint: bounded, so that a run of a million steps or of 100,000 epochs
 * is as easily saved as a short one. A run that goes on from its checkpoint gathers exactly what it would have
 * gathered uninterrupted.
 */
import type { CurvePoint, EpochPoint } from './events.ts';

export interface RunHistory {
  points: readonly CurvePoint[];
  /** Each as it was told; of a run of very many epochs the first, the best, the last and some between. */
  epochs: readonly EpochPoint[];
  /** Only where there was more than is kept. */
  thinned?: Thinned;
}

export interface Thinned {
  /** So many readings make one point; doubles whenever there are too many points. */
  stride: number;
  /** So many readings are in the last point, which others may join. */
  inLast: number;
  /** Of the epochs between, those are kept whose number it divides; doubles likewise. */
  epochStride: number;
}

const MOST_POINTS = 4096;
const MOST_EPOCHS = 4096;

export class History {
  #points: CurvePoint[] = [];
  #epochs: EpochPoint[] = [];
  #best: EpochPoint | undefined;
  #stride = 1;
  #inLast = 1;
  #epochStride = 1;

  addPoint(point: CurvePoint): void {
    const last = this.#points.at(-1);
    if (last !== undefined && this.#inLast < this.#stride) {
      this.#inLast += 1;
      this.#points[this.#points.length - 1] = joined(last, point, 1 / this.#inLast);
      return;
    }
    if (this.#points.length >= MOST_POINTS) {
      this.#stride *= 2;
      this.#points = pairs(this.#points).map(([one, other = one]) => joined(one, other, 1 / 2));
    }
    this.#points.push(point);
    this.#inLast = 1;
  }

  addEpoch(point: EpochPoint): void {
    const last = this.#epochs.at(-1);
    this.#best = better(this.#best, point);
    if (last !== undefined && !this.#stays(last)) this.#epochs.pop();
    this.#epochs.push(point);
    if (this.#epochs.length <= MOST_EPOCHS) return;
    this.#epochStride *= 2;
    this.#epochs = this.#epochs.filter((one) => one === point || this.#stays(one));
  }

  read(): RunHistory {
    const [stride, inLast, epochStride] = [this.#stride, this.#inLast, this.#epochStride];
    return {
      points: [...this.#points],
      epochs: [...this.#epochs],
      ...(stride > 1 || epochStride > 1 ? { thinned: { stride, inLast, epochStride } } : {}),
    };
  }

  restore({ points, epochs, thinned }: RunHistory): void {
    this.#points = [...points];
    this.#epochs = [...epochs];
    this.#stride = thinned?.stride ?? 1;
    this.#inLast = thinned?.inLast ?? 1;
    this.#epochStride = thinned?.epochStride ?? 1;
    this.#best = undefined;
    for (const point of epochs) this.#best = better(this.#best, point);
  }

  #stays(point: EpochPoint): boolean {
    return point === this.#best || point.epoch % this.#epochStride === 0;
  }
}

/** The earlier of two that are equally good. */
function better(one: EpochPoint | undefined, other: EpochPoint): EpochPoint {
  return one !== undefined && one.valAccuracy >= other.valAccuracy ? one : other;
}

/** One point for two neighbours, stamped as the later; its share of the values is `weight`. */
function joined(one: CurvePoint, later: CurvePoint, weight: number): CurvePoint {
  const mean = (a: number, b: number) => a + (b - a) * weight;
  return {
    ...later,
    loss: mean(one.loss, later.loss),
    accuracy: mean(one.accuracy, later.accuracy),
    ...(later.labelErrorRate === undefined
      ? {}
      : { labelErrorRate: mean(one.labelErrorRate ?? 0, later.labelErrorRate) }),
  };
}

/** The last of an odd number is alone. */
function pairs<T>(items: readonly T[]): [T, T | undefined][] {
  return Array.from({ length: Math.ceil(items.length / 2) }, (_, i) => [
    items[2 * i],
    items.at(2 * i + 1),
  ]);
}
