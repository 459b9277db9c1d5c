/**
 * What is kept of a run beside its curve and its checkpoints: settings, where it stands, how it did, and what the
 * reader has made of it. One record of the browser's store; whatever is read out of it is checked.
 */
import { z } from 'zod';
import type { Experiment } from '../models/experiment.ts';
import { readExperiment } from '../models/read-experiment.ts';
import { runArchive } from '../text/en-run-archive.ts';
import { COLUMNS, type ReadingChunk } from './curve.ts';

/** Counts up when a record changes its meaning. */
export const RECORD_VERSION = 1;

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const seconds = z.number().nonnegative();
const labelErrorRate = z.number().nonnegative().exactOptional();

const experiment = z.unknown().transform((given, context): Experiment => {
  try {
    return readExperiment(given).experiment;
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});

/** The learning rate was changed while the run was under way. */
const liveChange = z.strictObject({
  setting: z.literal('learningRate'),
  step: count,
  epoch: z.number().nonnegative(),
  seconds,
  from: z.number(),
  to: z.number(),
});

const reading = z.strictObject({
  step: count,
  epoch: z.number(),
  seconds,
  loss: z.number(),
  accuracy: z.number(),
  labelErrorRate,
});

const testResult = z.strictObject({ epoch: count, accuracy: share });

const recordSchema = z.strictObject({
  version: z.literal(RECORD_VERSION),
  id: z.string().min(1),
  /** Made of its settings. */
  name: z.string(),
  /** The reader's own name for it, and own words about it. */
  title: z.string().exactOptional(),
  note: z.string(),
  /** With what was changed while it ran. */
  experiment,
  /** As it began. */
  started: experiment,
  preset: z.string(),
  changes: z.array(liveChange),
  status: z.enum(['training', 'paused', 'finished', 'diverged']),
  /** Where its last checkpoint stands. */
  position: z.strictObject({
    step: count,
    epoch: count,
    batch: count,
    batchesPerEpoch: count,
    epochs: count,
  }),
  /** Spent training. */
  seconds,
  parameters: count,
  /** What computed last, e.g. `webgpu`. */
  backend: z.string(),
  lastTest: testResult.exactOptional(),
  bestTest: testResult.exactOptional(),
  curve: z.strictObject({
    readings: count,
    epochs: count,
    stride: z.number().int().positive(),
    open: z.strictObject({ count, mean: reading }).exactOptional(),
  }),
  /** The weights that are kept: as it stands, and after the epoch that read the test set best. */
  weights: z.strictObject({
    last: z.strictObject({ step: count }).exactOptional(),
    best: testResult.extend({ step: count }).exactOptional(),
  }),
  /** Milliseconds since 1970. */
  created: z.number(),
  updated: z.number(),
  /** Another run took its place: it is not offered when the page is opened again. */
  left: z.boolean(),
  /** Not drawn among the earlier runs. */
  hidden: z.boolean(),
  /** Never cleared away to make room. */
  pinned: z.boolean(),
  /** When it was deleted, as long as that can be undone. */
  deleted: z.number().exactOptional(),
  /** The tab that wrote it last. */
  owner: z.string(),
});

export type RunRecord = z.infer<typeof recordSchema>;
export type LiveChange = z.infer<typeof liveChange>;

/** @throws Error naming the first thing in it that is not a record's. */
export function readRecord(given: unknown): RunRecord {
  return parsed(recordSchema, given);
}

const column = z.instanceof(Float64Array);
const readingChunkSchema = z
  .strictObject(Object.fromEntries(COLUMNS.map((name) => [name, column])))
  .refine((chunk) => new Set(Object.values(chunk).map(({ length }) => length)).size === 1, {
    message: runArchive.otherLengths,
  });

/** @throws Error saying what is wrong with it. */
export function readReadingChunk(given: unknown): ReadingChunk {
  return parsed(readingChunkSchema, given) as ReadingChunk;
}

const epochChunkSchema = z.array(
  z.strictObject({
    epoch: count,
    step: count,
    seconds,
    loss: z.number().exactOptional(),
    accuracy: share.exactOptional(),
    valLoss: z.number(),
    valAccuracy: share,
    labelErrorRate,
    valLabelErrorRate: labelErrorRate,
    epochSeconds: z.number(),
  }),
);

/** @throws Error saying what is wrong with it. */
export function readEpochChunk(given: unknown): z.infer<typeof epochChunkSchema> {
  return parsed(epochChunkSchema, given);
}

/** @throws Error saying what is wrong with it. */
export function readCheckpointBytes(given: unknown): Uint8Array<ArrayBuffer> {
  return parsed(z.strictObject({ bytes: z.instanceof(Uint8Array) }), given)
    .bytes as Uint8Array<ArrayBuffer>;
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue.path.length === 0 ? '' : ` at "${issue.path.join('.')}"`;
  throw new Error(`${issue.message}${where}`);
}
