/** Which kind of model the files are: told by what is in them, never by their names alone. */
import { ExchangeError } from './exchange-error.ts';
import { looksLikeZip, ZipArchive } from './foreign/zip-archive.ts';
import type { ImportedModel } from './formats.ts';
import { KERAS_ENTRIES } from './keras/keras-entries.ts';
import { readKeras } from './keras/read-keras.ts';
import type { ModelFile } from './offers.ts';
import { readCheckpointModel } from './read-checkpoint-model.ts';
import { readTfjs } from './tfjs/read-tfjs.ts';

/** @throws ExchangeError saying what is wrong, what was expected and what to do. */
export async function readModel(files: readonly ModelFile[]): Promise<ImportedModel> {
  const archive = files.find(({ bytes }) => looksLikeZip(bytes));
  if (archive !== undefined) return readArchive(archive);
  const weights = files.find(({ bytes }) => looksLikeSafetensors(bytes));
  const json = files.filter(({ bytes }) => looksLikeJson(bytes));
  if (weights !== undefined) return readCheckpointModel(weights, json.at(0));
  const model = json.find(({ name }) => name.endsWith('model.json')) ?? json.at(0);
  if (model !== undefined) return readTfjs(model, files);
  throw unknownFiles(files);
}

/** A `.keras` file, or several files that the page or the command line packed together. */
async function readArchive({ name, bytes }: ModelFile): Promise<ImportedModel> {
  const archive = new ZipArchive(bytes, name);
  if (archive.has(KERAS_ENTRIES.config)) return readKeras(archive, name);
  // What an archive of ours unpacks to is about as large as itself: weights do not get smaller by packing.
  const most = 2 * bytes.length + 1_000_000;
  const read = (entry: string): ModelFile => ({
    name: entry,
    bytes: archive.read(entry, most, 'an archive of this size may hold'),
  });
  const checkpoint = archive.names.find((entry) => entry.endsWith('.safetensors'));
  if (checkpoint !== undefined) return readCheckpointModel(read(checkpoint), undefined);
  const keras = archive.names.find((entry) => entry.endsWith('.keras'));
  if (keras !== undefined) return readArchive(read(keras));
  const model = archive.names.find((entry) => entry.endsWith('model.json'));
  if (model !== undefined) {
    const folder = model.slice(0, -'model.json'.length);
    const beside = archive.names.filter(
      (entry) => entry.startsWith(folder) && entry.endsWith('.bin'),
    );
    return readTfjs(read(model), beside.map(read));
  }
  throw new ExchangeError(
    `${name} is a zip archive, but holds no network: neither config.json, which makes a .keras file, nor model.json, nor a checkpoint. It holds ${archive.names.slice(0, 6).join(', ') || 'nothing'}. Choose a file that was saved by Keras 3, TensorFlow.js or Scanline.`,
  );
}

/** Eight bytes with the header's length, then the header, a JSON object. */
function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;
}

function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, 100).find((byte) => byte > 0x20);
  return first === 0x7b && !looksLikeSafetensors(bytes);
}

const EXPECTED =
  'Scanline opens .safetensors (its own checkpoints), .keras (Keras 3), and model.json with its weight files (TensorFlow.js).';

function unknownFiles(files: readonly ModelFile[]): ExchangeError {
  if (files.length === 0) return new ExchangeError(`No file was chosen. ${EXPECTED}`);
  const [{ name, bytes }] = files;
  return new ExchangeError(`${name} ${whatItIs(name, bytes)} ${EXPECTED}`);
}

function whatItIs(name: string, bytes: Uint8Array): string {
  if (bytes.length === 0) return 'is empty.';
  if (bytes[0] === 0x89 && bytes[1] === 0x48 && bytes[2] === 0x44 && bytes[3] === 0x46) {
    return 'is an HDF5 file, as Keras 2 wrote them. Load it in Keras and save it as a .keras file.';
  }
  if (name.endsWith('.onnx')) return 'is an ONNX file: networks go out in that format, but not in.';
  if (name.endsWith('.bin')) return 'holds weights only. Choose it together with its model.json.';
  if (name.endsWith('.keras')) {
    return `is no .keras file: that is a zip archive, and this begins with the bytes ${firstBytes(bytes)}. It is damaged or something else.`;
  }
  if (name.endsWith('.safetensors')) {
    return `is no safetensors file: that begins with a header, and this with the bytes ${firstBytes(bytes)}. It is damaged or something else.`;
  }
  return `is no model that Scanline knows: it begins with the bytes ${firstBytes(bytes)}.`;
}

function firstBytes(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
