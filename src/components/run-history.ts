/**
 * The runs the page remembers: the one in training and those before it, the last few of which stay on the charts
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
  /** Earlier runs of the same task, the latest first: exact numbers and single digits are no match for each other. */
  ghosts: readonly RecordedRun[];
  /** What may be expected of the run in training, while that has nothing to show: a run that was trained elsewhere. */
  expected: RecordedRun | undefined;
}

export class RunHistory {
  readonly #notifier: FrameNotifier;
  #snapshot: HistorySnapshot = {
    version: 0,
    current: undefined,
    ghosts: [],
    expected: undefined,
  };
  #expected: RecordedRun | undefined;
  #current: RecordedRun | undefined;
  /** Of every task, the latest first. */
  #earlier: readonly RecordedRun[] = [];
  #changed = false;

  /** @param notifier who tells the listeners, and when; the default waits for an animation frame. */
  constructor(notifier: FrameNotifier = new FrameNotifier()) {
    this.#notifier = notifier;
  }

  get current(): RecordedRun | undefined {
    return this.#current;
  }

  /** What the runs that are not empty are called, one of them left out. */
  namesBeside(id: string | undefined): readonly string[] {
    const runs = this.#current === undefined ? this.#earlier : [this.#current, ...this.#earlier];
    return runs.filter((run) => !run.isEmpty && run.id !== id).map(({ name }) => name);
  }

  /** A new run begins, or one is gone on with; the one before it becomes a ghost if it had anything to show. */
  begin(description: RunDescription): RecordedRun {
    const current = new RecordedRun(description);
    const before = this.#current;
    this.#current = undefined;
    this.#keepEarlier([
      ...(before === undefined || before.isEmpty ? [] : [before]),
      ...this.#earlier.filter(({ id }) => id !== current.id),
    ]);
    this.#current = current;
    return current;
  }

  /** Adds earlier runs, the latest first: before those there are, or after them. */
  addEarlier(runs: readonly RecordedRun[], where: 'first' | 'last'): void {
    const known = new Set([this.#current, ...this.#earlier].map((run) => run?.id));
    const fresh = runs.filter(({ id }) => !known.has(id));
    this.#keepEarlier(
      where === 'first' ? [...fresh, ...this.#earlier] : [...this.#earlier, ...fresh],
    );
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

  /** The run in training goes on from an earlier step. */
  rewindTo(step: number): void {
    this.#current?.rewindTo(step);
    this.#tell();
  }

  /** What is drawn before there is a curve; `undefined` draws nothing. */
  expect(run: RecordedRun | undefined): void {
    this.#expected = run;
    this.#tell();
  }

  /** The run in training has changed otherwise. */
  touch(): void {
    this.#tell();
  }

  /** Takes the earlier runs off the charts. @returns those that were there */
  forgetGhosts(): readonly RecordedRun[] {
    const forgotten = this.#ghosts();
    this.#keepEarlier(this.#earlier.filter((run) => !forgotten.includes(run)));
    return forgotten;
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
        ghosts: this.#ghosts(),
        expected: (this.#current?.readings ?? 0) === 0 ? this.#expected : undefined,
      };
    }
    return this.#snapshot;
  };

  #ghosts(): readonly RecordedRun[] {
    const task = this.#current?.task ?? 'digit';
    const ghosts = this.#earlier.filter((run) => run.task === task).slice(0, GHOST_RUNS);
    dress(ghosts);
    return ghosts;
  }

  /** Of each task no more than are ever drawn. */
  #keepEarlier(runs: readonly RecordedRun[]): void {
    const ofTask = (run: RecordedRun) => runs.filter(({ task }) => task === run.task);
    this.#earlier = runs.filter((run) => ofTask(run).indexOf(run) < GHOST_RUNS);
    this.#tell();
  }

  #tell(): void {
    this.#changed = true;
    this.#notifier.schedule();
  }
}

/** Gives each a look that none of the others has; who has one keeps it. */
function dress(runs: readonly RecordedRun[]): void {
  const taken = new Set<number>();
  for (const run of runs) {
    if (run.look === undefined || taken.has(run.look)) run.look = undefined;
    else taken.add(run.look);
  }
  for (const run of runs) {
    for (let look = 0; run.look === undefined; look += 1) {
      if (!taken.has(look)) run.look = look;
    }
    taken.add(run.look);
  }
}
