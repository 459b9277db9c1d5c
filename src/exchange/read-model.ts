/** Which kind of model the files are: told by what is in them, never by their names alone. */
import type { DataInUse } from './import/recognise.ts';
import { importArchives, importFiles } from '../text/en-import-files.ts';
import { ExchangeError } from './exchange-error.ts';
import { looksLikeJson } from './import/parse-json.ts';
import { looksLikeZip, ZipArchive } from './import/zip-archive.ts';
import type { ImportedModel } from './imported-model.ts';
import { KERAS_ENTRIES } from './keras/keras-entries.ts';
import { looksLikeHdf5, readH5 } from './keras/read-h5.ts';
import { readKeras } from './keras/read-keras.ts';
import type { ModelFile } from './export-formats.ts';
import { readCheckpointModel } from './read-checkpoint-model.ts';
import { fileNamed, readTfjs } from './tfjs/read-tfjs.ts';

/** @throws ExchangeError saying what is wrong, what was expected and what to do. */
export async function readModel(
  files: readonly ModelFile[],
  inUse?: DataInUse,
): Promise<ImportedModel> {
  try {
    return await readByContent(files, inUse);
  } catch (error) {
    // A description nested ten thousand deep, or sizes that no memory has.
    if (!(error instanceof RangeError)) throw error;
    throw new ExchangeError(importFiles.tooDeep(files.map(({ name }) => name)));
  }
}

async function readByContent(
  files: readonly ModelFile[],
  inUse: DataInUse | undefined,
): Promise<ImportedModel> {
  const archive = files.find(({ bytes }) => looksLikeZip(bytes));
  if (archive !== undefined) return readArchive(archive, inUse);
  const hdf5 = files.find(({ bytes }) => looksLikeHdf5(bytes));
  if (hdf5 !== undefined) return readH5(hdf5, inUse);
  const weights = files.find(({ bytes }) => looksLikeSafetensors(bytes));
  const json = files.filter(({ bytes }) => !looksLikeSafetensors(bytes) && looksLikeJson(bytes));
  if (weights !== undefined) return readCheckpointModel(weights, json.at(0));
  const model = json.find(({ name }) => name.endsWith('model.json')) ?? json.at(0);
  if (model !== undefined) {
    return readTfjs(model, (path) => fileNamed(path, files, ({ name }) => name), inUse);
  }
  throw new ExchangeError(files.length === 0 ? importFiles.none : whatItIs(files[0]));
}

/** A `.keras` file, or several files that the page, the command line or somebody packed together. */
async function readArchive(
  { name, bytes }: ModelFile,
  inUse: DataInUse | undefined,
): Promise<ImportedModel> {
  const archive = new ZipArchive(bytes, name);
  const folder = archive.folderOf(KERAS_ENTRIES.config);
  if (folder !== undefined) return readKeras(archive, folder, name, inUse);
  // What an archive of ours unpacks to is about as large as itself: weights do not get smaller by packing.
  const most = 2 * bytes.length + 1_000_000;
  const read = (entry: string): ModelFile => ({
    name: entry,
    bytes: archive.read(entry, most, 'packed-file'),
  });
  const { names } = archive;
  const ending = (end: string) => names.find((entry) => entry.endsWith(end));
  const checkpoint = ending('.safetensors');
  if (checkpoint !== undefined) {
    const experiment = ending('experiment.json');
    return readCheckpointModel(
      read(checkpoint),
      experiment === undefined ? undefined : read(experiment),
    );
  }
  const keras = ending('.keras');
  if (keras !== undefined) return readArchive(read(keras), inUse);
  const hdf5 = names.find(
    (entry) => /\.(h5|hdf5)$/.test(entry) && !entry.endsWith(KERAS_ENTRIES.weights),
  );
  if (hdf5 !== undefined) return readH5(read(hdf5), inUse);
  const model = ending('model.json');
  if (model !== undefined) {
    const beside = model.slice(0, -'model.json'.length);
    const inFolder = names.filter((entry) => entry.startsWith(beside));
    const find = (path: string) => {
      const entry = fileNamed(path, inFolder, (each) => each);
      return entry === undefined ? undefined : read(entry);
    };
    return readTfjs(read(model), find, inUse);
  }
  throw new ExchangeError(importArchives.noNetwork(name, names));
}

/** Eight bytes with the header's length, then the header, a JSON object. */
function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;
}

/** What a file that cannot be opened is instead, in a sentence. */
function whatItIs({ name, bytes }: ModelFile): string {
  if (bytes.length === 0) return importFiles.empty(name);
  if (name.endsWith('.onnx')) return importFiles.onnx(name);
  if (name.endsWith('.bin')) return importFiles.weightsOnly(name);
  if (name.endsWith('.keras')) return importFiles.notKeras(name, firstBytes(bytes));
  if (name.endsWith('.safetensors')) return importFiles.notSafetensors(name, firstBytes(bytes));
  return importFiles.unknown(name, firstBytes(bytes));
}

function firstBytes(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
