/** What shape a layer makes of its inputs, batch first. */
import type { GraphLayer, GraphNode, Recurrent, Shape } from './network-graph.ts';

export function outputShape(layer: GraphLayer, inputs: readonly GraphNode[]): Shape {
  const [batch, ...sizes] = inputs[0].shape;
  switch (layer.kind) {
    case 'input':
      throw new TypeError('An input reads nothing.');
    case 'recurrent':
      return sequenceShape(batch, sizes[0], layer.recurrent);
    case 'bidirectional': {
      const { units } = layer.forward;
      return sequenceShape(batch, sizes[0], {
        ...layer.forward,
        units: layer.mergeMode === 'sum' ? units : 2 * units,
      });
    }
    case 'time-distributed': {
      const [, ...inner] = sequenceShape(batch, sizes[1], layer.recurrent);
      return [batch, sizes[0], ...inner];
    }
    case 'scan':
      return layer.direction === 'left-to-right' || layer.direction === 'right-to-left'
        ? [batch, sizes[1], sizes[0]]
        : inputs[0].shape;
    case 'mdlstm':
      return [batch, sizes[0], sizes[1], layer.corners * layer.units];
    case 'blocks': {
      const [height, width, features = 1] = sizes;
      const count = (size: number | null, of: number) =>
        size === null ? null : Math.ceil(size / of);
      return [
        batch,
        count(height, layer.height),
        count(width, layer.width),
        features === null ? null : layer.height * layer.width * features,
      ];
    }
    case 'collapse':
      return layer.axes === 'height' ? [batch, sizes[1], sizes[2]] : [batch, sizes[2]];
    case 'reshape':
      return [batch, ...layer.shape];
    case 'merge':
      return layer.mode === 'sum'
        ? inputs[0].shape
        : [...inputs[0].shape.slice(0, -1), widthOf(inputs)];
    case 'dense':
      return [...inputs[0].shape.slice(0, -1), layer.units];
    case 'shrink-widths':
    case 'dropout':
    case 'softmax':
      return inputs[0].shape;
  }
}

function sequenceShape(
  batch: number | null,
  timesteps: number | null,
  { returnSequences, units }: Pick<Recurrent, 'returnSequences' | 'units'>,
): Shape {
  return returnSequences ? [batch, timesteps, units] : [batch, units];
}

/** The features of all inputs side by side. */
function widthOf(inputs: readonly GraphNode[]): number {
  return inputs.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
}
