/**
 * A network's graph in stock layers. Columns are rows of the transposed image; a mirrored scan is a layer
 * that goes backwards; blocks as high as the image are a reshape and a transposition; own widths are a mask:
 * timesteps that hold nothing but `PADDING` belong to no line.
 */
import { ExchangeError } from '../exchange-error.ts';
import { weightsOfNode } from '../graph/graph-weights.ts';
import type { GraphNode, NetworkGraph, Recurrent, Shape } from '../graph/network-graph.ts';
import { CELL_CLASSES, recurrentConfig } from './recurrent-config.ts';
import type { InsideLayer, StockConfig, StockLayer } from './stock-layer.ts';

/** What stands right of a line in a batch; ink is 0 to 1. */
export const PADDING = -1;

/**
 * The layer that gives the network's probabilities, and through it all others.
 *
 * @throws ExchangeError naming a layer for which there is no stock one.
 */
export function toStock(graph: NetworkGraph): StockLayer {
  const made = new Map<GraphNode, Made>();
  for (const node of graph.nodes) {
    // Widths have no layer: they are in the image, as its padding.
    const isWidths = node.shape.length === 1;
    if (!isWidths)
      made.set(
        node,
        makeLayer(node, (input) => madeOf(made, input)),
      );
  }
  return madeOf(made, graph.output).layer;
}

/** A layer, and what whoever reads it must know. */
interface Made {
  layer: StockLayer;
  /** The sequence is to be read from its end. */
  mirrored: boolean;
  /** Padding is masked. */
  masked: boolean;
}

function madeOf(made: ReadonlyMap<GraphNode, Made>, node: GraphNode): Made {
  const found = made.get(node);
  if (found === undefined) throw new TypeError(`${node.name} is read before it is made.`);
  return found;
}

function makeLayer(node: GraphNode, read: (input: GraphNode) => Made): Made {
  const { layer, name, inputs, shape } = node;
  const [input] = inputs;
  const follow = (className: string, config: StockConfig = {}): Made => {
    const from = inputs.map(read);
    return {
      layer: {
        className,
        name,
        config: { name, ...config },
        inside: {},
        inputs: from.map((made) => made.layer),
        shape,
        weights: weightsOfNode(node),
      },
      mirrored: false,
      masked: from.some(({ masked }) => masked),
    };
  };
  switch (layer.kind) {
    case 'input':
      return follow('InputLayer');
    case 'recurrent':
      return recurrentLayer(node, layer.recurrent, read(input));
    case 'bidirectional':
      return bidirectionalLayer(node, read(input));
    case 'time-distributed': {
      const { recurrent } = layer;
      const [batch, , ...sizes] = input.shape;
      const inside = { layer: insideLayer(node, recurrent, [batch, ...sizes], node.name) };
      const made = follow('TimeDistributed');
      return { ...made, layer: { ...made.layer, inside } };
    }
    case 'scan': {
      const { direction } = layer;
      const mirrored = direction === 'right-to-left' || direction === 'bottom-to-top';
      const columns = direction === 'left-to-right' || direction === 'right-to-left';
      return { ...(columns ? follow('Permute', { dims: [2, 1] }) : read(input)), mirrored };
    }
    case 'blocks':
      return columnsSideBySide(node, layer, read(input));
    case 'collapse':
      if (layer.axes === 'height') return follow('Reshape', { target_shape: [-1, shape[2]] });
      break;
    case 'reshape':
      return follow('Reshape', { target_shape: layer.shape });
    case 'dropout':
      return follow('Dropout', { rate: layer.rate });
    case 'merge':
      return layer.mode === 'sum' ? follow('Add') : follow('Concatenate', { axis: -1 });
    case 'dense': {
      const { units, activation, useBias } = layer;
      return follow('Dense', {
        units,
        activation,
        use_bias: useBias,
        kernel_initializer: { class_name: 'GlorotUniform', config: {} },
        bias_initializer: { class_name: 'Zeros', config: {} },
      });
    }
    case 'softmax':
      // Keras's layer of that name would take the mask of a sequence for one of the classes.
      return follow('Activation', { activation: 'softmax' });
    default:
      break;
  }
  throw new ExchangeError(
    `The layer ${name} has no counterpart in Keras or TensorFlow.js, so this network cannot be written in their formats. Save it as a checkpoint (.safetensors).`,
  );
}

