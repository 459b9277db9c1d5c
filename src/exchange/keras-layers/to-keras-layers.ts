/**
 * A network's graph in layers of Keras. Columns are rows of the transposed image; a mirrored scan is a layer
 * that goes backwards; blocks as high as the image are a reshape and a transposition; own widths are a mask:
 * timesteps that hold nothing but `PADDING` belong to no line.
 */
import { notWritten } from '../../text/en-export.ts';
import { ExchangeError } from '../exchange-error.ts';
import { weightsOfNode } from '../../graph/weights.ts';
import { CELLS, isInKeras } from '../../graph/cells.ts';
import {
  bothDirections,
  type LayerGraph,
  type LayerNode,
  MERGE_CLASSES,
  type Recurrent,
  type Shape,
  walksBack,
  walksColumns,
} from '../../graph/layer-graph.ts';
import { recurrentConfig } from './recurrent-config.ts';
import type { InsideLayer, KerasConfig, KerasLayer } from './keras-layer.ts';

/** What stands right of a line in a batch; ink is 0 to 1. */
const PADDING = -1;

/**
 * The layer that gives the network's probabilities, and through it all others.
 *
 * @throws ExchangeError naming a layer for which Keras has none.
 */
export function toKerasLayers(graph: LayerGraph): KerasLayer {
  const made = new Map<LayerNode, Made>();
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
  layer: KerasLayer;
  /** The sequence is to be read from its end. */
  mirrored: boolean;
  /** Padding is masked. */
  masked: boolean;
}

function madeOf(made: ReadonlyMap<LayerNode, Made>, node: LayerNode): Made {
  const found = made.get(node);
  if (found === undefined) throw new TypeError(`${node.name} is read before it is made.`);
  return found;
}

function makeLayer(node: LayerNode, read: (input: LayerNode) => Made): Made {
  const { layer, name, inputs, shape } = node;
  const [input] = inputs;
  const follow = (className: string, config: KerasConfig = {}): Made => {
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
      const inside = { layer: insideLayer(node, recurrent, node.name) };
      const made = follow('TimeDistributed');
      return { ...made, layer: { ...made.layer, inside } };
    }
    case 'reorient': {
      const { direction } = layer;
      const mirrored = walksBack(direction);
      return {
        ...(walksColumns(direction) ? follow('Permute', { dims: [2, 1] }) : read(input)),
        mirrored,
      };
    }
    case 'blocks':
      return gathered(node, layer, read(input));
    case 'collapse':
      if (layer.axes === 'height') return follow('Reshape', { target_shape: [-1, shape[2]] });
      break;
    case 'reshape':
      return follow('Reshape', { target_shape: layer.shape });
    case 'dropout':
      return follow('Dropout', { rate: layer.rate });
    case 'layer-normalization':
      return follow('LayerNormalization', {
        axis: -1,
        epsilon: layer.epsilon,
        center: true,
        scale: true,
        beta_initializer: { class_name: 'Zeros', config: {} },
        gamma_initializer: { class_name: 'Ones', config: {} },
      });
    case 'over-time':
      return layer.take === 'average'
        ? follow('GlobalAveragePooling1D')
        : lastTimestep(node, read(input));
    case 'merge':
      return follow(MERGE_CLASSES[layer.mode], layer.mode === 'concat' ? { axis: -1 } : {});
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
  throw new ExchangeError(notWritten.kerasLayer(name));
}

