/** One input's way through a network: what every layer hands on, and every state of every step. */
import type { LayerNode } from '../graph/layer-graph.ts';
import type { Edit } from './edits.ts';
import { computeLayer } from './plain-layers.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { imageOf, InspectError, type InspectedNetwork, logitsOf, valuesOf } from './network.ts';
import { isRecurrent, type LayerStates, walkLayer, type Walked } from './recurrent-parts.ts';

export interface Trace {
  network: InspectedNetwork;
  edits: readonly Edit[];
  /** What each layer hands on, flat and without a batch. */
  values: ReadonlyMap<LayerNode, Float64Array>;
  /** How each recurrent layer went. */
  walks: ReadonlyMap<LayerNode, Walked>;
  /** In the order of computation. */
  layers: readonly LayerStates[];
  /** `[classes]`, or `[frames, classes]` of a network that reads numbers. */
  logits: Float64Array;
  probabilities: Float64Array;
}

/**
 * @param pixels `[rows * columns]`, 0 background to 1 ink
 * @throws InspectError when the image has another size than the network reads.
 */
export function trace(
  network: InspectedNetwork,
  pixels: ArrayLike<number>,
  edits: readonly Edit[] = [],
): Trace {
  const { graph } = network;
  const image = imageOf(graph);
  const size = valuesOf(image);
  if (pixels.length !== size) {
    const { length: given } = pixels;
    throw new InspectError(words.otherImage(image.shape.slice(1), { size, given }));
  }
  const values = new Map<LayerNode, Float64Array>();
  const walks = new Map<LayerNode, Walked>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => valueOf(values, input));
    if (node === image) values.set(node, Float64Array.from(pixels));
    // The one line is as wide as its image, so how wide it is matters to no layer.
    else if (node.layer.kind === 'input') values.set(node, new Float64Array(valuesOf(node)));
    else if (isRecurrent(node)) {
      const walked = walkLayer(network, node, inputs[0], edits);
      walks.set(node, walked);
      values.set(node, walked.output);
    } else values.set(node, computeLayer(network, node, inputs));
  }
  return {
    network,
    edits,
    values,
    walks,
    layers: [...walks.values()].flatMap(({ layers }) => layers),
    logits: valueOf(values, logitsOf(graph)),
    probabilities: valueOf(values, graph.output),
  };
}

/** What a layer hands on. */
export function valueOf(values: ReadonlyMap<LayerNode, Float64Array>, node: LayerNode) {
  const value = values.get(node);
  if (value === undefined) throw new TypeError(`${node.name} is read before it is computed.`);
  return value;
}

/** The recurrent layer or part of that name. @throws InspectError listing the ones there are. */
export function layerNamed({ layers }: Pick<Trace, 'layers'>, name: string): LayerStates {
  const found = layers.find((layer) => layer.name === name);
  if (found !== undefined) return found;
  const known = layers.map((layer) => layer.name);
  throw new InspectError(words.noLayerAmong(name, known));
}
