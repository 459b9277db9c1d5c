/**
 * A model as Keras 2, Keras 3 or TensorFlow.js describe it (Functional or Sequential, nested or not), read into
 * layers that know what they read and how they are called. Anything that is said here and not understood refuses.
 */
import { z } from 'zod';
import { importModels as words } from '../../text/en-import-models.ts';
import { ExchangeError } from '../exchange-error.ts';

/** Whose words the description is in: Keras 3 and its predecessors mean different things by some of them. */
export type Dialect = 'keras3' | 'keras2' | 'tfjs';

export interface ForeignLayer {
  className: string;
  name: string;
  config: Readonly<Record<string, unknown>>;
  inputs: readonly ForeignTensor[];
  /** Arguments of the call beside what it reads, e.g. `mask`. */
  call: Readonly<Record<string, unknown>>;
}

/** One of what a layer hands on: most have only that of index 0. */
export interface ForeignTensor {
  layer: ForeignLayer;
  index: number;
}

/** A model and the models inside it: where weights are kept follows from it. */
export interface ForeignGroup {
  className: string;
  name: string;
  parts: readonly (ForeignLayer | ForeignGroup)[];
}

export interface ForeignModel {
  dialect: Dialect;
  /** What the messages call the file. */
  file: string;
  output: ForeignTensor;
  root: ForeignGroup;
}

export function isGroup(part: ForeignLayer | ForeignGroup): part is ForeignGroup {
  return 'parts' in part;
}

const record = z.record(z.string(), z.unknown());

const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().nullish(),
  module: z.string().nullish(),
  registered_name: z.string().nullish(),
  config: z.union([record, z.array(z.unknown())]),
  inbound_nodes: z.array(z.unknown()).nullish(),
  build_config: record.nullish(),
});

type LayerEntry = z.infer<typeof layerSchema>;

const modelSchema = z.object({
  name: z.string().nullish(),
  layers: z.array(layerSchema),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
  build_input_shape: z.unknown().optional(),
});

const MODELS = ['Sequential', 'Functional', 'Model'];

/**
 * @param name what messages call the file
 * @throws ExchangeError when the description is of no such model, or of a layer that is not Keras's.
 */
export function readTopology(given: unknown, name: string, dialect: Dialect): ForeignModel {
  const read = layerSchema.safeParse(given);
  if (!read.success) throw notAModel(name);
  const { class_name: className } = read.data;
  if (!MODELS.includes(className)) throw new ExchangeError(words.unknownClass(name, className));
  const reader = new TopologyReader(name);
  const { group, outputs } = reader.model(read.data, undefined);
  return { dialect, file: name, output: outputs, root: group };
}

/** @throws ExchangeError when the entry's class is one that its author wrote, whatever it is called. */
function requireKerasClass(
  entry: Pick<LayerEntry, 'class_name' | 'module' | 'registered_name'>,
  layer: string,
  file: string,
): void {
  const { class_name: className, module, registered_name: registered } = entry;
  const isKeras = /^(keras|tf_keras|keras_core|tensorflow)(\.|$)/.test(module ?? 'keras');
  if (isKeras && !(registered ?? '').includes('>')) return;
  throw new ExchangeError(words.authorsClass({ file, layer }, registered ?? className));
}

/** Reads a layer inside a wrapper, or a cell. */
export function readInner(given: unknown, wrapper: ForeignLayer, file: string): ForeignLayer {
  const read = layerSchema.safeParse(given);
  if (!read.success || Array.isArray(read.data.config)) {
    throw new ExchangeError(words.nothingInside({ file, layer: wrapper.name }, wrapper.className));
  }
  requireKerasClass(read.data, wrapper.name, file);
  const { class_name: className, config } = read.data;
  return { className, name: wrapper.name, config, inputs: [], call: {} };
}

class TopologyReader {
  constructor(private readonly file: string) {}

  /** @param given what a model inside another one reads */
  model(entry: LayerEntry, given: ForeignTensor | undefined) {
    // Keras before 2.2 describes a Sequential by the bare list of its layers.
    const config = Array.isArray(entry.config) ? { layers: entry.config } : entry.config;
    const read = modelSchema.safeParse(config);
    if (!read.success) throw notAModel(this.file);
    const name = entry.name ?? read.data.name ?? entry.class_name;
    const { parts, outputs } =
      entry.class_name === 'Sequential'
        ? this.#sequential(entry, read.data, given)
        : this.#functional(read.data, given);
    return { group: { className: entry.class_name, name, parts }, outputs };
  }

