/** Which weights a network has: the stable names and the shapes of all, in the order of its layers. */
import {
  GATES,
  type GraphNode,
  type NetworkGraph,
  type Recurrent,
  type Shape,
} from './network-graph.ts';

export interface WeightSpec {
  /** As in checkpoints, e.g. `bidirectional/forward_lstm/recurrent_kernel`. */
  name: string;
  shape: readonly number[];
}

export function weightsOf(graph: NetworkGraph): WeightSpec[] {
  return graph.nodes.flatMap(weightsOfNode);
}

export function weightsOfNode({ name, layer, inputs }: GraphNode): WeightSpec[] {
  switch (layer.kind) {
    case 'recurrent':
    case 'time-distributed':
      return recurrentWeights(name, layer.recurrent, featuresOf(inputs[0].shape));
    case 'bidirectional':
      return [layer.forward, layer.backward].flatMap((half) =>
        recurrentWeights(`${name}/${half.name}`, half, featuresOf(inputs[0].shape)),
      );
    case 'dense': {
      const kernel = { name: `${name}/kernel`, shape: [featuresOf(inputs[0].shape), layer.units] };
      return layer.useBias ? [kernel, { name: `${name}/bias`, shape: [layer.units] }] : [kernel];
    }
    case 'mdlstm': {
      const { corners, units, useBias, peepholes } = layer;
      const image = inputs[0].shape;
      const features = image.length === 3 ? 1 : featuresOf(image);
      const weight = (kind: string, shape: number[]) => ({ name: `${name}/${kind}`, shape });
      return [
        weight('kernel', [corners, features, 5 * units]),
        weight('recurrent_kernel', [corners, 2, units, 5 * units]),
        ...(useBias ? [weight('bias', [corners, 5 * units])] : []),
        ...(peepholes ? [weight('peepholes', [corners, 4, units])] : []),
      ];
    }
    default:
      return [];
  }
}

/** Kernel, recurrent kernel and, where it has one, bias of a layer that reads `features` at a timestep. */
function recurrentWeights(
  under: string,
  { cell, units, useBias }: Recurrent,
  features: number,
): WeightSpec[] {
  const columns = GATES[cell] * units;
  const bias = {
    name: `${under}/bias`,
    // The GRU's second row is added to the recurrent product, under the reset gate.
    shape: cell === 'gru' ? [2, columns] : [columns],
  };
  return [
    { name: `${under}/kernel`, shape: [features, columns] },
    { name: `${under}/recurrent_kernel`, shape: [units, columns] },
    ...(useBias ? [bias] : []),
  ];
}

/** The last length of a shape, which every layer with weights must know. */
export function featuresOf(shape: Shape): number {
  const features = shape.at(-1);
  if (typeof features === 'number') return features;
  throw new TypeError(
    `A layer with weights reads [${shape.join(', ')}], without a number of features.`,
  );
}
