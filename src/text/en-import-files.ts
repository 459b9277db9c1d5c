/** Why a model file cannot be opened: what is said of the file, of its archive and of its weights. */
import { megabytes, withPlainSpaces } from './format.ts';

const EXPECTED =
  'Scanline opens .safetensors (its own checkpoints), .keras and .h5 (Keras), and model.json with its weight files (TensorFlow.js).';

const shape = (sizes: readonly number[]) => `[${sizes.join(', ')}]`;

const size = (bytes: number) =>
  bytes < 1e5 ? `${bytes} bytes` : withPlainSpaces(megabytes(bytes));

/** The first names of what an archive holds. */
const FEW = 6;
const first = (names: readonly string[]) => names.slice(0, FEW).join(', ') || 'nothing';
const firstAndMore = (names: readonly string[]) =>
  names.length > FEW ? `${first(names)} and ${names.length - FEW} more` : first(names);

export const importFiles = {
  none: `No file was chosen. ${EXPECTED}`,
  empty: (name: string) => `${name} is empty. ${EXPECTED}`,
  onnx: (name: string) =>
    `${name} is an ONNX file: networks go out in that format, but not in. ${EXPECTED}`,
  weightsOnly: (name: string) =>
    `${name} holds weights only. Choose it together with its model.json. ${EXPECTED}`,
  notKeras: (name: string, firstBytes: string) =>
    `${name} is no .keras file: that is a zip archive, and this begins with the bytes ${firstBytes}. It is damaged or something else. ${EXPECTED}`,
  notSafetensors: (name: string, firstBytes: string) =>
    `${name} is no safetensors file: that begins with a header, and this with the bytes ${firstBytes}. It is damaged or something else. ${EXPECTED}`,
  unknown: (name: string, firstBytes: string) =>
    `${name} is no model that Scanline knows: it begins with the bytes ${firstBytes}. ${EXPECTED}`,
  tooDeep: (names: readonly string[]) =>
    `${names.join(', ')} cannot be read: what it describes is nested too deep or too large. It is damaged, or no model of a network.`,
  notJson: (name: string) => `${name} is damaged: it is not JSON. Save or copy the model again.`,
  noExperiment: (name: string, why: string) =>
    `${name} holds no experiment that Scanline can use: ${why}`,
  /** Before a sentence on the checkpoint in the file. */
  of: (name: string, sentence: string) => `${name}: ${sentence}`,
  /** What messages call a part of a file. */
  part: (part: string, file: string) => `${part} in ${file}`,
} as const;

/** What an entry of an archive is, and so how large it may be. */
export type EntryKind = 'packed-file' | 'description' | 'weights';

const mayTake: Readonly<Record<EntryKind, string>> = {
  'packed-file': 'an archive of this size may hold',
  description: 'the description of a network takes',
  weights: 'the weights of this network take',
};

const damaged = (archive: string, what: string) =>
  `${archive} is damaged or cut short: ${what}. Copy or download it again.`;

interface InArchive {
  entry: string;
  archive: string;
}

export const importArchives = {
  noNetwork: (archive: string, names: readonly string[]) =>
    `${archive} is a zip archive, but holds no network: neither config.json, which makes a .keras file, nor model.json, nor a checkpoint. It holds ${first(names)}. Choose a file that was saved by Keras 3, TensorFlow.js or Scanline.`,
  noEntry: ({ entry, archive }: InArchive, names: readonly string[]) =>
    `${archive} has no ${entry} in it. It holds ${firstAndMore(names)}. Choose a file that was saved by Keras 3 or by Scanline.`,
  tooLarge: (
    { entry, archive }: InArchive,
    { kind, bytes, most }: { kind: EntryKind; bytes: number; most: number },
  ) =>
    `${entry} in ${archive} would unpack to ${size(bytes)}, but ${mayTake[kind]} ${size(most)} at most. It was not unpacked; this is not a model that Scanline can open.`,
  encrypted: ({ entry, archive }: InArchive) =>
    `${entry} in ${archive} is encrypted. Save it without a password.`,
  unknownMethod: ({ entry, archive }: InArchive, method: number) =>
    `${entry} in ${archive} is packed by method ${method}; only plain and deflated entries can be read. Save the model again without special compression.`,
  wrongChecksum: ({ entry, archive }: InArchive) =>
    damaged(archive, `${entry} does not unpack to what was packed`),
  unpacksToMore: ({ entry, archive }: InArchive, bytes: number) =>
    damaged(archive, `${entry} unpacks to more than the ${size(bytes)} that it says`),
  notUnpacked: ({ entry, archive }: InArchive) => damaged(archive, `${entry} cannot be unpacked`),
  notInPlace: ({ entry, archive }: InArchive) =>
    damaged(archive, `${entry} is not where its list of contents says`),
  entryCutShort: ({ entry, archive }: InArchive) => damaged(archive, `${entry} is cut short`),
  brokenList: (archive: string) => damaged(archive, 'its list of contents is broken'),
  noEnd: (archive: string) => damaged(archive, 'its end is missing'),
} as const;

