/** Reads a LayersModel of TensorFlow.js: `model.json` and the weight files that it names. */
import type { DataInUse } from '../import/recognise.ts';
import { z } from 'zod';
import { importTfjs as words, importWeights } from '../../text/en-import-files.ts';
import { fromFloat16 } from '../../training/float16.ts';
import { ExchangeError } from '../exchange-error.ts';
import {
  findNetwork,
  type FoundWeight,
  readOwnExperiment,
  readWeights,
} from '../import/find-network.ts';
import { parseJson } from '../import/parse-json.ts';
import { type Dialect, readTopology } from '../import/read-topology.ts';
import { groupsOf, nameOfWeight } from '../import/weight-names.ts';
import type { ImportedModel } from '../imported-model.ts';
import type { ModelFile } from '../export-formats.ts';

const count = z.number().int().nonnegative();

/** Whole numbers that stand for floats in even steps, or floats of 16 bits. */
const quantizationSchema = z.union([
  z.object({ dtype: z.enum(['uint8', 'uint16']), min: z.number(), scale: z.number() }),
  z.object({ dtype: z.literal('float16') }),
]);
type Quantization = z.infer<typeof quantizationSchema>;

const manifestSchema = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(count),
        dtype: z.string(),
        quantization: z.unknown().optional(),
      }),
    ),
  }),
);

type Manifest = z.infer<typeof manifestSchema>;
type ListedWeight = Manifest[number]['weights'][number];

/** Finds one of the files that `model.json` names by the path that stands there. */
type FindFile = (path: string) => ModelFile | undefined;

/**
 * @param model the file with the network's description
 * @throws ExchangeError naming what is wrong or missing.
 */
export function readTfjs(model: ModelFile, find: FindFile, inUse?: DataInUse): ImportedModel {
  const { name } = model;
  const { topology, manifest, own, dialect } = readModelJson(parseJson(model.bytes, name), name);
  const foreign = readTopology(topology, name, dialect);
  const experiment = own === undefined ? undefined : readOwnExperiment(own, name);
  const network = findNetwork(foreign, experiment, name, inUse);
  const stored = readManifest(manifest, find, name);
  const groups = groupsOf(foreign.root);
  const names = [...stored.keys()];
  const weights = readWeights(
    network,
    (source) => {
      const found = nameOfWeight(source, groups.get(source.layer) ?? [], names);
      const weight = stored.get(found ?? '');
      return weight ?? importWeights.ofLayer(source.layer.name);
    },
    name,
  );
  return { experiment: network.experiment, weights, notices: network.notices };
}

/** The file that a path means among those chosen: the last part of the path counts, however it is written. */
export function fileNamed<File>(
  path: string,
  files: readonly File[],
  nameOf: (file: File) => string,
): File | undefined {
  return files.find((file) => baseName(nameOf(file)) === baseName(path));
}

function readModelJson(given: unknown, name: string) {
  const read = z
    .object({
      format: z.string().optional(),
      modelTopology: z.record(z.string(), z.unknown()).optional(),
      weightsManifest: manifestSchema.optional(),
      userDefinedMetadata: z.record(z.string(), z.unknown()).nullish(),
    })
    .safeParse(given);
  const { format, modelTopology, weightsManifest, userDefinedMetadata } = read.data ?? {};
  if (modelTopology === undefined || weightsManifest === undefined) {
    throw new ExchangeError(words.notAModel(name));
  }
  if (format === 'graph-model') throw new ExchangeError(words.graphModel(name));
  return {
    topology: modelTopology['model_config'] ?? modelTopology,
    manifest: weightsManifest,
    own: userDefinedMetadata?.['scanline'],
    dialect: dialectOf(modelTopology['keras_version']),
  };
}

/** Written by TensorFlow.js itself, or by its converter from Keras. */
function dialectOf(version: unknown): Dialect {
  if (typeof version !== 'string' || version.startsWith('tfjs')) return 'tfjs';
  return version.startsWith('3.') ? 'keras3' : 'keras2';
}

/** All weights by name; only those that are asked for are read. */
function readManifest(manifest: Manifest, find: FindFile, name: string): Map<string, FoundWeight> {
  const stored = new Map<string, FoundWeight>();
  for (const { paths, weights } of manifest) {
    const parts = paths.map((path) => {
      const file = find(path);
      if (file !== undefined) return file.bytes;
      throw new ExchangeError(words.fileMissing(name, path));
    });
    const bytes = joined(parts);
    let at = 0;
    for (const weight of weights) {
      const begin = at;
      const end = begin + bytesOf(weight, name);
      if (end > bytes.length) {
        const { length } = bytes;
        throw new ExchangeError(
          words.cutShort({ weight: weight.name, file: name }, { paths, end, length }),
        );
      }
      stored.set(weight.name, {
        shape: weight.shape,
        read: () => floatsOf(weight, bytes.subarray(begin, end), name),
      });
      at = end;
    }
    if (at < bytes.length) {
      throw new ExchangeError(words.tooLong(name, paths, bytes.length - at));
    }
  }
  return stored;
}

/** Bytes of one number, by type. */
const WIDTHS: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

function bytesOf({ name: weight, shape, dtype, quantization }: ListedWeight, name: string): number {
  const stored =
    quantization === undefined ? dtype : quantizationOf(weight, quantization, name).dtype;
  const width = WIDTHS[stored] as number | undefined;
  if (width === undefined) {
    throw new ExchangeError(words.unknownSize({ weight, file: name }, stored));
  }
  return width * shape.reduce((product, length) => product * length, 1);
}

/** @throws ExchangeError when the weight is no row of floats. */
function floatsOf(
  { name: weight, dtype, quantization }: ListedWeight,
  bytes: Uint8Array,
  name: string,
) {
  if (dtype !== 'float32') throw new ExchangeError(words.notFloats({ weight, file: name }, dtype));
  // A copy, since numbers must begin at a multiple of their size.
  const { buffer } = new Uint8Array(bytes);
  if (quantization === undefined) return new Float32Array(buffer);
  const how = quantizationOf(weight, quantization, name);
  if (how.dtype === 'float16') return fromFloat16(new Uint16Array(buffer));
  const steps = how.dtype === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer);
  return Float32Array.from(steps, (step) => step * how.scale + how.min);
}

function quantizationOf(weight: string, given: unknown, name: string): Quantization {
  const read = quantizationSchema.safeParse(given);
  if (read.success) return read.data;
  throw new ExchangeError(words.unknownQuantization({ weight, file: name }));
}

/** The last part of a path, whichever way its slashes lean and its letters with accents are put together. */
function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).normalize('NFC');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
