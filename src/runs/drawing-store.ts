/** Keeps the reader's drawings in the browser, each under its key. */
import { z } from 'zod';
import { DRAWING_SIDE, type Drawing } from '../data/drawing.ts';
import { allOf, readAll, RunDatabase, storeError } from './run-database.ts';

const drawingSchema = z.strictObject({
  key: z.string().min(1),
  label: z.number().int().min(0).max(9),
  pixels: z.instanceof(Uint8Array).refine(({ length }) => length === DRAWING_SIDE ** 2),
  isHeldBack: z.boolean(),
  at: z.number(),
});

export class DrawingStore {
  readonly #database: RunDatabase;

  constructor({ name = 'scanline' }: { name?: string } = {}) {
    this.#database = new RunDatabase(name);
  }

  /**
   * All drawings in the order in which they came. What is damaged is put aside.
   *
   * @throws RunStoreError when the browser keeps nothing.
   */
  list(): Promise<Drawing[]> {
    return explained(async () => {
      const { kept } = await readAll(await this.#database.get(), 'drawings', readDrawing);
      return kept.sort((one, other) => one.at - other.at);
    });
  }

  /** All of them or none. @throws RunStoreError when they cannot be kept. */
  keep(drawings: readonly Drawing[]): Promise<void> {
    return explained(async () => {
      const tx = (await this.#database.get()).transaction('drawings', 'readwrite');
      const put = drawings.map((drawing) => tx.store.put(drawing, drawing.key));
      await allOf(put, tx.done);
    });
  }

  /** @throws RunStoreError */
  remove(keys: readonly string[]): Promise<void> {
    return explained(async () => {
      const tx = (await this.#database.get()).transaction('drawings', 'readwrite');
      const gone = keys.map((key) => tx.store.delete(key));
      await allOf(gone, tx.done);
    });
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

async function explained<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw storeError(error);
  }
}

/** @throws Error with the first thing that is wrong with it */
function readDrawing(value: unknown): Drawing {
  const read = drawingSchema.safeParse(value);
  if (!read.success) throw new Error(read.error.issues[0].message);
  return read.data as Drawing;
}