  #sequential(
    entry: LayerEntry,
    { layers, build_input_shape: buildShape }: z.infer<typeof modelSchema>,
    given: ForeignTensor | undefined,
  ) {
    const parts: (ForeignLayer | ForeignGroup)[] = [];
    let last = given;
    for (const [place, one] of layers.entries()) {
      if (one.class_name === 'InputLayer' && place === 0) {
        if (given === undefined) last = { layer: this.#layer(one, []), index: 0 };
        continue;
      }
      last ??= this.#impliedInput(one, buildShape ?? entry.build_config?.['input_shape']);
      const { part, output } = this.#part(one, [last], {});
      parts.push(part);
      last = output;
    }
    if (last === undefined || parts.length === 0) {
      throw new ExchangeError(words.noLayers(this.file));
    }
    return { parts, outputs: last };
  }

  /** A first layer that says itself what it reads. */
  #impliedInput(entry: LayerEntry, buildShape: unknown): ForeignTensor {
    const config = Array.isArray(entry.config) ? {} : entry.config;
    const inner = modelSchema.safeParse(config).data?.layers.at(0)?.config;
    const nested = Array.isArray(inner) ? undefined : inner;
    const shape =
      config['batch_input_shape'] ??
      entry.build_config?.['input_shape'] ??
      nested?.['batch_shape'] ??
      nested?.['batch_input_shape'] ??
      buildShape;
    const layer = {
      className: 'InputLayer',
      name: 'input',
      config: { batch_shape: shape },
      inputs: [],
      call: {},
    };
    return { layer, index: 0 };
  }

  #functional(
    { layers, input_layers: inputs, output_layers: outputs, name }: z.infer<typeof modelSchema>,
    given: ForeignTensor | undefined,
  ) {
    const { file } = this;
    const made = new Map<string, ForeignTensor>();
    /** Names that stand for what is outside, or for a model inside: they hand on one tensor. */
    const passedOn = new Set<string>();
    const parts: (ForeignLayer | ForeignGroup)[] = [];
    const model = name ?? words.unnamed;
    const tensorOf = ({ layer: wanted, node, index }: Reference, reader: string): ForeignTensor => {
      const found = made.get(wanted);
      if (found === undefined) {
        throw new ExchangeError(words.readsUnknown(file, reader, wanted));
      }
      if (node !== 0) throw this.#usedOften(wanted);
      if (index !== 0 && passedOn.has(wanted)) {
        throw new ExchangeError(words.readsOtherOutput(file, reader, { index, model: wanted }));
      }
      return index === 0 ? found : { layer: found.layer, index };
    };
    const inputNames = referencesIn(inputs).map(({ layer }) => layer);
    if (inputNames.length > 1) {
      throw new ExchangeError(words.severalInputs(file, model, inputNames));
    }
    for (const entry of layers) {
      const layerName = nameOf(entry);
      if (entry.class_name === 'InputLayer') {
        if (inputNames.length === 1 && inputNames[0] !== layerName) {
          throw new ExchangeError(words.secondInput(file, layerName, inputNames[0]));
        }
        made.set(layerName, given ?? { layer: this.#layer(entry, []), index: 0 });
        passedOn.add(layerName);
        continue;
      }
      const nodes = entry.inbound_nodes ?? [];
      if (nodes.length > 1) throw this.#usedOften(layerName);
      const { reads, call } = this.#node(nodes[0], layerName);
      const read = reads.map((reference) => tensorOf(reference, words.readers.layer(layerName)));
      const { part, output } = this.#part(entry, read, call);
      parts.push(part);
      made.set(layerName, output);
      if (isGroup(part)) passedOn.add(layerName);
    }
    const [output, ...others] = referencesIn(outputs);
    if (output === undefined) throw new ExchangeError(words.noOutput(file));
    if (others.length > 0 || !made.has(output.layer)) {
      throw new ExchangeError(words.otherOutputs(file));
    }
    return { parts, outputs: tensorOf(output, words.readers.output) };
  }

  #part(
    entry: LayerEntry,
    inputs: readonly ForeignTensor[],
    call: Readonly<Record<string, unknown>>,
  ): { part: ForeignLayer | ForeignGroup; output: ForeignTensor } {
    if (!MODELS.includes(entry.class_name)) {
      const layer = this.#layer(entry, inputs, call);
      return { part: layer, output: { layer, index: 0 } };
    }
    const name = nameOf(entry);
    const [given, ...others] = inputs;
    if (given === undefined || others.length > 0) {
      throw new ExchangeError(words.innerReads(this.file, name, inputs.length));
    }
    const strange = Object.entries(call).find(
      ([key, value]) => value !== null && !(key === 'training' && value === false),
    );
    if (strange !== undefined) {
      throw new ExchangeError(words.innerCalledWith(this.file, name, strange[0]));
    }
    const { group, outputs } = this.model(entry, given);
    return { part: { ...group, name }, output: outputs };
  }

  #layer(
    entry: LayerEntry,
    inputs: readonly ForeignTensor[],
    call: Readonly<Record<string, unknown>> = {},
  ): ForeignLayer {
    const name = nameOf(entry);
    requireKerasClass(entry, name, this.file);
    if (Array.isArray(entry.config)) throw notAModel(this.file);
    // `x + y` between two tensors is kept as an operation, not as a layer.
    const isOperation = /\.ops\./.test(entry.module ?? '');
    const className = isOperation ? `ops.${entry.class_name}` : entry.class_name;
    return { className, name, config: entry.config, inputs, call };
  }

  /** What an inbound node reads and how the layer is called, in the form of Keras 3 or of Keras 2 and tfjs. */
  #node(node: unknown, layer: string): { reads: Reference[]; call: Record<string, unknown> } {
    const keras3 = z
      .object({ args: z.array(z.unknown()), kwargs: record.nullish() })
      .safeParse(node);
    if (keras3.success) {
      const { args, kwargs } = keras3.data;
      return { reads: args.flatMap((arg) => this.#tensors(arg, layer)), call: kwargs ?? {} };
    }
    const entries = z.array(z.array(z.unknown())).safeParse(isReference(node) ? [node] : node);
    if (!entries.success) throw this.#strangeCall(layer);
    const call: Record<string, unknown> = {};
    const reads = entries.data.flatMap((entry) => {
      Object.assign(call, record.safeParse(entry[3]).data ?? {});
      return this.#tensors(entry.slice(0, 3), layer);
    });
    return { reads, call };
  }

  #tensors(given: unknown, layer: string): Reference[] {
    if (given === null) return [];
    const references = referencesIn(given);
    if (references.length === 0) throw this.#strangeCall(layer);
    return references;
  }

  #strangeCall(layer: string): ExchangeError {
    return new ExchangeError(words.strangeCall({ file: this.file, layer }));
  }

  #usedOften(layer: string): ExchangeError {
    return new ExchangeError(words.usedOften({ file: this.file, layer }));
  }
}