function recurrentLayer(node: LayerNode, recurrent: Recurrent, from: Made): Made {
  const { name, shape } = node;
  if (from.mirrored && recurrent.returnSequences) {
    throw new TypeError(`${name} would hand on a sequence in mirrored order.`);
  }
  const goBackwards = recurrent.goBackwards !== from.mirrored;
  return {
    layer: {
      className: kerasClass(recurrent),
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

/** @throws ExchangeError when Keras has no such cell. */
function kerasClass({ cell, name }: Recurrent): string {
  const { className } = CELLS[cell];
  if (isInKeras(cell)) return className;
  throw new ExchangeError(notWritten.kerasCell(name, className));
}

function bidirectionalLayer(node: LayerNode, from: Made): Made {
  const { name, layer, inputs, shape } = node;
  if (layer.kind !== 'bidirectional') throw new TypeError(`${name} is not bidirectional.`);
  const [forward, backward] = bothDirections(layer.recurrent);
  const hasWidths = inputs.length > 1;
  const sequence = hasWidths && !from.masked ? masking(from.layer) : from.layer;
  return {
    layer: {
      className: 'Bidirectional',
      name,
      config: { name, merge_mode: layer.mergeMode },
      inside: {
        layer: insideLayer(node, forward, `${name}/${forward.name}`),
        backward_layer: insideLayer(node, backward, `${name}/${backward.name}`),
      },
      inputs: [sequence],
      shape,
      weights: weightsOfNode(node),
    },
    mirrored: false,
    masked: hasWidths && forward.returnSequences,
  };
}

function masking(sequence: KerasLayer): KerasLayer {
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
function insideLayer(wrapper: LayerNode, recurrent: Recurrent, under: string): InsideLayer {
  return {
    className: kerasClass(recurrent),
    config: recurrentConfig(recurrent),
    weights: weightsOfNode(wrapper).filter(({ name }) => name.startsWith(`${under}/`)),
  };
}

/** A layer without weights that stands for part of what `node` does. */
function part(
  className: string,
  name: string,
  config: KerasConfig,
  from: KerasLayer,
  shape: Shape,
): KerasLayer {
  return {
    className,
    name,
    config: { name, ...config },
    inside: {},
    inputs: [from],
    shape,
    weights: [],
  };
}

/** The last timestep is what is left when all others are cropped away, `[batch, timesteps, features]` to `[batch, features]`. */
function lastTimestep({ name, inputs, shape }: LayerNode, from: Made): Made {
  const [batch, timesteps, features] = inputs[0].shape;
  if (timesteps === null)
    throw new TypeError(`${name} takes the last of an unknown number of timesteps.`);
  const image = part(
    'Reshape',
    `${name}_image`,
    { target_shape: [timesteps, 1, features] },
    from.layer,
    [batch, timesteps, 1, features],
  );
  const cropping = [
    [timesteps - 1, 0],
    [0, 0],
  ];
  const last = part(
    'Cropping2D',
    `${name}_cropping`,
    { cropping, data_format: 'channels_last' },
    image,
    [batch, 1, 1, features],
  );
  const layer = part('Reshape', name, { target_shape: [features] }, last, shape);
  return { layer, mirrored: false, masked: false };
}

/**
 * Blocks of an image, as a reshape and a transposition: those of its whole height `[batch, height, width]` to
 * `[batch, width / w, height, w]`, which only lacks the block's own axes in one, as `collapse` makes them; others
 * `[batch, height, width(, features)]` to `[batch, height / h, width / w, h * w * features]`.
 */
function gathered(
  { name, inputs, shape }: LayerNode,
  { height, width }: { height: number; width: number },
  from: Made,
): Made {
  const [batch, rows, columns, features = 1] = inputs[0].shape;
  const made = (layer: KerasLayer): Made => ({ layer, mirrored: false, masked: false });
  if (rows === height && inputs[0].shape.length === 3) {
    const across = columns === null ? null : columns / width;
    const groups = part(
      'Reshape',
      `${name}_groups`,
      { target_shape: [height, across ?? -1, width] },
      from.layer,
      [batch, height, across, width],
    );
    return made(part('Permute', name, { dims: [2, 1, 3] }, groups, [batch, across, height, width]));
  }
  const [down, across] = [Number(rows) / height, Number(columns) / width];
  if (!Number.isInteger(down) || !Number.isInteger(across)) {
    throw new ExchangeError(notWritten.unevenBlocks(name));
  }
  const wide = width * Number(features);
  const groups = part(
    'Reshape',
    `${name}_groups`,
    { target_shape: [down, height, across, wide] },
    from.layer,
    [batch, down, height, across, wide],
  );
  const blocks = part('Permute', `${name}_blocks`, { dims: [1, 3, 2, 4] }, groups, [
    ...[batch, down, across, height, wide],
  ]);
  return made(part('Reshape', name, { target_shape: shape.slice(1) }, blocks, shape));
}
