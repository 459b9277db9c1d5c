/** The browser's database of runs, sweeps and drawings: its layout, how it is opened, and what it may answer instead. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface Layout extends DBSchema {
  /** By id. */
  runs: { key: string; value: unknown };
  /** By run, part and number of the chunk. */
  curves: { key: [string, 'readings' | 'epochs', number]; value: unknown };
  checkpoints: { key: [string, 'last' | 'best']; value: unknown };
  /** What could not be read, as it was found. */
  aside: { key: number; value: { store: string; key: string; value: unknown; why: string } };
  /** By id; since layout 2. */
  sweeps: { key: string; value: unknown };
  /** By key; since layout 3. */
  drawings: { key: string; value: unknown };
  /** By what the drawings show; since layout 4. */
  comparisons: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Layout>;

/** Runs cannot be kept, for the reason in `kind`. */
export class RunStoreError extends Error {
  override name = 'RunStoreError';

  constructor(
    readonly kind:
      | 'refused'
      | 'full'
      /** Another tab has the database open in another version of the page. */
      | 'other-version'
      /** The run is another tab's. */
      | 'elsewhere',
    detail = '',
  ) {
    super(detail === '' ? kind : `${kind}: ${detail}`);
  }
}

/**
 * Reads all that is kept in a store. What cannot be read is put aside as it was found, with the reason.
 *
 * @throws what the browser answers instead; `storeError` makes sense of it
 */
export async function readAll<T>(
  database: Database,
  store: 'runs' | 'sweeps' | 'drawings' | 'comparisons',
  read: (value: unknown) => T,
): Promise<{ kept: T[]; putAside: number }> {
  const tx = database.transaction([store, 'aside'], 'readwrite');
  const kept: T[] = [];
  let putAside = 0;
  for await (const cursor of tx.objectStore(store)) {
    const { key, value } = cursor;
    try {
      kept.push(read(value));
    } catch (error) {
      putAside += 1;
      const why = error instanceof Error ? error.message : String(error);
      await tx.objectStore('aside').add({ store, key, value, why });
      await cursor.delete();
    }
  }
  await tx.done;
  return { kept, putAside };
}

/** Counts up when the layout changes; `upgrade` then goes from each to the next. */
const LAYOUT_VERSION = 4;

/** A browser that has not answered within so many milliseconds is taken not to keep anything. */
const ANSWERS_WITHIN = 10_000;

/** Opens the database when it is first needed, and again when the browser has closed it. */
export class RunDatabase {
  #opened: Promise<Database> | undefined;

  constructor(private readonly name: string) {}

  /** @throws RunStoreError when the browser keeps nothing for this page. */
  async get(): Promise<Database> {
    this.#opened ??= this.#open();
    const opened = this.#opened;
    try {
      return await within(ANSWERS_WITHIN, opened);
    } catch (error) {
      if (this.#opened === opened) this.#opened = undefined;
      throw storeError(error);
    }
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    (await opened?.catch(() => undefined))?.close();
  }

  #open(): Promise<Database> {
    const forget = () => {
      this.#opened = undefined;
    };
    return new Promise((resolve, reject) => {
      const opened = openDB<Layout>(this.name, LAYOUT_VERSION, {
        upgrade(database, before) {
          if (before < 1) {
            database.createObjectStore('runs');
            database.createObjectStore('curves');
            database.createObjectStore('checkpoints');
            database.createObjectStore('aside', { autoIncrement: true });
          }
          if (before < 2) database.createObjectStore('sweeps');
          if (before < 3) database.createObjectStore('drawings');
          if (before < 4) database.createObjectStore('comparisons');
        },
        blocked: () => reject(new RunStoreError('other-version')),
        // A newer page in another tab wants in; this one asks again, and is told, when it next keeps something.
        blocking: () => {
          forget();
          void opened.then((database) => database.close());
        },
        terminated: forget,
      });
      opened.then(resolve, reject);
    });
  }
}

/** What a failure of the database means for the page. */
export function storeError(error: unknown): RunStoreError {
  if (error instanceof RunStoreError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'QuotaExceededError') return new RunStoreError('full', message);
  if (name === 'VersionError') return new RunStoreError('other-version', message);
  return new RunStoreError('refused', message);
}

/** Waits for a whole transaction. @throws what it failed for, rather than that it was given up */
export async function allOf(
  parts: readonly Promise<unknown>[],
  done: Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled([...parts, done]);
  const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  const isAbort = (reason: unknown) => reason instanceof Error && reason.name === 'AbortError';
  if (reasons.length > 0) throw reasons.find((reason) => !isAbort(reason)) ?? reasons[0];
}

function within<T>(milliseconds: number, task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RunStoreError('refused')), milliseconds);
  });
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}
