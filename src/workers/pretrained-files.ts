/** The weights that come with the page: an index of networks, and a safetensors file for each. */
import { z } from 'zod';
import type { Experiment } from '../models/experiment.ts';
import { readExperiment } from '../models/read-experiment.ts';
import { readSafetensors, type StoredTensor } from '../training/safetensors.ts';

/** A file's bytes; `undefined` where there is no such file. */
export type LoadFile = (address: string) => Promise<Uint8Array | undefined>;

export interface PretrainedEntry {
  file: string;
  /** The network, its options, and how it was trained. */
  experiment: Experiment;
  /** 0 to 1, of the whole test set; for numbers the share read wholly right. */
  testAccuracy: number;
  epochs: number;
}

/** By stable variable name. */
export type Weights = ReadonlyMap<string, StoredTensor>;

const INDEX = 'index.json';
/** In a checkpoint, where other tensors stand beside them. */
const PREFIX = 'weights/';

const entrySchema = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  experiment: z.unknown(),
  testAccuracy: z.number().min(0).max(1),
  epochs: z.number().nonnegative(),
});

/** One for a network, or several of different options, the best first. */
const indexSchema = z.record(z.string(), z.union([entrySchema, z.array(entrySchema)]));

/**
 * The entries of the index at `source` by network; none where there is no index.
 *
 * @throws Error when the index is damaged or cannot be loaded.
 */
export async function loadIndex(
  source: string,
  load: LoadFile,
): Promise<ReadonlyMap<string, readonly PretrainedEntry[]>> {
  const bytes = await load(source + INDEX);
  if (bytes === undefined) return new Map();
  const index = indexSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
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

/** @throws Error when the file is missing or damaged, or cannot be loaded. */
export async function loadWeights(
  source: string,
  { file }: PretrainedEntry,
  load: LoadFile,
): Promise<Weights> {
  const bytes = await load(source + file);
  if (bytes === undefined) throw new Error(`There is no file ${file}.`);
  const { tensors } = readSafetensors(bytes);
  const prefixed = [...tensors].filter(([name]) => name.startsWith(PREFIX));
  if (prefixed.length === 0) return tensors;
  return new Map(prefixed.map(([name, tensor]) => [name.slice(PREFIX.length), tensor]));
}
