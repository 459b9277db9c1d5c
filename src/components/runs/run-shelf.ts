/**
 * The kept runs as a table: what the store has, the run in the page as it stands, and what the reader makes of them.
 * Other tabs are told of a change, and theirs are heard.
 */
import type { Experiment, TaskName } from '../../models/experiment.ts';
import { graphOf, networkById, taskOf } from '../../models/index.ts';
import { firstTo, MILESTONES } from '../../experiments/run-result.ts';
import { describeGraph } from '../../graph/describe.ts';
import { storeError } from '../../runs/run-database.ts';
import { ArchiveError, readArchive, writeArchive } from '../../runs/run-archive.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { AddedRun, RunChange, RunStore } from '../../runs/run-store.ts';
import type { Curve } from '../../runs/curve.ts';
import { text } from '../../text/index.ts';
import type { EpochPoint } from '../../training/events.ts';
import type { RecordedRun, RunHistory } from '../run-history.ts';
import type { SweepRunner } from '../sweep/sweep-runner.ts';
import { differenceInWords } from './run-difference.ts';

export interface ShelfRow {
  id: string;
  name: string;
  /** The reader's own name, and words about it. */
  title: string;
  note: string;
  network: string;
  task: TaskName;
  difference: string;
  parameters: number;
  epochs: number;
  last: number | undefined;
  best: number | undefined;
  /** By milestone. */
  secondsTo: readonly (number | undefined)[];
  secondsPerEpoch: number | undefined;
  backend: string;
  seed: number;
  created: number;
  experiment: Experiment;
  preset: string;
  points: readonly EpochPoint[];
  pinned: boolean;
  hidden: boolean;
  hasWeights: boolean;
  /** It stands in the worker of this tab. */
  isCurrent: boolean;
  elsewhere: boolean;
}

export interface ShelfSnapshot {
  /** The newest first. */
  rows: readonly ShelfRow[];
  /** The run that was deleted last, as long as that can be undone here. */
  deleted: { id: string; name: string } | undefined;
  /** What went wrong, or came of opening a file, in a sentence. */
  news: string | undefined;
}

export interface ShelfSetup {
  runs: RunStore;
  history: RunHistory;
  /** Resolves when what is being kept is in the store. */
  settled: () => Promise<void>;
  /** Nothing is kept any more, not of the run in this page either. */
  erased: () => void;
  /** What computes at the moment. */
  backend: () => string;
  /** Sweeps are taken out and in along with the runs. */
  sweeps: () => Pick<SweepRunner, 'kept' | 'add'>;
}

export class RunShelf {
  readonly #setup: ShelfSetup;
  readonly #listeners = new Set<() => void>();
  readonly #others =
    typeof BroadcastChannel === 'function' ? new BroadcastChannel('scanline-shelf') : undefined;
  #snapshot: ShelfSnapshot = { rows: [], deleted: undefined, news: undefined };
  #records: readonly RunRecord[] = [];
  #elsewhere: ReadonlySet<string> = new Set();
  /** Test results by run, as of the record that they were read with. */
  readonly #points = new Map<string, { updated: number; points: readonly EpochPoint[] }>();
  #reading: Promise<void> | undefined;
  #readAgain = false;

