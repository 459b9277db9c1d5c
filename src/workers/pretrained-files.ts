/** Loads the weights that come with the page. */
import {
  readPretrainedIndex,
  readPretrainedWeights,
  type PretrainedEntry,
  type PretrainedIndex,
  type Weights,
} from '../training/pretrained.ts';

/** A file's bytes; `undefined` where there is no such file. */
export type LoadFile = (address: string) => Promise<Uint8Array | undefined>;

export type { PretrainedEntry, PretrainedIndex, Weights };

const INDEX = 'index.json';

/**
 * The index at `source`; an empty one where there is none.
 *
 * @throws Error when the index is damaged or cannot be loaded.
 */
export async function loadIndex(source: string, load: LoadFile): Promise<PretrainedIndex> {
  const bytes = await load(source + INDEX);
  return bytes === undefined ? new Map() : readPretrainedIndex(new TextDecoder().decode(bytes));
}

/** @throws Error when the file is missing or damaged, or cannot be loaded. */
export async function loadWeights(
  source: string,
  { file }: PretrainedEntry,
  load: LoadFile,
): Promise<Weights> {
  const bytes = await load(source + file);
  if (bytes === undefined) throw new Error(`There is no file ${file}.`);
  return readPretrainedWeights(bytes);
}