function nameOf({ name, config, class_name: className }: LayerEntry): string {
  const given = name ?? (Array.isArray(config) ? undefined : config['name']);
  return typeof given === 'string' ? given : className;
}

function notAModel(name: string): ExchangeError {
  return new ExchangeError(words.notAModel(name));
}

interface Reference {
  layer: string;
  node: number;
  index: number;
}

const referenceSchema = z.tuple([z.string(), z.number(), z.number()]);

function isReference(given: unknown): boolean {
  return Array.isArray(given) && referenceSchema.safeParse(given.slice(0, 3)).success;
}

/** `["lstm", 0, 0]`, a list of such, or, as Keras 3 writes them, tensors with a `keras_history`; nothing else. */
function referencesIn(given: unknown): Reference[] {
  if (isReference(given)) {
    const [layer, node, index] = referenceSchema.parse((given as unknown[]).slice(0, 3));
    return [{ layer, node, index }];
  }
  if (Array.isArray(given)) {
    const all = given.map(referencesIn);
    return all.every((references) => references.length > 0) ? all.flat() : [];
  }
  const tensor = z
    .object({ config: z.object({ keras_history: referenceSchema }) })
    .safeParse(given);
  if (!tensor.success) return [];
  return referencesIn(tensor.data.config.keras_history);
}