export const importHdf5 = {
  noDescription: (name: string) =>
    `${name} is an HDF5 file without the description of a network: weights alone, as save_weights writes them. Save the model whole, model.save("model.keras").`,
  notFloats: (path: string, name: string) =>
    `${path} in ${name} holds something else than floats of 16, 32 or 64 bits. Save the model with a float policy.`,
  damaged: (name: string) =>
    `${name} is damaged: it is no whole HDF5 file, which is what Keras keeps weights in. Save or copy the model again.`,
  libraryBroken:
    'A damaged file has broken the library for .keras files. Reload the page, or start the program again, to open or save one; other formats are not concerned.',
} as const;

interface OfFile {
  /** A weight's name. */
  weight: string;
  file: string;
}

export const importWeights = {
  wrongShape: ({ weight, file }: OfFile, given: readonly number[], needed: readonly number[]) =>
    `The weight "${weight}" in ${file} has the shape ${shape(given)}; the network needs ${shape(needed)}. The file is damaged, or weights and network do not belong together.`,
  noNumber: ({
    kind,
    name,
    file,
    value,
    place,
  }: {
    kind: 'weight' | 'optimizer state';
    name: string;
    file: string;
    value: number;
    place: number;
  }) =>
    `The ${kind} "${name}" in ${file} holds ${value} at place ${place}: its network had diverged when it was saved, or the file is damaged. Choose an earlier file.`,
  /** `where` it should have been: one of the three below. */
  missing: ({ weight, file }: OfFile, needed: readonly number[], where?: string) =>
    `${file} has no weight "${weight}" of shape ${shape(needed)}${where === undefined ? '' : `, ${where}`}. It is damaged, or was saved without all of its weights.`,
  inGroup: (group: string) => `which Keras keeps in the group ${group}`,
  atPath: (path: string) => `which Keras keeps at ${path}`,
  ofLayer: (layer: string) => `which the layer "${layer}" needs`,
  tooMany: ({ weight, file }: OfFile) =>
    `${file} has a weight "${weight}", which the network does not have. Weights and network do not belong together.`,
} as const;

export const importTfjs = {
  notAModel: (name: string) =>
    `${name} is JSON, but no model of TensorFlow.js: it has no usable "modelTopology" and "weightsManifest". Choose the model.json that model.save() or Scanline wrote.`,
  graphModel: (name: string) =>
    `${name} is a graph model of TensorFlow.js, in which layers can no longer be told apart. Convert the original as a LayersModel.`,
  fileMissing: (name: string, path: string) =>
    `${name} keeps its weights in ${path}, which is not among the files chosen. Choose model.json and its weight files together.`,
  cutShort: (
    { weight, file }: OfFile,
    { paths, end, length }: { paths: readonly string[]; end: number; length: number },
  ) =>
    `${paths.join(', ')} is cut short: ${file} says it holds the weight "${weight}" up to byte ${end}, and it has ${length} bytes. Copy or download it again.`,
  tooLong: (file: string, paths: readonly string[], bytes: number) =>
    `${paths.join(', ')} has ${bytes} bytes more than the weights that ${file} lists. They do not belong together.`,
  unknownSize: ({ weight, file }: OfFile, type: string) =>
    `The weight "${weight}" in ${file} is stored as ${type}, whose size is not known. Save the model without it.`,
  notFloats: ({ weight, file }: OfFile, type: string) =>
    `The weight "${weight}" in ${file} is stored as ${type}; only 32-bit floats can be read.`,
  unknownQuantization: ({ weight, file }: OfFile) =>
    `The weight "${weight}" in ${file} is stored as quantized numbers of an unknown kind; uint8, uint16 and float16 can be read.`,
} as const;
