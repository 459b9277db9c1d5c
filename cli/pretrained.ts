/** `scanline pretrained`: the weights that come with the page, taken from the runs that `reproduce` keeps. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../src/data/dataset.ts';
import { handDrawings } from '../src/data/hands.ts';
import { taskOf } from '../src/models/index.ts';
import type { Checkpoint } from '../src/training/checkpoint.ts';
import {
  pretrainedCurve,
  readPretrainedIndex,
  readPretrainedWeights,
  worthShipping,
  writePretrainedIndex,
  writePretrainedWeights,
  type PretrainedEntry,
  type PretrainedIndex,
} from '../src/training/pretrained.ts';
import type { ResultRecord } from '../src/training/record.ts';
import { SafetensorsError, type StoredType } from '../src/training/safetensors.ts';
import { Trainer } from '../src/training/trainer.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { pretrained as words } from '../src/text/cli/en-pretrained.ts';
import { backendFlag, preferenceOf, startBackend } from './backend.ts';
import type { Command, Output } from './command.ts';
import { SetupError } from './failure.ts';
import { handsInWords, readHands } from './hands.ts';
import { loadDigits } from './load-data.ts';
import { ProgressBar } from './progress-bar.ts';
import { percent } from './rates-in-words.ts';
import { loadRecords } from './records.ts';
import { RUNS } from './reproduce.ts';
import { explained, writeWhole } from './files.ts';
import { loadCheckpoint } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

const FOLDER = fileURLToPath(new URL('../public/pretrained', import.meta.url));
const INDEX = 'index.json';

/** A page on a slow line should not wait for it. */
const MOST_BYTES = 300_000;
/** Fewer bits are taken where they cost no more than this. */
const MOST_LOST = 0.0005;

export const pretrained: Command = {
  name: 'pretrained',
  summary: words.summary,

  flags: () => [
    { name: 'drawings', kind: 'switch', explain: words.drawings, group: groups.output },
    backendFlag,
  ],

  async run(given, output) {
    preferenceOf(given);
    const before = await shippedBefore();
    if (given['drawings'] === true) {
      await startBackend(given);
      await readDrawings([...before.values()], output);
      return 0;
    }
    const dataset = await loadDigits();
    await startBackend(given);
    await explained(words.folderNotMade(shownPath(FOLDER)), () =>
      mkdir(FOLDER, { recursive: true }),
    );
    const entries: PretrainedEntry[] = [];
    for (const record of worthShipping(await loadRecords())) {
      const entry = await ship(record, before.get(record.recipe), dataset, output);
      if (entry !== undefined) entries.push({ ...entry, curve: pretrainedCurve(record) });
    }
    await writeWhole(join(FOLDER, INDEX), writePretrainedIndex(byNetwork(entries)));
    await sweep(new Set([INDEX, ...entries.map(({ file }) => file)]));
    return 0;
  },
};

/** How each of the shipped networks that name digits reads drawings (hands.ts). */
async function readDrawings(entries: readonly PretrainedEntry[], output: Output): Promise<void> {
  const drawings = handDrawings();
  for (const { recipe, file, experiment } of entries) {
    if (taskOf(experiment) !== 'digit') continue;
    const weights = readPretrainedWeights(await readFile(join(FOLDER, file)));
    const read = await readHands({ experiment, weights }, drawings);
    output.result(`${recipe}: ${handsInWords(read)}`);
  }
}

function byNetwork(entries: readonly PretrainedEntry[]): PretrainedIndex {
  const index = new Map<string, PretrainedEntry[]>();
  for (const entry of entries) {
    const { network } = entry.experiment;
    index.set(network, [...(index.get(network) ?? []), entry]);
  }
  return index;
}

/** By recipe. */
async function shippedBefore(): Promise<ReadonlyMap<string, PretrainedEntry>> {
  const json = await readFile(join(FOLDER, INDEX), 'utf8').catch(() => '{}');
  return new Map(
    [...readPretrainedIndex(json).values()].flat().map((entry) => [entry.recipe, entry]),
  );
}

