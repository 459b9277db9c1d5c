/**
 * The curve of a run so far, for the checkpoint: bounded, so that a run of a million steps is as easily
 * saved as one of a thousand.
 */
import type { CurvePoint, EpochPoint } from './events.ts';

export interface RunHistory {
  points: readonly CurvePoint[];
  epochs: readonly EpochPoint[];
}

const MOST_POINTS = 4096;

export class History {
  #points: CurvePoint[] = [];
  #epochs: EpochPoint[] = [];
  /** So many readings make one point; doubles whenever there are too many points. */
  #stride = 1;
  #gathered: CurvePoint[] = [];

  addPoint(point: CurvePoint): void {
    this.#gathered.push(point);
    if (this.#gathered.length < this.#stride) return;
    this.#points.push(meanOf(this.#gathered));
    this.#gathered = [];
    if (this.#points.length <= MOST_POINTS) return;
    this.#stride *= 2;
    this.#points = pairs(this.#points).map(meanOf);
  }

  addEpoch(point: EpochPoint): void {
    this.#epochs.push(point);
  }

  read(): RunHistory {
    const last = this.#gathered.length > 0 ? [meanOf(this.#gathered)] : [];
    return { points: [...this.#points, ...last], epochs: [...this.#epochs] };
  }

  restore({ points, epochs }: RunHistory): void {
    this.#points = [...points];
    this.#epochs = [...epochs];
    this.#gathered = [];
    this.#stride = 1;
  }
}

/** One point for several neighbours, stamped as the last of them. */
function meanOf(points: readonly CurvePoint[]): CurvePoint {
  const mean = (of: (point: CurvePoint) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const last = points[points.length - 1];
  return {
    ...last,
    loss: mean((point) => point.loss),
    accuracy: mean((point) => point.accuracy),
    ...(last.labelErrorRate === undefined
      ? {}
      : { labelErrorRate: mean((point) => point.labelErrorRate ?? 0) }),
  };
}

function pairs<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / 2) }, (_, i) =>
    items.slice(2 * i, 2 * i + 2),
  );
}