  constructor(setup: ShelfSetup) {
    this.#setup = setup;
    if (this.#others !== undefined) this.#others.onmessage = () => void this.refresh();
  }

  /** Bound, for `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): ShelfSnapshot => this.#snapshot;

  /** Reads the store anew; of several wishes at once only the last. */
  refresh(): Promise<void> {
    this.#readAgain = true;
    this.#reading ??= this.#readUntilSettled().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  change(id: string, change: RunChange): Promise<void> {
    return this.#attempt(async () => {
      await this.#setup.runs.change(id, change);
      this.#others?.postMessage('changed');
    });
  }

  /** The weights of a kept run, as a checkpoint; `undefined` where they are gone. */
  async checkpointOf(id: string): Promise<Uint8Array | undefined> {
    return (await this.#setup.runs.read(id))?.checkpoint;
  }

  async remove(row: ShelfRow): Promise<void> {
    this.#tell({ deleted: { id: row.id, name: row.name }, news: undefined });
    await this.change(row.id, { deleted: Date.now() });
  }

  async undo(): Promise<void> {
    const { deleted } = this.#snapshot;
    if (deleted === undefined) return;
    this.#tell({ deleted: undefined });
    await this.change(deleted.id, { deleted: undefined });
  }

  dismissNews(): void {
    this.#tell({ news: undefined, deleted: undefined });
  }

  say(news: string): void {
    this.#tell({ news });
  }

  /** A run's curve in full; that of the run in the page as it stands. */
  async curve(id: string): Promise<Curve | undefined> {
    const { current } = this.#setup.history;
    if (current?.id === id) return current.curve;
    return this.#setup.runs.curve(id).catch(() => undefined);
  }

  /** Every kept run as a file's bytes; `undefined` when it failed, which is said. */
  async exportAll(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { runs, settled } = this.#setup;
    try {
      await settled();
      const { runs: records } = await runs.list();
      const added: AddedRun[] = [];
      for (const record of records) {
        const [curve, last, best] = await Promise.all([
          runs.curve(record.id),
          runs.weights(record.id, 'last'),
          runs.weights(record.id, 'best'),
        ]);
        if (curve === undefined) continue;
        added.push({
          record,
          curve,
          ...(last === undefined ? {} : { last }),
          ...(best === undefined ? {} : { best }),
        });
      }
      return writeArchive({ runs: added, sweeps: this.#setup.sweeps().kept() });
    } catch (error) {
      this.#tell({ news: failureInWords(error) });
      return undefined;
    }
  }

  /** Takes in a file of `exportAll`; one that is damaged changes nothing. */
  importAll(bytes: Uint8Array): Promise<void> {
    return this.#attempt(async () => {
      const { runs, sweeps } = readArchive(bytes);
      let fresh = 0;
      for (const run of runs) if (await this.#setup.runs.add(run)) fresh += 1;
      const freshSweeps = await this.#setup.sweeps().add(sweeps);
      const words = text.runsTable.archive;
      const news = [
        words.added(fresh, runs.length - fresh),
        ...(freshSweeps > 0 ? [words.addedSweeps(freshSweeps)] : []),
      ];
      this.#tell({ news: news.join(' ') });
      this.#others?.postMessage('changed');
    });
  }

  eraseAll(): Promise<void> {
    return this.#attempt(async () => {
      await this.#setup.settled();
      await this.#setup.runs.eraseAll();
      this.#setup.erased();
      this.#points.clear();
      this.#tell({ news: text.runsTable.archive.gone, deleted: undefined });
      this.#others?.postMessage('changed');
    });
  }

  async #attempt(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#tell({ news: failureInWords(error) });
    }
    await this.refresh();
  }

  async #readUntilSettled(): Promise<void> {
    while (this.#readAgain) {
      this.#readAgain = false;
      await this.#read();
      this.#tell({ rows: this.#rows() });
    }
  }

  async #read(): Promise<void> {
    const { runs } = this.#setup;
    try {
      const [{ runs: records }, elsewhere] = await Promise.all([runs.list(), runs.elsewhere()]);
      for (const { id, updated } of records) {
        if (this.#points.get(id)?.updated === updated) continue;
        this.#points.set(id, { updated, points: await runs.epochs(id) });
      }
      this.#records = records;
      this.#elsewhere = elsewhere;
    } catch {
      // What stands in the way of keeping runs is said by who keeps them; the run in the page is there anyway.
      this.#records = [];
    }
  }

  /** The kept runs, and the one in the page even before it is kept. */
  #rows(): ShelfRow[] {
    const { current } = this.#setup.history;
    const kept = this.#records.map((record) => this.#rowOf(record, current));
    const isKept = kept.some(({ id }) => id === current?.id);
    const fresh =
      current === undefined || current.isEmpty || isKept ? [] : [this.#rowOfCurrent(current)];
    const rows = [...fresh, ...kept].sort((one, other) => other.created - one.created);
    return rows.map((row, index) => ({
      ...row,
      difference: differenceInWords(rows[index + 1]?.experiment, row.experiment),
    }));
  }

  #rowOf(record: RunRecord, current: RecordedRun | undefined): ShelfRow {
    const { id, name, title, note, started, parameters, backend, created, preset } = record;
    const { pinned, hidden, weights } = record;
    const isCurrent = id === current?.id;
    const points = isCurrent ? current.epochPoints : (this.#points.get(id)?.points ?? []);
    return {
      ...{
        id,
        name: title ?? name,
        title: title ?? '',
        note,
        parameters,
        backend,
        created,
        preset,
      },
      ...figuresOf(points, taskOf(started)),
      ...settingsOf(started),
      ...{ pinned, hidden, isCurrent },
      epochs: isCurrent ? (points.at(-1)?.epoch ?? 0) : record.position.epoch,
      hasWeights: weights.last !== undefined,
      elsewhere: this.#elsewhere.has(id),
    };
  }

  #rowOfCurrent({ id, name, started, epochPoints }: RecordedRun): ShelfRow {
    const experiment = started;
    if (experiment === undefined) throw new Error('The run in the page has an experiment.');
    return {
      ...{ id, name, title: '', note: '', preset: '', created: Date.now() },
      ...figuresOf(epochPoints, taskOf(experiment)),
      ...settingsOf(experiment),
      parameters: describeGraph(graphOf(experiment)).parameters,
      backend: this.#setup.backend(),
      epochs: epochPoints.at(-1)?.epoch ?? 0,
      ...{ pinned: false, hidden: false, hasWeights: false, isCurrent: true, elsewhere: false },
    };
  }

  #tell(changes: Partial<ShelfSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }
}

function settingsOf(experiment: Experiment) {
  const { title } = networkById(experiment.network);
  return {
    experiment,
    network: title,
    task: taskOf(experiment),
    seed: experiment.training.seed,
    difference: '',
  };
}

function figuresOf(points: readonly EpochPoint[], task: TaskName) {
  const trained = points.filter(({ epoch }) => epoch > 0);
  const last = trained.at(-1);
  const reached = points.map(({ epoch, valAccuracy: accuracy, seconds }) => ({
    ...{ epoch, accuracy, seconds },
  }));
  return {
    points,
    last: last?.valAccuracy,
    best:
      last === undefined ? undefined : Math.max(...trained.map(({ valAccuracy }) => valAccuracy)),
    // They are shares that are right; a sum has none.
    secondsTo: MILESTONES.map((share) =>
      task === 'adding' ? undefined : firstTo(share, reached)?.seconds,
    ),
    secondsPerEpoch: last === undefined ? undefined : last.seconds / last.epoch,
  };
}

function failureInWords(error: unknown): string {
  if (error instanceof ArchiveError) return error.message;
  return text.page.runs.keeping[storeError(error).kind];
}
