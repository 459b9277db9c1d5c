/**
 * The weights that come with the page: `index.json` names the files for each network, and each file is a
 * safetensors file of weights alone, in 16-bit floats where they read as well, and in 8 bits where that would be much.
 */
import { z } from 'zod';
import type { Experiment } from '../models/experiment.ts';
import type { PretrainedCurve } from './events.ts';
import { sameNetwork } from '../models/index.ts';
import { readExperiment } from '../models/read-experiment.ts';
import type { ResultRecord } from './record.ts';
import { readSafetensors, writeSafetensors, type StoredTensor } from './safetensors.ts';
import type { StoredType } from './safetensors.ts';

export interface PretrainedEntry {
  /** Beside the index. */
  file: string;
  /** The recipe that was run to make it. */
  recipe: string;
  /** The network, its options, and how it was trained. */
  experiment: Experiment;
  parameters: number;
  /** 0 to 1, of the whole test set, with the weights as they are in the file; for numbers the share read wholly right. */
  testAccuracy: number;
  epochs: number;
  bytes: number;
  /** How the run went that made it; absent in an index of an older version. */
  curve?: PretrainedCurve | undefined;
}

/** By network; entries of one network have different options, the best reader first. */
export type PretrainedIndex = ReadonlyMap<string, readonly PretrainedEntry[]>;

/** By stable variable name. */
export type Weights = ReadonlyMap<string, StoredTensor>;

/** What reads worse is of no use to a reader, and is not shipped. */
const WORTH_SHIPPING = 0.9;
/** Lessons say what these do with a digit, so a better reader of the same network does not take their place. */
const OF_LESSONS = ['simple-rnn-sgd-256', 'lstm', 'mdlstm'];
/** In a checkpoint, where other tensors stand beside them. */
const PREFIX = 'weights/';

const entrySchema = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  recipe: z.string().default(''),
  experiment: z.unknown(),
  parameters: z.number().int().nonnegative().default(0),
  testAccuracy: z.number().min(0).max(1),
  epochs: z.number().nonnegative(),
  bytes: z.number().int().nonnegative().default(0),
  curve: z
    .object({
      testAccuracy: z.array(z.number()),
      testLoss: z.array(z.number()),
      testLabelErrorRate: z.array(z.number()).optional(),
    })
    .optional(),
});

/** One for a network, or several of different options. */
const indexSchema = z.record(z.string(), z.union([entrySchema, z.array(entrySchema)]));

/** @throws Error when it is no such index. */
export function readPretrainedIndex(json: string): PretrainedIndex {
  const index = indexSchema.parse(JSON.parse(json));
  return new Map(
    Object.entries(index).map(([network, entries]) => [
      network,
      [entries].flat().map((entry) => ({
        ...entry,
        experiment: readExperiment(entry.experiment).experiment,
      })),
    ]),
  );
}

export function writePretrainedIndex(index: PretrainedIndex): string {
  return `${JSON.stringify(Object.fromEntries(index), null, 1)}\n`;
}

/** The curve of a record, to four figures that count. */
export function pretrainedCurve({ curve }: Pick<ResultRecord, 'curve'>): PretrainedCurve {
  const short = (value: number) => Number(value.toPrecision(4));
  const rates = curve.map(({ testLabelErrorRate }) => testLabelErrorRate);
  return {
    testAccuracy: curve.map(({ testAccuracy }) => short(testAccuracy)),
    testLoss: curve.map(({ testLoss }) => short(testLoss)),
    ...(rates.every((rate) => rate !== undefined) ? { testLabelErrorRate: rates.map(short) } : {}),
  };
}

/** @throws SafetensorsError when the file is damaged. */
export function readPretrainedWeights(bytes: Uint8Array): Weights {
  const { tensors } = readSafetensors(bytes);
  const prefixed = [...tensors].filter(([name]) => name.startsWith(PREFIX));
  if (prefixed.length === 0) return tensors;
  return new Map(prefixed.map(([name, tensor]) => [name.slice(PREFIX.length), tensor]));
}

/** @throws SafetensorsError when a weight is too large for `dtype`. */
export function writePretrainedWeights(
  weights: Weights,
  experiment: Experiment,
  dtype: StoredType,
): Uint8Array<ArrayBuffer> {
  const metadata = { network: experiment.network, experiment: JSON.stringify(experiment) };
  return writeSafetensors({ tensors: weights, metadata }, dtype);
}

/** Of each network and its options the record that lessons speak of, else the one that reads best, where it reads well; best first. */
export function worthShipping(records: readonly ResultRecord[]): readonly ResultRecord[] {
  const ofLessons = records.filter(({ recipe }) => OF_LESSONS.includes(recipe));
  const chosen: ResultRecord[] = [];
  for (const record of [...ofLessons, ...bestFirst(records)]) {
    const taken = chosen.some(({ experiment }) => sameNetwork(experiment, record.experiment));
    if (!taken && record.test.accuracy >= WORTH_SHIPPING) chosen.push(record);
  }
  return bestFirst(chosen);
}

function bestFirst(records: readonly ResultRecord[]): readonly ResultRecord[] {
  return records.toSorted((a, b) => b.test.accuracy - a.test.accuracy);
}
