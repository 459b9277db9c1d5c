/**
 * Keeps sweeps in the browser: each as the text of its file, which the command line reads too, and which of its runs
 * is under way. A sweep is at work in one tab at most.
 */
import { z } from 'zod';
import { readAll, RunDatabase, storeError } from './run-database.ts';
import { browserLocks, type RunLocks } from './run-locks.ts';

export const sweepSchema = z.strictObject({
  id: z.string().min(1),
  /** `scanline-sweep` with its results. */
  file: z.string(),
  /** The run that was begun last and has no result yet: its number, and what it is kept under. */
  current: z.strictObject({ run: z.number().int().positive(), id: z.string() }).exactOptional(),
  /** It was begun or gone on with, and neither stopped nor done since. */
  underWay: z.boolean(),
  /** Milliseconds since 1970. */
  created: z.number(),
});

export type KeptSweep = z.infer<typeof sweepSchema>;

export class SweepStore {
  readonly #database: RunDatabase;
  readonly #locks: RunLocks;

  constructor({
    name = 'scanline',
    locks = browserLocks(),
  }: { name?: string; locks?: RunLocks } = {}) {
    this.#database = new RunDatabase(name);
    this.#locks = locks;
  }

  /**
   * All sweeps, the newest first. What is damaged is put aside.
   *
   * @throws RunStoreError when the browser keeps nothing.
   */
  async list(): Promise<KeptSweep[]> {
    try {
      const { kept } = await readAll(await this.#database.get(), 'sweeps', readSweep);
      return kept.sort((one, other) => other.created - one.created);
    } catch (error) {
      throw storeError(error);
    }
  }

  /** @throws RunStoreError when it cannot be kept. */
  async keep(sweep: KeptSweep): Promise<void> {
    try {
      await (await this.#database.get()).put('sweeps', sweep, sweep.id);
    } catch (error) {
      throw storeError(error);
    }
  }

  /** @throws RunStoreError */
  async remove(id: string): Promise<void> {
    try {
      await (await this.#database.get()).delete('sweeps', id);
    } catch (error) {
      throw storeError(error);
    }
  }

  /** Takes a sweep for this tab; false where another has it. */
  take(id: string): Promise<boolean> {
    return this.#locks.take(id);
  }

  letGo(id: string): void {
    this.#locks.letGo(id);
  }

  /** Sweeps that are at work in other tabs. */
  elsewhere(): Promise<ReadonlySet<string>> {
    return this.#locks.elsewhere();
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

/** @throws Error with the first thing that is wrong with it */
function readSweep(value: unknown): KeptSweep {
  const read = sweepSchema.safeParse(value);
  if (!read.success) throw new Error(read.error.issues[0].message);
  return read.data;
}
