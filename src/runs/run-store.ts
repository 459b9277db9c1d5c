/**
 * Keeps runs in the browser: settings and figures, curves in chunks, and the weights as they stand and as they read
 * best. What is written of a run is written whole or not at all, and only by the tab that has it.
 */
import type { EpochPoint } from '../training/events.ts';
import { Curve, EPOCHS_PER_CHUNK, READINGS_PER_CHUNK } from './curve.ts';
import {
  allOf,
  type Database,
  readAll,
  RunDatabase,
  RunStoreError,
  storeError,
} from './run-database.ts';
import { browserLocks, type RunLocks } from './run-locks.ts';
import {
  readCheckpointBytes,
  readEpochChunk,
  readReadingChunk,
  readRecord,
  type RunRecord,
} from './run-record.ts';

/** A run out of the store. */
export interface KeptRun {
  record: RunRecord;
  /** `undefined` when it is damaged. */
  curve: Curve | undefined;
  /** A checkpoint file's bytes, from which it goes on; `undefined` when it was cleared away or is damaged. */
  checkpoint: Uint8Array<ArrayBuffer> | undefined;
}

/** What is to be kept of a run; what is not named stays as it is. */
export interface Keeping {
  record: RunRecord;
  curve?: Curve;
  checkpoint?: Uint8Array;
  /** The checkpoint is that of the best epoch so far. */
  isBest?: boolean;
}

/** A run that was kept elsewhere. */
export interface AddedRun {
  record: RunRecord;
  curve: Curve;
  /** Checkpoint files' bytes. */
  last?: Uint8Array;
  best?: Uint8Array;
}

export interface RunList {
  /** The newest first; deleted ones are not among them. */
  runs: RunRecord[];
  /** So many could not be read and were put aside. */
  putAside: number;
}

/** What the reader makes of a run; `undefined` takes a title or a deletion back. */
export interface RunChange {
  title?: string | undefined;
  note?: string;
  left?: boolean;
  hidden?: boolean;
  pinned?: boolean;
  deleted?: number | undefined;
}

/** So many runs are kept besides those that are pinned, and of so many the weights. */
export const MOST_RUNS = 200;
export const MOST_WEIGHTS = 10;
/** A deleted run can be brought back for so many milliseconds. */
const UNDO_WITHIN = 24 * 60 * 60 * 1000;

/** In the tab's own storage, which outlives a reload and a crash. */
const LAST_RUN = 'scanline-last-run';

/** Milliseconds in which a tab that was left has ended, its last checkpoint included. */
const ENDS_WITHIN = 2_000;

interface Written {
  generation: number;
  readings: number;
  epochs: number;
}

type WhichWeights = 'last' | 'best';

export class RunStore {
  readonly #database: RunDatabase;
  readonly #locks: RunLocks;
  readonly #owner = newId();
  /** How much of the curves this tab has written, by run. */
  readonly #written = new Map<string, Written>();

  constructor({
    name = 'scanline',
    locks = browserLocks(),
  }: { name?: string; locks?: RunLocks } = {}) {
    this.#database = new RunDatabase(name);
    this.#locks = locks;
  }

