/**
 * A checkpoint: everything from which a run goes on as if it had never stopped, as one safetensors file.
 * Weights are under `weights/`, the optimizer's running averages under `optimizer/`; the rest is JSON in
 * the header's metadata.
 */
import { z } from 'zod';
import type { RandomState } from '../layers/random.ts';
import type { Experiment } from '../models/experiment.ts';
import { readExperiment } from '../models/read-experiment.ts';
import { checkpoints as words } from '../text/en-checkpoints.ts';
import type { RunHistory } from './history.ts';
import {
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type StoredTensor,
} from './safetensors.ts';
import type { LoopState } from './loop-state.ts';

export interface Checkpoint {
  experiment: Experiment;
  /** The learning rate in force, which may have been changed since the start. */
  learningRate: number;
  /** Updates the optimizer has made. */
  iterations: number;
  /** Where the random streams of dropout stand, by name. The order of the digits needs no state. */
  random: RandomState;
  loop: LoopState;
  history: RunHistory;
  /** By stable variable name, e.g. `lstm/kernel`. */
  weights: ReadonlyMap<string, StoredTensor>;
  /** By slot and variable, e.g. `velocity/lstm/kernel`. */
  slots: ReadonlyMap<string, StoredTensor>;
}

/** A checkpoint cannot be written, read or restored; the message says what is wrong with it. */
export class CheckpointError extends Error {
  override name = 'CheckpointError';
}

const FORMAT = 'scanline-checkpoint';
const VERSION = '1';
const WEIGHTS = 'weights/';
const SLOTS = 'optimizer/';

/** The file's bytes, for a name ending in `.safetensors`. */
export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const { experiment, learningRate, iterations, random, loop, history, weights, slots } =
    checkpoint;
  return writeSafetensors({
    tensors: new Map([
      ...[...weights].map(([name, tensor]) => [WEIGHTS + name, tensor] as const),
      ...[...slots].map(([name, tensor]) => [SLOTS + name, tensor] as const),
    ]),
    metadata: {
      format: FORMAT,
      version: VERSION,
      experiment: JSON.stringify(experiment),
      state: JSON.stringify({ learningRate, iterations, random, loop }),
      history: JSON.stringify(history),
    },
  });
}

/**
 * Reads a checkpoint file. Whether its tensors fit the network is checked when it is restored.
 *
 * @throws CheckpointError saying what is wrong with the file.
 */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readFile(bytes);
  if (metadata['format'] !== FORMAT) throw new CheckpointError(words.notACheckpoint);
  if (metadata['version'] !== VERSION) {
    throw new CheckpointError(words.otherVersion(metadata['version'], VERSION));
  }
  const { learningRate, iterations, random, loop } = readPart(metadata, 'state', stateSchema);
  return {
    experiment: readStoredExperiment(metadata),
    learningRate,
    iterations,
    random,
    loop,
    history: readPart(metadata, 'history', historySchema),
    weights: under(WEIGHTS, tensors),
    slots: under(SLOTS, tensors),
  };
}

function readFile(bytes: Uint8Array) {
  try {
    return readSafetensors(bytes);
  } catch (error) {
    if (error instanceof SafetensorsError) throw new CheckpointError(error.message);
    throw error;
  }
}

const count = z.number().int().nonnegative();
const accuracy = z.number().min(0).max(1);
/** Above 1 where readings are longer than their labels. */
const labelErrorRate = z.number().nonnegative().exactOptional();

const stateSchema = z.strictObject({
  learningRate: z.number().nonnegative(),
  iterations: count,
  random: z.record(z.string(), count),
  loop: z.strictObject({
    step: count,
    epoch: count,
    batch: count,
    epochs: count,
    seconds: z.number().nonnegative(),
    evaluationDue: z.boolean(),
    totals: z.strictObject({
      samples: count,
      lossSum: z.number(),
      correct: z.number(),
      labels: z.strictObject({ digits: count, edits: z.number().nonnegative() }).exactOptional(),
      since: z.number().nonnegative(),
    }),
    // JSON has no infinity: before the first evaluation there is no best one.
    earlyStop: z.strictObject({ best: accuracy.nullable(), epochsWithoutRise: count }),
  }),
});

const historySchema = z.strictObject({
  points: z.array(
    z.strictObject({
      step: count,
      epoch: z.number(),
      seconds: z.number(),
      loss: z.number(),
      accuracy,
      labelErrorRate,
    }),
  ),
  epochs: z.array(
    z.strictObject({
      epoch: count,
      step: count,
      seconds: z.number(),
      loss: z.number().exactOptional(),
      accuracy: accuracy.exactOptional(),
      valLoss: z.number(),
      valAccuracy: accuracy,
      labelErrorRate,
      valLabelErrorRate: labelErrorRate,
      epochSeconds: z.number(),
    }),
  ),
  thinned: z
    .strictObject({
      stride: z.number().int().positive(),
      inLast: z.number().int().positive(),
      epochStride: z.number().int().positive(),
    })
    .exactOptional(),
});

function readPart<T>(
  metadata: Readonly<Record<string, string>>,
  part: string,
  schema: z.ZodType<T>,
): T {
  const read = schema.safeParse(parseJson(metadata, part));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CheckpointError(words.wrongPart(part, issue.path.join('.'), issue.message));
}

function readStoredExperiment(metadata: Readonly<Record<string, string>>): Experiment {
  const given = parseJson(metadata, 'experiment');
  try {
    return readExperiment(given).experiment;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(words.wrongExperiment(why));
  }
}

function parseJson(metadata: Readonly<Record<string, string>>, part: string): unknown {
  const text = metadata[part];
  if (text === undefined) throw new CheckpointError(words.noPart(part));
  try {
    return JSON.parse(text);
  } catch {
    throw new CheckpointError(words.partNotJson(part));
  }
}

function under(prefix: string, tensors: ReadonlyMap<string, StoredTensor>) {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
