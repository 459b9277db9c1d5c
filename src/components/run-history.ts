/**
 * The runs the page remembers: the one in training and the last few before it, which stay on the charts
 * as faded ghosts. It lives outside React: the worker's messages are poured in as they come, and whoever
 * listens is told at most about twelve times a second, on an animation frame.
 */
import type { CurvePoint, EpochPoint } from '../training/events.ts';
import { FrameNotifier } from './charts/frame-notifier.ts';
import { RecordedRun, type RunDescription } from './recorded-run.ts';

export type { RunDescription } from './recorded-run.ts';
export { RecordedRun } from './recorded-run.ts';

/** How many earlier runs stay on the charts. */
export const GHOST_RUNS = 3;

/** What there is to see; a new object each time listeners are told, so that React can compare it. */
export interface HistorySnapshot {
  version: number;
  current: RecordedRun | undefined;
  /** Earlier runs, the latest first. */
  ghosts: readonly RecordedRun[];
}

export class RunHistory {
  readonly #notifier: FrameNotifier;
  #snapshot: HistorySnapshot = { version: 0, current: undefined, ghosts: [] };
  #current: RecordedRun | undefined;
  #ghosts: readonly RecordedRun[] = [];
  #changed = false;

  /** @param notifier who tells the listeners, and when; the default waits for an animation frame. */
  constructor(notifier: FrameNotifier = new FrameNotifier()) {
    this.#notifier = notifier;
  }

  /** A new run begins; the one before it becomes a ghost if it had anything to show. */
  begin(description: RunDescription): void {
    const before = this.#current;
    if (before && !before.isEmpty) this.#ghosts = [before, ...this.#ghosts].slice(0, GHOST_RUNS);
    const current = new RecordedRun(description);
    // Exact numbers and single digits are no match for each other.
    this.#ghosts = this.#ghosts.filter(({ task }) => task === current.task);
    this.#current = current;
    this.#tell();
  }

  /** Readings of the run in training; those of any other run came too late and are dropped. */
  addPoints(runId: number, points: readonly CurvePoint[]): void {
    if (this.#current?.runId !== runId) return;
    for (const point of points) this.#current.addPoint(point);
    this.#tell();
  }

  /** An epoch's test result of the run in training; that of any other run is dropped. */
  addEpoch(runId: number, point: EpochPoint): void {
    if (this.#current?.runId !== runId) return;
    this.#current.addEpoch(point);
    this.#tell();
  }

  /** Takes the earlier runs off the charts. */
  forgetGhosts(): void {
    this.#ghosts = [];
    this.#tell();
  }

  /** @returns ends the subscription. Bound, so that it can be handed to `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => this.#notifier.subscribe(listener);

  /** Bound like `subscribe`; the same object until something has changed. */
  readonly snapshot = (): HistorySnapshot => {
    if (this.#changed) {
      this.#changed = false;
      this.#snapshot = {
        version: this.#snapshot.version + 1,
        current: this.#current,
        ghosts: this.#ghosts,
      };
    }
    return this.#snapshot;
  };

  #tell(): void {
    this.#changed = true;
    this.#notifier.schedule();
  }
}
