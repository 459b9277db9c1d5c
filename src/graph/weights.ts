/** Which weights a network has: the stable names and the shapes of all, in the order of its layers. */
import { CELLS, squaresOf } from './cells.ts';
import {
  bothDirections,
  cornersOf,
  type LayerGraph,
  type LayerNode,
  type Recurrent,
  type Shape,
} from './layer-graph.ts';

export interface WeightSpec {
  /** As in checkpoints, e.g. `bidirectional/forward_lstm/recurrent_kernel`. */
  name: string;
  shape: readonly number[];
}

export function weightsOf(graph: LayerGraph): WeightSpec[] {
  return graph.nodes.flatMap(weightsOfNode);
}

export function weightsOfNode({ name, layer, inputs }: LayerNode): WeightSpec[] {
  switch (layer.kind) {
    case 'recurrent':
    case 'time-distributed':
      return recurrentWeights(name, layer.recurrent, featuresOf(inputs[0].shape));
    case 'bidirectional':
      return bothDirections(layer.recurrent).flatMap((half) =>
        recurrentWeights(`${name}/${half.name}`, half, featuresOf(inputs[0].shape)),
      );
    case 'dense': {
      const kernel = { name: `${name}/kernel`, shape: [featuresOf(inputs[0].shape), layer.units] };
      return layer.useBias ? [kernel, { name: `${name}/bias`, shape: [layer.units] }] : [kernel];
    }
    case 'glu': {
      const columns = 2 * layer.units;
      return [
        { name: `${name}/kernel`, shape: [featuresOf(inputs[0].shape), columns] },
        { name: `${name}/bias`, shape: [columns] },
      ];
    }
    case 'layer-normalization': {
      const shape = [featuresOf(inputs[0].shape)];
      return ['gamma', 'beta'].map((kind) => ({ name: `${name}/${kind}`, shape }));
    }
    case 'mdlstm': {
      const { units, useBias, peepholes } = layer.mdlstm;
      const corners = cornersOf(layer.mdlstm);
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

/** Counts the numbers that a network learns. */
export function countParameters(graph: LayerGraph): number {
  return parametersOf(weightsOf(graph));
}

/** How many numbers these weights are. */
export function parametersOf(weights: readonly WeightSpec[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce((size, of) => size * of, 1), 0);
}

/** Those of a layer that reads `features` at a timestep. */
function recurrentWeights(under: string, recurrent: Recurrent, features: number): WeightSpec[] {
  return cellWeights(recurrent, features).map(({ name, shape }) => ({
    name: `${under}/${name}`,
    shape,
  }));
}

/**
 * Kernel, and where the cell has them: recurrent kernel, bias, and what reads a complex state out, by their own names.
 */
export function cellWeights(
  { cell, units, useBias }: Pick<Recurrent, 'cell' | 'units' | 'useBias'>,
  features: number,
): WeightSpec[] {
  const { gates, recurrent, biasRows, readsOut = false } = CELLS[cell];
  const columns = gates.length * units;
  const rows = typeof recurrent === 'number' ? recurrent : squaresOf(cell) * units;
  const recurrentColumns = typeof recurrent === 'number' ? units : columns;
  return [
    { name: 'kernel', shape: [features, columns] },
    ...(recurrent === 0 ? [] : [{ name: 'recurrent_kernel', shape: [rows, recurrentColumns] }]),
    ...(useBias && biasRows > 0
      ? [{ name: 'bias', shape: biasRows === 2 ? [2, columns] : [columns] }]
      : []),
    ...(readsOut
      ? [
          { name: 'output_kernel', shape: [columns, units] },
          { name: 'skip', shape: [units] },
        ]
      : []),
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
