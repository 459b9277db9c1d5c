/** Reads a LayersModel of TensorFlow.js: `model.json` and the weight files that it names. */
import { z } from 'zod';
import type { StoredTensor } from '../../training/safetensors.ts';
import { ExchangeError } from '../exchange-error.ts';
import { checkNumbers, checkShape, missingWeight } from '../foreign/check-weight.ts';
import { matchNetwork, readOwnExperiment } from '../foreign/match-network.ts';
import { parseJson } from '../foreign/parse-json.ts';
import { readTopology, type ForeignLayer } from '../foreign/read-topology.ts';
import type { ImportedModel } from '../formats.ts';
import type { ModelFile } from '../offers.ts';

const count = z.number().int().nonnegative();

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

/**
 * @param model the file with the network's description
 * @param files all files given, the weights among them
 * @throws ExchangeError naming what is wrong or missing.
 */
export function readTfjs(model: ModelFile, files: readonly ModelFile[]): ImportedModel {
  const { name } = model;
  const { topology, manifest, own } = readModelJson(parseJson(model.bytes, name), name);
  const foreign = readTopology(topology, name);
  const experiment = own === undefined ? undefined : readOwnExperiment(own, name);
  const network = matchNetwork(foreign, experiment, name);
  const stored = readManifest(manifest, files, name);
  const weights = new Map<string, StoredTensor>();
  for (const { own: layer, place } of network.layers) {
    const names = storedNames(
      foreign.layers.find((known) => known.place === place),
      layer.weights,
    );
    layer.weights.forEach((spec, i) => {
      const tensor = stored.get(names[i]);
      if (tensor === undefined) throw missingWeight(spec, name, ` (there called "${names[i]}")`);
      checkShape(spec, tensor.shape, name);
      checkNumbers(spec.name, tensor.data, name);
      weights.set(spec.name, tensor);
    });
  }
  return { experiment: network.experiment, weights };
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
    throw new ExchangeError(
      `${name} is JSON, but no model of TensorFlow.js: it has no usable "modelTopology" and "weightsManifest". Choose the model.json that model.save() or Scanline wrote.`,
    );
  }
  if (format === 'graph-model') {
    throw new ExchangeError(
      `${name} is a graph model of TensorFlow.js, in which layers can no longer be told apart. Convert the original as a LayersModel.`,
    );
  }
  return {
    topology: modelTopology['model_config'] ?? modelTopology,
    manifest: weightsManifest,
    own: userDefinedMetadata?.['scanline'],
  };
}

/** All weights by name. */
function readManifest(
  manifest: Manifest,
  files: readonly ModelFile[],
  name: string,
): Map<string, StoredTensor> {
  const stored = new Map<string, StoredTensor>();
  for (const { paths, weights } of manifest) {
    const parts = paths.map((path) => fileOf(path, files, name));
    const bytes = joined(parts.map((part) => part.bytes));
    let at = 0;
    for (const { name: weight, shape, dtype, quantization } of weights) {
      if (dtype !== 'float32' || quantization !== undefined) {
        throw new ExchangeError(
          `The weight "${weight}" in ${name} is stored as ${quantization === undefined ? dtype : 'quantized numbers'}; only 32-bit floats can be read. Save the model without quantization.`,
        );
      }
      const size = 4 * shape.reduce((product, length) => product * length, 1);
      if (at + size > bytes.length) {
        throw new ExchangeError(
          `${paths.join(', ')} is cut short: ${name} says it holds the weight "${weight}" up to byte ${at + size}, and it has ${bytes.length} bytes. Copy or download it again.`,
        );
      }
      stored.set(weight, { shape, data: floatsOf(bytes.subarray(at, at + size)) });
      at += size;
    }
    if (at < bytes.length) {
      throw new ExchangeError(
        `${paths.join(', ')} has ${bytes.length - at} bytes more than the weights that ${name} lists. They do not belong together.`,
      );
    }
  }
  return stored;
}

function fileOf(path: string, files: readonly ModelFile[], name: string): ModelFile {
  const file = files.find((known) => baseName(known.name) === baseName(path));
  if (file !== undefined) return file;
  throw new ExchangeError(
    `${name} keeps its weights in ${path}, which is not among the files chosen. Choose model.json and its weight files together.`,
  );
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** What tfjs calls a layer's weights: after the layer and, in a Bidirectional, its directions. */
function storedNames(
  layer: ForeignLayer | undefined,
  specs: readonly { name: string }[],
): string[] {
  const inner = z
    .object({ config: z.object({ name: z.string() }) })
    .safeParse(layer?.config['layer']);
  return specs.map(({ name }) => {
    const parts = name.split('/');
    const kind = parts.at(-1) ?? '';
    const direction = /^(forward|backward)_/.exec(parts.at(-2) ?? '')?.[1];
    const isBidirectional = layer?.className === 'Bidirectional' && direction !== undefined;
    const between =
      isBidirectional && inner.success
        ? `${direction}_${inner.data.config.name.replace(/^(forward|backward)_/, '')}/`
        : '';
    return `${layer?.name ?? ''}/${between}${kind}`;
  });
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

/** A copy, since floats must begin at a multiple of four bytes. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const floats = new Float32Array(bytes.length / 4);
  new Uint8Array(floats.buffer).set(bytes);
  return floats;
}
