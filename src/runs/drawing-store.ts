/** Keeps the reader's drawings in the browser, each under its key, and how well they were taught last. */
import { z } from 'zod';
import type { Comparison } from '../data/comparison.ts';
import { MOST_CLASSES, ownDataOf } from '../data/own-data.ts';
import { NETWORKS } from '../models/index.ts';
import type { Drawing } from '../data/drawing.ts';
import { MNIST_SUBJECT } from '../data/drawing-subject.ts';
import { allOf, readAll, RunDatabase, storeError } from './run-database.ts';

const drawingSchema = z
  .strictObject({
    key: z.string().min(1),
    /** The first drawings were all of MNIST's digits. */
    subject: z.string().min(1).default(MNIST_SUBJECT.key),
    label: z
      .number()
      .int()
      .min(0)
      .max(MOST_CLASSES - 1),
    pixels: z.instanceof(Uint8Array).refine(({ length }) => Number.isInteger(Math.sqrt(length))),
    isHeldBack: z.boolean(),
    at: z.number(),
  })
  .refine(({ subject, label, pixels }) => {
    if (subject !== MNIST_SUBJECT.key) return true;
    const { classes, shape } = MNIST_SUBJECT;
    return label < classes.length && pixels.length === shape[0] * shape[1];
  });

/** Counts up when a comparison changes its meaning. */
const COMPARISON_VERSION = 1;

const numbers = z.array(z.number().int().nonnegative());
const readByClass = z
  .strictObject({ there: numbers, right: numbers })
  .refine(
    ({ there, right }) =>
      right.length === there.length && right.every((some, label) => some <= there[label]),
  );
const examination = z.strictObject({ heldBack: readByClass, basis: readByClass }).optional();

const comparisonSchema = z
  .strictObject({
    version: z.literal(COMPARISON_VERSION),
    subject: z.string().min(1),
    basis: z.string().min(1),
    run: z.string().min(1),
    data: z.string(),
    network: z.enum(NETWORKS.map(({ id }) => id)),
    before: examination,
    after: examination,
  })
  .refine(({ data, before, after }) => {
    const classes = ownDataOf(data)?.classes.length;
    const read = [before, after].flatMap((each) => (each ? [each.heldBack, each.basis] : []));
    return classes !== undefined && read.every(({ there }) => there.length === classes);
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

  /**
   * How well the drawings that show such a thing were taught last; nothing where they never were. What is damaged is put
   * aside.
   *
   * @throws RunStoreError when the browser keeps nothing.
   */
  comparison(subject: string): Promise<Comparison | undefined> {
    return explained(async () => {
      const { kept } = await readAll(await this.#database.get(), 'comparisons', readComparison);
      return kept.find((comparison) => comparison.subject === subject);
    });
  }

  /** In the place of the one before. @throws RunStoreError when it cannot be kept. */
  keepComparison(comparison: Comparison): Promise<void> {
    return explained(async () => {
      const kept = { version: COMPARISON_VERSION, ...comparison };
      await (await this.#database.get()).put('comparisons', kept, comparison.subject);
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

/** @throws Error with the first thing that is wrong with it */
function readComparison(value: unknown): Comparison {
  const read = comparisonSchema.safeParse(value);
  if (!read.success) throw new Error(read.error.issues[0].message);
  const { version: _version, before, after, ...rest } = read.data;
  return { ...rest, before, after };
}
