/**
 * A model as Keras 2, Keras 3 or TensorFlow.js describe it (Functional or Sequential), read into layers that
 * know what they read.
 */
import { z } from 'zod';
import { ExchangeError } from '../exchange-error.ts';

export interface ForeignLayer {
  className: string;
  name: string;
  config: Readonly<Record<string, unknown>>;
  inputs: readonly ForeignLayer[];
  /** Its place among the model's layers, in the order of the file. */
  place: number;
}

export interface ForeignModel {
  /** In the order of the file. */
  layers: readonly ForeignLayer[];
  output: ForeignLayer;
}

const record = z.record(z.string(), z.unknown());

const modelSchema = z.object({
  class_name: z.string(),
  config: z.object({
    layers: z.array(
      z.object({
        class_name: z.string(),
        name: z.string().optional(),
        config: record,
        inbound_nodes: z.array(z.unknown()).optional(),
        build_config: record.optional(),
      }),
    ),
    output_layers: z.array(z.unknown()).optional(),
  }),
});

type LayerEntry = z.infer<typeof modelSchema>['config']['layers'][number];

/**
 * @param name what messages call the file
 * @throws ExchangeError when the description is of no such model.
 */
export function readTopology(given: unknown, name: string): ForeignModel {
  const read = modelSchema.safeParse(given);
  if (!read.success) {
    throw new ExchangeError(
      `${name} describes no model of Keras or TensorFlow.js: it has no list of layers under "config". Choose a model that was saved whole, not its weights alone.`,
    );
  }
  const { class_name: className, config } = read.data;
  switch (className) {
    case 'Sequential':
      return readSequential(config.layers, name);
    case 'Functional':
    case 'Model':
      return readFunctional(config.layers, config.output_layers ?? [], name);
    default:
      throw new ExchangeError(
        `${name} describes a model of the class ${className}; Scanline opens Functional and Sequential models. Build the network as one of these and save it again.`,
      );
  }
}

function readSequential(entries: readonly LayerEntry[], name: string): ForeignModel {
  const layers: ForeignLayer[] = [];
  for (const [place, entry] of entries.entries()) {
    const [before] = layers.slice(-1);
    if (before === undefined && entry.class_name !== 'InputLayer') {
      // A first layer that says itself what it reads.
      const config = {
        batch_shape: entry.config['batch_input_shape'] ?? entry.build_config?.['input_shape'],
      };
      layers.push({ className: 'InputLayer', name: 'input', config, inputs: [], place: -1 });
    }
    layers.push({ ...layerOf(entry), inputs: layers.slice(-1), place });
  }
  const output = layers.at(-1);
  if (output === undefined) throw new ExchangeError(`${name} describes a model without layers.`);
  return { layers, output };
}

function readFunctional(
  entries: readonly LayerEntry[],
  outputs: readonly unknown[],
  file: string,
): ForeignModel {
  const layers = new Map<string, ForeignLayer>();
  for (const [place, entry] of entries.entries()) {
    const layer = layerOf(entry);
    const nodes = entry.inbound_nodes ?? [];
    if (nodes.length > 1) {
      throw new ExchangeError(
        `${file}: the layer ${layer.name} is used ${nodes.length} times; in Scanline's networks every layer is used once.`,
      );
    }
    const inputs = namesRead(nodes[0]).map((name) => {
      const input = layers.get(name);
      if (input !== undefined) return input;
      throw new ExchangeError(
        `${file}: the layer ${layer.name} reads "${name}", and no layer before it has that name. The file is damaged.`,
      );
    });
    layers.set(layer.name, { ...layer, inputs, place });
  }
  const [outputName, ...others] = namesRead(outputs);
  const output = layers.get(outputName ?? '');
  if (output === undefined || others.length > 0) {
    throw new ExchangeError(
      `${file} describes a model with ${outputs.length === 0 ? 'no output' : 'several outputs or an unknown one'}; Scanline's networks have one, the probabilities.`,
    );
  }
  return { layers: [...layers.values()], output };
}

function layerOf({ class_name: className, name, config }: LayerEntry) {
  const given = name ?? config['name'];
  return { className, config, name: typeof given === 'string' ? given : className };
}

/**
 * Which layers are named in an inbound node or a list of outputs: `["lstm", 0, 0]`, one or several, or, as
 * Keras 3 writes them, tensors with a `keras_history`.
 */
function namesRead(node: unknown): string[] {
  if (Array.isArray(node)) {
    const [first, second] = node as readonly unknown[];
    if (typeof first === 'string' && typeof second === 'number') return [first];
    return node.flatMap(namesRead);
  }
  const tensor = z
    .object({ config: z.object({ keras_history: z.array(z.unknown()) }) })
    .safeParse(node);
  if (tensor.success) return namesRead(tensor.data.config.keras_history);
  const call = z.object({ args: z.array(z.unknown()) }).safeParse(node);
  return call.success ? namesRead(call.data.args) : [];
}