  /**
   * All runs. What is damaged is put aside.
   *
   * @throws RunStoreError when the browser keeps nothing.
   */
  list(): Promise<RunList> {
    return this.#with(async (database) => {
      const { kept, putAside } = await readAll(database, 'runs', readRecord);
      const runs = kept.filter(({ deleted }) => deleted === undefined);
      runs.sort((one, other) => other.updated - one.updated);
      return { runs, putAside };
    });
  }

  /**
   * Runs that are open in other tabs. The one that this tab had before it was left and came back may still be held for
   * a moment; a tab that is a copy of another waits for it in vain.
   */
  async elsewhere(): Promise<ReadonlySet<string>> {
    const found = await this.#locks.elsewhere();
    const own = this.lastOfThisTab();
    if (own === undefined || !found.has(own)) return found;
    await this.#locks.untilFree(own, ENDS_WITHIN);
    return this.#locks.elsewhere();
  }

  /** The run that this tab had last, before it was loaded again. */
  lastOfThisTab(): string | undefined {
    return attempt(() => sessionStorage.getItem(LAST_RUN) ?? undefined);
  }

  /** Takes a run that begins for this tab. */
  async begin(id: string): Promise<void> {
    rememberInTab(id);
    await this.#locks.take(id);
  }

  /** Lets a run go: another tab may go on with it. */
  letGo(id: string): void {
    this.#locks.letGo(id);
    this.#written.delete(id);
  }

  /**
   * Takes a kept run for this tab, to go on with it.
   *
   * @throws RunStoreError when another tab has it, or the browser keeps nothing.
   */
  async take(id: string): Promise<KeptRun | undefined> {
    if (!(await this.#locks.take(id))) throw new RunStoreError('elsewhere');
    const kept = await this.read(id);
    if (kept === undefined) {
      this.#locks.letGo(id);
      return undefined;
    }
    rememberInTab(id);
    await this.#write(id, (record) => ({ ...record, owner: this.#owner }));
    const { curve } = kept;
    if (curve !== undefined)
      this.#written.set(id, { generation: curve.generation, ...curve.extent });
    return kept;
  }

  /** A run as it is kept, without taking it. */
  read(id: string): Promise<KeptRun | undefined> {
    return this.#with(async (database) => {
      const tx = database.transaction(['runs', 'curves', 'checkpoints']);
      const [record, readings, epochs, last] = await Promise.all([
        tx.objectStore('runs').get(id),
        tx.objectStore('curves').getAll(chunksOf(id, 'readings')),
        tx.objectStore('curves').getAll(chunksOf(id, 'epochs')),
        tx.objectStore('checkpoints').get([id, 'last']),
      ]);
      if (record === undefined) return undefined;
      const read = attempt(() => readRecord(record));
      if (read === undefined) return undefined;
      return {
        record: read,
        curve: attempt(() => curveOf(read, readings, epochs)),
        checkpoint: last === undefined ? undefined : attempt(() => readCheckpointBytes(last)),
      };
    });
  }

  /** The curve of a kept run, without its weights; `undefined` when there is none, or it is damaged. */
  curve(id: string): Promise<Curve | undefined> {
    return this.#with(async (database) => {
      const tx = database.transaction(['runs', 'curves']);
      const [record, readings, epochs] = await Promise.all([
        tx.objectStore('runs').get(id),
        tx.objectStore('curves').getAll(chunksOf(id, 'readings')),
        tx.objectStore('curves').getAll(chunksOf(id, 'epochs')),
      ]);
      return record === undefined
        ? undefined
        : attempt(() => curveOf(readRecord(record), readings, epochs));
    });
  }

  /** The test results of a kept run, oldest first; of a damaged one none. */
  epochs(id: string): Promise<EpochPoint[]> {
    return this.#with(async (database) => {
      const chunks = await database.getAll('curves', chunksOf(id, 'epochs'));
      return attempt(() => chunks.flatMap(readEpochChunk)) ?? [];
    });
  }

  /**
   * Takes in a run that was kept elsewhere; one of the same id that is here stays as it is.
   *
   * @returns whether it is new here
   * @throws RunStoreError when it cannot be kept.
   */
  add({ record, curve, last, best }: AddedRun): Promise<boolean> {
    return this.#with(async (database) => {
      const tx = database.transaction(['runs', 'curves', 'checkpoints'], 'readwrite');
      const runs = tx.objectStore('runs');
      const { id } = record;
      if ((await runs.getKey(id)) !== undefined) return false;
      const { last: _last, best: _best, ...weights } = record.weights;
      const kept: RunRecord = {
        ...record,
        owner: this.#owner,
        left: true,
        weights: {
          ...weights,
          ...(last === undefined || record.weights.last === undefined
            ? {}
            : { last: record.weights.last }),
          ...(best === undefined || record.weights.best === undefined
            ? {}
            : { best: record.weights.best }),
        },
        curve: curve.extent,
      };
      const parts: Promise<unknown>[] = [runs.put(kept, id)];
      const { readings, epochs } = curve.extent;
      for (const chunk of chunks(0, readings, READINGS_PER_CHUNK)) {
        parts.push(
          tx.objectStore('curves').put(curve.readingChunk(chunk), [id, 'readings', chunk]),
        );
      }
      for (const chunk of chunks(0, epochs, EPOCHS_PER_CHUNK)) {
        parts.push(tx.objectStore('curves').put(curve.epochChunk(chunk), [id, 'epochs', chunk]));
      }
      const checkpoints = tx.objectStore('checkpoints');
      if (last !== undefined) parts.push(checkpoints.put({ bytes: last }, [id, 'last']));
      if (best !== undefined) parts.push(checkpoints.put({ bytes: best }, [id, 'best']));
      await allOf(parts, tx.done);
      return true;
    });
  }

  /** The weights of a kept run: a checkpoint file's bytes. */
  weights(id: string, which: WhichWeights): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#with(async (database) => {
      const stored = await database.get('checkpoints', [id, which]);
      return stored === undefined ? undefined : attempt(() => readCheckpointBytes(stored));
    });
  }

  /**
   * Keeps a run as it stands. Where the store is full, the weights of the oldest runs make room.
   *
   * @throws RunStoreError when it cannot be kept, or is another tab's by now.
   */
  async keep(keeping: Keeping): Promise<void> {
    for (;;) {
      try {
        return await this.#keepOnce(keeping);
      } catch (error) {
        const failure = storeError(error);
        if (failure.kind !== 'full' || !(await this.#makeRoom(keeping.record.id))) throw failure;
      }
    }
  }

  /** Changes what the reader may change of a run; nothing happens where there is none. */
  async change(id: string, change: RunChange): Promise<void> {
    await this.#write(id, (record) => {
      const { deleted, title, ...rest } = { ...record, ...change };
      return {
        ...rest,
        ...(title === undefined ? {} : { title }),
        ...(deleted === undefined ? {} : { deleted }),
      };
    });
  }

  /** Clears away what is beyond the numbers that are kept, and what was deleted long ago. */
  async tidy(now = Date.now()): Promise<void> {
    const taken = await this.#locks.elsewhere();
    await this.#with(async (database) => {
      const records = (await database.getAll('runs')).flatMap((value) => {
        const record = attempt(() => readRecord(value));
        return record === undefined || taken.has(record.id) ? [] : [record];
      });
      const old = records
        .filter(({ pinned, deleted }) => !pinned && deleted === undefined)
        .sort((one, other) => other.updated - one.updated);
      const gone = [
        ...old.slice(MOST_RUNS),
        ...records.filter(({ deleted }) => deleted !== undefined && deleted < now - UNDO_WITHIN),
      ];
      for (const { id } of gone) await erase(database, id);
      for (const record of old.slice(MOST_WEIGHTS, MOST_RUNS)) await dropWeights(database, record);
    });
  }

  /** Erases every run and every sweep. */
  async eraseAll(): Promise<void> {
    await this.#with(async (database) => {
      const tx = database.transaction(
        ['runs', 'curves', 'checkpoints', 'aside', 'sweeps'],
        'readwrite',
      );
      await allOf(
        [...tx.objectStoreNames].map((name) => tx.objectStore(name).clear()),
        tx.done,
      );
    });
    this.#written.clear();
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #keepOnce({ record, curve, checkpoint, isBest = false }: Keeping): Promise<void> {
    const { id } = record;
    const database = await this.#database.get();
    const tx = database.transaction(['runs', 'curves', 'checkpoints'], 'readwrite');
    const parts: Promise<unknown>[] = [];
    let written: Written | undefined;
    try {
      const stored = await tx.objectStore('runs').get(id);
      const before = stored === undefined ? undefined : attempt(() => readRecord(stored));
      if (before !== undefined && before.owner !== this.#owner) {
        throw new RunStoreError('elsewhere');
      }
      // The curve goes on growing; what is put of it, and what the record says of it, is of this moment.
      const extent = curve?.extent ?? record.curve;
      const asItStands = asKept({ ...record, curve: extent }, before, this.#owner);
      parts.push(tx.objectStore('runs').put(asItStands, id));
      if (curve !== undefined) {
        parts.push(...this.#putCurve(tx.objectStore('curves'), id, curve));
        written = { generation: curve.generation, ...extent };
      }
      if (checkpoint !== undefined) {
        const weights = tx.objectStore('checkpoints');
        parts.push(weights.put({ bytes: checkpoint }, [id, 'last']));
        if (isBest) parts.push(weights.put({ bytes: checkpoint }, [id, 'best']));
      }
    } catch (error) {
      // Nothing of it is to stay.
      attempt(() => tx.abort());
      await allOf(parts, tx.done).catch(() => undefined);
      throw error;
    }
    await allOf(parts, tx.done);
    if (written !== undefined) this.#written.set(id, written);
  }

  /** Puts the chunks that have changed since this tab wrote them last. */
  #putCurve(store: CurveStore, id: string, curve: Curve): Promise<unknown>[] {
    const { readings, epochs } = curve.extent;
    const known = this.#written.get(id);
    const before = known?.generation === curve.generation ? known : undefined;
    const puts: Promise<unknown>[] = [];
    if (before === undefined) puts.push(store.delete(everyKeyOf(id)));
    for (const chunk of chunks(before?.readings ?? 0, readings, READINGS_PER_CHUNK)) {
      puts.push(store.put(curve.readingChunk(chunk), [id, 'readings', chunk]));
    }
    for (const chunk of chunks(before?.epochs ?? 0, epochs, EPOCHS_PER_CHUNK)) {
      puts.push(store.put(curve.epochChunk(chunk), [id, 'epochs', chunk]));
    }
    return puts;
  }

  /** Changes a record in place. */
  #write(id: string, change: (record: RunRecord) => RunRecord): Promise<void> {
    return this.#with(async (database) => {
      const tx = database.transaction('runs', 'readwrite');
      const before = await tx.store.get(id);
      const record = before === undefined ? undefined : attempt(() => readRecord(before));
      if (record !== undefined) await tx.store.put(change(record), id);
      await tx.done;
    });
  }

  /** Drops the weights of the oldest run that has any. @returns false when there is none */
  #makeRoom(besides: string): Promise<boolean> {
    return this.#with(async (database) => {
      const taken = await this.#locks.elsewhere();
      const oldest = (await database.getAll('runs'))
        .flatMap((value) => attempt(() => readRecord(value)) ?? [])
        .filter(({ id, pinned, weights }) => {
          const has = weights.last !== undefined || weights.best !== undefined;
          return has && !pinned && id !== besides && !taken.has(id);
        })
        .sort((one, other) => one.updated - other.updated)
        .at(0);
      if (oldest === undefined) return false;
      await dropWeights(database, oldest);
      return true;
    });
  }

  /** @throws RunStoreError whatever it is that fails. */
  async #with<T>(task: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await task(await this.#database.get());
    } catch (error) {
      throw storeError(error);
    }
  }
}

