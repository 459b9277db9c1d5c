/**
 * A network as it is looked into: its graph, with what an input leaves open filled in, and its weights in double
 * precision. Everything in this folder follows from it and one input, in plain TypeScript, on no backend.
 */
import type { LayerGraph, LayerNode } from '../graph/layer-graph.ts';
import { atWidth } from '../graph/output-shape.ts';
import { weightsOf } from '../graph/weights.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';

export interface InspectedNetwork {
  graph: LayerGraph;
  /** By stable name, e.g. `lstm/recurrent_kernel`. */
  weights: ReadonlyMap<string, Float64Array>;
}

/** Weights as checkpoints and variables have them. */
export type GivenWeights = ReadonlyMap<string, { data: ArrayLike<number> }>;

/** A network cannot be looked into; the message says why. */
export class InspectError extends Error {
  override name = 'InspectError';
}

/**
 * @param columns of the image, for a network that reads images of any width
 * @throws InspectError naming a weight that is missing or has another size.
 */
export function inspectedNetwork(
  graph: LayerGraph,
  given: GivenWeights,
  columns?: number,
): InspectedNetwork {
  const weights = new Map<string, Float64Array>();
  for (const { name, shape } of weightsOf(graph)) {
    const data = given.get(name)?.data;
    const size = shape.reduce((product, length) => product * length, 1);
    if (data?.length !== size) {
      throw new InspectError(words.otherWeight(name, size, data?.length));
    }
    weights.set(name, Float64Array.from(data));
  }
  return { graph: atWidth(graph, columns), weights };
}

/** Lengths of what a layer hands on, without the batch. */
export function sizesOf({ shape, name }: Pick<LayerNode, 'shape' | 'name'>): number[] {
  return shape.slice(1).map((size) => {
    if (size !== null) return size;
    throw new InspectError(words.openLength(name));
  });
}

/** How many values a layer hands on. */
export function valuesOf(node: LayerNode): number {
  return sizesOf(node).reduce((product, size) => product * size, 1);
}

/** The network's last layer before the softmax; the last of all where a number is answered, since there is none. */
export function logitsOf({ output }: LayerGraph): LayerNode {
  return answersNumber({ output }) ? output : output.inputs[0];
}

/** Whether the answer is a number, as a sum is, and not probabilities. */
export function answersNumber({ output }: Pick<LayerGraph, 'output'>): boolean {
  return output.layer.kind !== 'softmax';
}

/** The input that is the image, or the sequence `[timesteps, features]`. */
export function imageOf({ inputs }: LayerGraph): LayerNode {
  return inputs[0];
}