/**
 * Writes the weights of the record's run, if it is kept here; what was shipped of it before stays otherwise.
 *
 * @throws SetupError when the file would be too large.
 */
async function ship(
  record: ResultRecord,
  before: PretrainedEntry | undefined,
  dataset: Dataset,
  output: Output,
): Promise<PretrainedEntry | undefined> {
  const { recipe, parameters } = record;
  const kept = await loadCheckpoint(join(RUNS, recipe)).catch(() => undefined);
  if (kept?.loop.step !== record.steps) {
    const said = before === undefined ? words.leftOut : words.staysAsItWas;
    output.note(said(recipe, join(RUNS, recipe)));
    return before;
  }
  const file = `${recipe}.safetensors`;
  const written = await smallest(record, kept, before, { dataset, output });
  if (written === undefined) return before;
  const { bytes, dtype, testAccuracy } = written;
  if (bytes.length > MOST_BYTES) {
    throw new SetupError(words.tooLarge(recipe, { bytes: bytes.length, dtype }, MOST_BYTES));
  }
  await writeWhole(join(FOLDER, file), bytes);
  const test = { shipped: percent(testAccuracy), trained: percent(record.test.accuracy) };
  output.result(words.written({ file, dtype, bytes: bytes.length }, test));
  const { experiment, epochs } = record;
  return { file, recipe, experiment, parameters, testAccuracy, epochs, bytes: bytes.length };
}

/**
 * In 16 bits, or in 8 where that takes too many bytes, if it reads as well, else in 32; `undefined` where what was
 * shipped before is the same, and so is known to read.
 */
async function smallest(
  record: ResultRecord,
  checkpoint: Checkpoint,
  before: PretrainedEntry | undefined,
  { dataset, output }: { dataset: Dataset; output: Output },
): Promise<{ bytes: Uint8Array; dtype: StoredType; testAccuracy: number } | undefined> {
  const { experiment, test } = record;
  for (const dtype of ['F16', 'I8'] as const) {
    const bytes = inFewerBits(record, checkpoint, dtype);
    if (bytes === undefined || bytes.length > MOST_BYTES) continue;
    if (before !== undefined && (await holds(before.file, bytes))) return undefined;
    const weights = readPretrainedWeights(bytes);
    const testAccuracy = await accuracyOf({ ...checkpoint, weights }, dataset, output);
    if (test.accuracy - testAccuracy <= MOST_LOST) return { bytes, dtype, testAccuracy };
  }
  const bytes = writePretrainedWeights(checkpoint.weights, experiment, 'F32');
  return { bytes, dtype: 'F32', testAccuracy: test.accuracy };
}

/** Whether that is what was shipped before, and so is known to read. */
async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const there = await readFile(join(FOLDER, file)).catch(() => undefined);
  return there?.equals(bytes) === true;
}

function inFewerBits(
  { experiment }: ResultRecord,
  { weights }: Checkpoint,
  dtype: StoredType,
): Uint8Array | undefined {
  try {
    return writePretrainedWeights(weights, experiment, dtype);
  } catch (error) {
    if (error instanceof SafetensorsError) return undefined;
    throw error;
  }
}

async function accuracyOf(
  checkpoint: Checkpoint,
  dataset: Dataset,
  output: Output,
): Promise<number> {
  const bar = new ProgressBar(output);
  const trainer = await Trainer.create({
    experiment: checkpoint.experiment,
    dataset,
    onEvent: (event) => {
      if (event.type === 'evaluating') bar.evaluating(event.done, event.total);
    },
  });
  trainer.restore(checkpoint);
  const result = await trainer.evaluate();
  bar.clear();
  await trainer.dispose();
  if (result === undefined) throw new Error('The test set was not read to its end.');
  return result.accuracy;
}

/** Takes away what the index no longer names. */
async function sweep(named: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    if (!named.has(name)) await rm(join(FOLDER, name));
  }
}
