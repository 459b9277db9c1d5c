/**
 * What changes many times a second: where the run stands, how fast it goes, how much is loaded. React
 * would be kept busy by it, so whoever shows it is told once a frame at most and writes it into the page
 * by itself.
 */
import type { Position } from '../../training/events.ts';
import { FrameNotifier } from '../charts/frame-notifier.ts';

export interface Live {
  position: Position | undefined;
  samplesPerSecond: number | undefined;
  /** The share of the latest training batches that was read right, 0 to 1. */
  trainingAccuracy: number | undefined;
  /** Seconds of training that the last epoch took. */
  epochSeconds: number | undefined;
  /** Test digits read so far, while the test set is being read. */
  evaluating: { done: number; total: number } | undefined;
  /** Programs compiled so far for a device, while training waits for them. */
  compiling: { done: number; total: number } | undefined;
  loading: { loadedBytes: number; totalBytes: number } | undefined;
}

const NOTHING: Live = {
  position: undefined,
  samplesPerSecond: undefined,
  trainingAccuracy: undefined,
  epochSeconds: undefined,
  evaluating: undefined,
  compiling: undefined,
  loading: undefined,
};

export class LiveReadings {
  readonly #notifier: FrameNotifier;
  #now = NOTHING;

  /** @param notifier who tells the listeners, and when; the default waits for an animation frame. */
  constructor(notifier: FrameNotifier = new FrameNotifier()) {
    this.#notifier = notifier;
  }

  get now(): Live {
    return this.#now;
  }

  set(changes: Partial<Live>): void {
    this.#now = { ...this.#now, ...changes };
    this.#notifier.schedule();
  }

  /** A new run: nothing is known of it but where it stands. */
  beginAt(position: Position): void {
    this.#now = { ...NOTHING, position };
    this.#notifier.schedule();
  }

  /** @returns ends the subscription. */
  subscribe(listener: (now: Live) => void): () => void {
    return this.#notifier.subscribe(() => listener(this.#now));
  }
}

/** The share of the whole run that is done, 0 to 1. */
export function runShare({ position }: Live): number {
  if (position === undefined || position.epochs === 0) return 0;
  const { epoch, batch, batchesPerEpoch, epochs } = position;
  return Math.min(1, (epoch + batch / batchesPerEpoch) / epochs);
}

/** Seconds one epoch takes: as measured, and before the first has ended as the present pace promises. */
export function secondsPerEpoch(live: Live, trainingDigits: number): number | undefined {
  if (live.epochSeconds !== undefined && live.epochSeconds > 0) return live.epochSeconds;
  const pace = live.samplesPerSecond;
  return pace === undefined || pace <= 0 ? undefined : trainingDigits / pace;
}

/** Seconds to the end of the run at the present pace. */
export function secondsLeft(live: Live, trainingDigits: number): number | undefined {
  const { position, samplesPerSecond: pace } = live;
  if (position === undefined || pace === undefined || pace <= 0) return undefined;
  const epochsLeft = position.epochs - position.epoch - position.batch / position.batchesPerEpoch;
  return (Math.max(0, epochsLeft) * trainingDigits) / pace;
}