/** A browser that keeps nothing may refuse this too; then the newest run of all stands for this tab's. */
function rememberInTab(id: string): void {
  attempt(() => sessionStorage.setItem(LAST_RUN, id));
}

/** A number that no other tab and no other run has; `crypto.randomUUID` is for secure pages only. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface CurveStore {
  put(value: unknown, key: [string, 'readings' | 'epochs', number]): Promise<unknown>;
  delete(range: IDBKeyRange): Promise<void>;
}

function everyKeyOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

function chunksOf(id: string, part: 'readings' | 'epochs'): IDBKeyRange {
  return IDBKeyRange.bound([id, part], [id, part, []]);
}

/** The numbers of the chunks that items from `from` up to `to` are in. */
function chunks(from: number, to: number, size: number): number[] {
  const first = Math.floor(from / size);
  return from >= to
    ? []
    : Array.from({ length: Math.ceil(to / size) - first }, (_, i) => first + i);
}

/** A record as this tab keeps it: what the reader has made of the run meanwhile stays. */
function asKept(record: RunRecord, before: RunRecord | undefined, owner: string): RunRecord {
  if (before === undefined) return { ...record, owner };
  const { title: _title, deleted: _deleted, ...rest } = record;
  const { title, deleted, note, hidden, pinned } = before;
  return {
    ...rest,
    ...(title === undefined ? {} : { title }),
    ...(deleted === undefined ? {} : { deleted }),
    note,
    hidden,
    pinned,
    owner,
  };
}

/** @throws Error when its chunks are not what the record says. */
function curveOf({ curve }: RunRecord, readings: unknown[], epochs: unknown[]): Curve {
  const read = Curve.from(curve, readings.map(readReadingChunk), epochs.map(readEpochChunk));
  if (read.length < curve.readings || read.epochs.length < curve.epochs) {
    throw new Error('Parts of the curve are missing.');
  }
  return read;
}

async function erase(database: Database, id: string): Promise<void> {
  const tx = database.transaction(['runs', 'curves', 'checkpoints'], 'readwrite');
  await allOf(
    [
      tx.objectStore('runs').delete(id),
      tx.objectStore('curves').delete(everyKeyOf(id)),
      tx.objectStore('checkpoints').delete(everyKeyOf(id)),
    ],
    tx.done,
  );
}

async function dropWeights(database: Database, record: RunRecord): Promise<void> {
  const tx = database.transaction(['runs', 'checkpoints'], 'readwrite');
  await allOf(
    [
      tx.objectStore('runs').put({ ...record, weights: {} }, record.id),
      tx.objectStore('checkpoints').delete(everyKeyOf(record.id)),
    ],
    tx.done,
  );
}

function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
