/** The network that a command's first word names: a run's folder, a checkpoint or a model file. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  checkpointOf,
  importModel,
  type ImportedModel,
  type ModelFile,
  noticesInWords,
  weightFilesOf,
} from '../src/exchange/index.ts';
import { datasetOf } from '../src/data/dataset-of.ts';
import type { Experiment } from '../src/models/experiment.ts';
import { CheckpointError, readCheckpoint, type Checkpoint } from '../src/training/checkpoint.ts';
import { modelSource as words } from '../src/text/cli/en-model-source.ts';
import { textFlag, UsageError, type GivenFlags, type Operand, type Output } from './command.ts';
import { SetupError } from './failure.ts';
import { explained } from './files.ts';
import { CHECKPOINT } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

/** The first word of a command that works with one trained network. */
export const modelOperand: Operand = {
  name: 'model',
  value: 'RUN_OR_MODEL_FILE',
  explain: words.operand,
};

/** @throws UsageError when the first word is missing. */
export function modelWord(given: GivenFlags, command: string): string {
  const path = textFlag(given, modelOperand.name);
  if (path !== undefined) return path;
  throw new UsageError(words.missing(command));
}

/**
 * The network there, as the checkpoint of a run; one of a model file stands at epoch 0 with the file's weights.
 * What the file says and is not done here is told in notes.
 *
 * @throws SetupError when there is nothing to read; CheckpointError or ExchangeError when it is no network of ours.
 */
export async function loadModel(path: string, output: Pick<Output, 'note'>): Promise<Checkpoint> {
  const what = words.notReadable(shownPath(path));
  const file = await explained(what, async () =>
    (await stat(path)).isDirectory() ? modelIn(path) : path,
  );
  const files = await explained(what, () => readModelFiles(file));
  const opened = async () => checkpointOf(noted(await importModel(files), output));
  if (!file.endsWith('.safetensors')) return opened();
  try {
    return readCheckpoint(files[0].bytes);
  } catch (error) {
    // Weights alone, with the experiment beside them.
    if (!(error instanceof CheckpointError) || files.length === 1) throw error;
    return opened();
  }
}

/** The model, once what is different from its file has been told. */
export function noted(model: ImportedModel, output: Pick<Output, 'note'>): ImportedModel {
  noticesInWords(model.notices).forEach((sentence) => output.note(sentence));
  return model;
}

/** A file and, where its format keeps weights or settings in others beside it, those too. */
export async function readModelFiles(path: string): Promise<ModelFile[]> {
  const file = await modelFile(path);
  const named = weightFilesOf(file).map((name) => name.replaceAll('\\', '/'));
  const folder = dirname(path);
  const there = await readdir(folder);
  const beside = path.endsWith('.safetensors')
    ? there.filter((name) => name === 'experiment.json')
    : await Promise.all(named.map((name) => placeOf(name, folder, there)));
  return [
    file,
    ...(await Promise.all(
      beside.flatMap((name) => (name === undefined ? [] : modelFile(join(folder, name)))),
    )),
  ];
}

/** Where a file that a model.json names is: in the folder that stands there, or beside it. */
async function placeOf(
  name: string,
  folder: string,
  there: readonly string[],
): Promise<string | undefined> {
  const inFolder = await stat(join(folder, name)).catch(() => undefined);
  if (inFolder?.isFile() === true) return name;
  const wanted = basename(name).normalize('NFC');
  return there.find((each) => each.normalize('NFC') === wanted);
}

async function modelFile(path: string): Promise<ModelFile> {
  return { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
}

/** A run's checkpoint, else the one model file that an export left there. */
async function modelIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  if (names.includes(CHECKPOINT)) return join(folder, CHECKPOINT);
  const models = names.filter((name) => /^model\.json$|\.(keras|h5|hdf5|safetensors)$/.test(name));
  if (models.length === 1) return join(folder, models[0]);
  throw new SetupError(words.noRun(shownPath(folder), CHECKPOINT, models));
}

/** @throws UsageError where the network reads made-up sequences: there is no image to put to it. */
export function requireImages(experiment: Experiment, command: string): void {
  const { madeUp, name } = datasetOf(experiment.training);
  if (madeUp === undefined) return;
  throw new UsageError(words.needsImages(command, name));
}