function recurrentLayer(node: GraphNode, recurrent: Recurrent, from: Made): Made {
  const { name, shape } = node;
  if (from.mirrored && recurrent.returnSequences) {
    throw new TypeError(`${name} would hand on a sequence in mirrored order.`);
  }
  const goBackwards = recurrent.goBackwards !== from.mirrored;
  return {
    layer: {
      className: CELL_CLASSES[recurrent.cell],
      name,
      config: recurrentConfig({ ...recurrent, goBackwards }),
      inside: {},
      inputs: [from.layer],
      shape,
      weights: weightsOfNode(node),
    },
    mirrored: false,
    masked: from.masked && recurrent.returnSequences,
  };
}

function bidirectionalLayer(node: GraphNode, from: Made): Made {
  const { name, layer, inputs, shape } = node;
  if (layer.kind !== 'bidirectional') throw new TypeError(`${name} is not bidirectional.`);
  const hasWidths = inputs.length > 1;
  const sequence = hasWidths && !from.masked ? masking(from.layer) : from.layer;
  const inputShape = inputs[0].shape;
  return {
    layer: {
      className: 'Bidirectional',
      name,
      config: { name, merge_mode: layer.mergeMode === 'sum' ? 'sum' : 'concat' },
      inside: {
        layer: insideLayer(node, layer.forward, inputShape, `${name}/${layer.forward.name}`),
        backward_layer: insideLayer(
          node,
          layer.backward,
          inputShape,
          `${name}/${layer.backward.name}`,
        ),
      },
      inputs: [sequence],
      shape,
      weights: weightsOfNode(node),
    },
    mirrored: false,
    masked: hasWidths && layer.forward.returnSequences,
  };
}

function masking(sequence: StockLayer): StockLayer {
  const name = 'masking';
  return {
    className: 'Masking',
    name,
    config: { name, mask_value: PADDING },
    inside: {},
    inputs: [sequence],
    shape: sequence.shape,
    weights: [],
  };
}

/** The layer inside a wrapper, with those of the wrapper's weights whose names are `under` its own. */
function insideLayer(
  wrapper: GraphNode,
  recurrent: Recurrent,
  inputShape: Shape,
  under: string,
): InsideLayer {
  return {
    className: CELL_CLASSES[recurrent.cell],
    config: recurrentConfig(recurrent),
    inputShape,
    weights: weightsOfNode(wrapper).filter(({ name }) => name.startsWith(`${under}/`)),
  };
}

/**
 * Blocks of the image's whole height, `[batch, height, width]` to `[batch, width / w, height, w]`, which only
 * lacks the block's own axes in one: `collapse` follows.
 */
function columnsSideBySide(
  { name, inputs }: GraphNode,
  { height, width }: { height: number; width: number },
  from: Made,
): Made {
  const [batch, rows] = inputs[0].shape;
  if (rows !== height || inputs[0].shape.length !== 3) {
    throw new ExchangeError(
      `The layer ${name} gathers blocks lower than the image, which Keras and TensorFlow.js have no layer for. Save the network as a checkpoint (.safetensors).`,
    );
  }
  const groups: StockLayer = {
    className: 'Reshape',
    name: `${name}_groups`,
    config: { name: `${name}_groups`, target_shape: [height, -1, width] },
    inside: {},
    inputs: [from.layer],
    shape: [batch, height, null, width],
    weights: [],
  };
  const columns: StockLayer = {
    className: 'Permute',
    name,
    config: { name, dims: [2, 1, 3] },
    inside: {},
    inputs: [groups],
    shape: [batch, null, height, width],
    weights: [],
  };
  return { layer: columns, mirrored: false, masked: false };
}
