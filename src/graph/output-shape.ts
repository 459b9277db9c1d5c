/** What shape a layer makes of what it reads, batch first. */
import {
  cornersOf,
  type Layer,
  type LayerGraph,
  type LayerNode,
  type Recurrent,
  type Shape,
  walksColumns,
} from './layer-graph.ts';

/** Five digits side by side, 28 columns each: a long line, for which costs are told. */
export const LONG_LINE_COLUMNS = 140;

export function outputShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const [first] = inputs;
  const [batch, ...sizes] = first;
  switch (layer.kind) {
    case 'input':
      throw new TypeError('An input reads nothing.');
    case 'recurrent':
      return sequenceShape(batch, sizes[0], layer.recurrent);
    case 'bidirectional': {
      const { recurrent, mergeMode } = layer;
      const units = mergeMode === 'concat' ? 2 * recurrent.units : recurrent.units;
      return sequenceShape(batch, sizes[0], { ...recurrent, units });
    }
    case 'time-distributed': {
      const [, ...inner] = sequenceShape(batch, sizes[1], layer.recurrent);
      return [batch, sizes[0], ...inner];
    }
    case 'reorient':
      return walksColumns(layer.direction) ? [batch, sizes[1], sizes[0]] : first;
    case 'mdlstm': {
      const channels = cornersOf(layer.mdlstm) * layer.mdlstm.units;
      return layer.mdlstm.returnSequences
        ? [batch, sizes[0], sizes[1], channels]
        : [batch, channels];
    }
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
    case 'permute-pixels': {
      const [height, width] = sizes;
      return [batch, height === null || width === null ? null : height * width, 1];
    }
    case 'over-time':
      return [batch, sizes[1]];
    case 'reshape':
      return [batch, ...layer.shape];
    case 'merge':
      return layer.mode === 'concat' ? [...first.slice(0, -1), widthOf(inputs)] : first;
    case 'dense':
    case 'glu':
      return [...first.slice(0, -1), layer.units];
    case 'shrink-widths':
    case 'layer-normalization':
    case 'dropout':
    case 'softmax':
      return first;
  }
}

/** The graph with what an input leaves open made `columns`. */
export function atWidth(graph: LayerGraph, columns = LONG_LINE_COLUMNS): LayerGraph {
  const made = new Map<LayerNode, LayerNode>();
  const of = (node: LayerNode) => made.get(node) ?? node;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(of);
    const [batch, ...sizes] = node.shape;
    const shape =
      inputs.length === 0
        ? [batch, ...sizes.map((size) => size ?? columns)]
        : outputShape(
            node.layer,
            inputs.map((input) => input.shape),
          );
    made.set(node, { ...node, inputs, shape });
  }
  return {
    ...graph,
    inputs: graph.inputs.map(of),
    output: of(graph.output),
    nodes: graph.nodes.map(of),
  };
}

/** Whether the network takes images of any width. */
export function hasOpenWidth({ inputs }: LayerGraph): boolean {
  return inputs.some(({ shape }) => shape.slice(1).includes(null));
}

function sequenceShape(
  batch: number | null,
  timesteps: number | null,
  { returnSequences, units }: Pick<Recurrent, 'returnSequences' | 'units'>,
): Shape {
  return returnSequences ? [batch, timesteps, units] : [batch, units];
}

/** The features of all inputs side by side. */
function widthOf(inputs: readonly Shape[]): number {
  return inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
}
