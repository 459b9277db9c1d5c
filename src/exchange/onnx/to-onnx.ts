/**
 * A network as an ONNX graph. Recurrent layers are ONNX's own RNN, LSTM and GRU, which take the timesteps
 * before the batch; a mirrored scan is their direction `reverse`, and own widths their `sequence_lens`.
 */
import type { StoredTensor } from '../../training/safetensors.ts';
import { pixelOrder } from '../../layers/permute-pixels.ts';
import { notWritten } from '../../text/en-export.ts';
import { ExchangeError } from '../exchange-error.ts';
import { weightsOfNode } from '../../graph/weights.ts';
import {
  bothDirections,
  type LayerGraph,
  type LayerNode,
  type Recurrent,
  walksBack,
  walksColumns,
} from '../../graph/layer-graph.ts';
import { OnnxBuilder } from './onnx-builder.ts';
import type { OnnxAttribute, OnnxGraph } from './onnx-proto.ts';
import { onnxCell, onnxWeights, type KerasWeights } from './recurrent-weights.ts';

type Weights = ReadonlyMap<string, StoredTensor>;

/** A layer's result: the name of a value, batch first. */
interface Made {
  value: string;
  /** The sequence is to be read from its end. */
  mirrored: boolean;
}

/**
 * Inputs and output are called `image`, `widths` and `probabilities`.
 *
 * @throws ExchangeError naming a layer that ONNX has no operators for.
 */
export function toOnnx(graph: LayerGraph, weights: Weights): OnnxGraph {
  const builder = new OnnxBuilder();
  const made = new Map<LayerNode, Made>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => madeOf(made, input));
    made.set(node, addLayer(builder, node, inputs, weights));
  }
  builder.add('Identity', OUTPUT, [madeOf(made, graph.output).value]);
  return {
    name: graph.name,
    nodes: builder.nodes,
    initializers: builder.initializers,
    inputs: graph.inputs.map(({ name, shape, layer }) => ({
      name,
      type: layer.kind === 'input' ? layer.dtype : 'float32',
      shape: shape.map((size, axis) => size ?? (axis === 0 ? 'batch' : 'width')),
    })),
    outputs: [
      {
        name: OUTPUT,
        type: 'float32',
        shape: graph.output.shape.map((size, axis) => size ?? (axis === 0 ? 'batch' : 'frames')),
      },
    ],
  };
}

const OUTPUT = 'probabilities';

function madeOf(made: ReadonlyMap<LayerNode, Made>, node: LayerNode): Made {
  const found = made.get(node);
  if (found === undefined) throw new TypeError(`${node.name} is read before it is made.`);
  return found;
}

function addLayer(
  builder: OnnxBuilder,
  node: LayerNode,
  inputs: readonly Made[],
  weights: Weights,
): Made {
  const { name, layer, shape } = node;
  const [input] = inputs;
  const plain = (value: string): Made => ({ value, mirrored: false });
  switch (layer.kind) {
    case 'input':
      return plain(name);
    case 'recurrent':
      return plain(addRecurrent(builder, node, [layer.recurrent], input, weights));
    case 'bidirectional': {
      const lengths = inputs.at(1)?.value;
      return plain(
        addRecurrent(builder, node, bothDirections(layer.recurrent), input, weights, lengths),
      );
    }
    case 'time-distributed': {
      const [, rows, timesteps, features] = node.inputs[0].shape;
      const folded = builder.reshape(`${name}/folded`, input.value, [
        -1,
        known(timesteps),
        known(features),
      ]);
      const codes = addRecurrent(builder, node, [layer.recurrent], plain(folded), weights);
      return plain(
        builder.reshape(`${name}/rows`, codes, [-1, known(rows), ...shape.slice(2).map(known)]),
      );
    }
    case 'reorient': {
      const { direction } = layer;
      return {
        value: walksColumns(direction)
          ? builder.transpose(name, input.value, [0, 2, 1])
          : input.value,
        mirrored: walksBack(direction),
      };
    }
    case 'blocks':
      return plain(
        node.inputs[0].shape[1] === layer.height && node.inputs[0].shape.length === 3
          ? addColumns(builder, node, layer, input)
          : addBlocks(builder, node, layer, input),
      );
    case 'collapse': {
      if (layer.axes === 'height') {
        return plain(builder.reshape(name, input.value, [0, 0, known(shape[2])]));
      }
      const axes = builder.integers(`${name}/axes`, [1, 2]);
      return plain(builder.add('ReduceSum', name, [input.value, axes], { keepdims: 0 })[0]);
    }
    case 'shrink-widths': {
      // ceil(width / by) in whole numbers
      const more = builder.int32(`${name}/more`, layer.by - 1);
      const by = builder.int32(`${name}/by`, layer.by);
      const [raised] = builder.add('Add', `${name}/raised`, [input.value, more]);
      return plain(builder.add('Div', name, [raised, by])[0]);
    }
    case 'reshape':
      return plain(builder.reshape(name, input.value, [0, ...layer.shape]));
    case 'dropout':
      return input;
    case 'layer-normalization': {
      const [scale, shift] = weightsOfNode(node).map((spec) =>
        builder.floats(spec.name, spec.shape, valuesOf(weights, spec.name).data),
      );
      return plain(
        builder.add('LayerNormalization', name, [input.value, scale, shift], {
          axis: -1,
          epsilon: { float: layer.epsilon },
        })[0],
      );
    }
    case 'over-time': {
      if (layer.take === 'average') {
        return plain(builder.add('ReduceMean', name, [input.value], { axes: [1], keepdims: 0 })[0]);
      }
      const last = builder.integers(`${name}/last`, [-1]);
      const [timestep] = builder.add('Gather', `${name}/timestep`, [input.value, last], {
        axis: 1,
      });
      return plain(builder.reshape(name, timestep, [0, known(shape[1])]));
    }
    case 'permute-pixels': {
      const count = known(shape[1]);
      const flat = builder.reshape(`${name}/flat`, input.value, [0, count]);
      const order = builder.integers(`${name}/order`, [...pixelOrder(count, layer.seed)]);
      const [permuted] = builder.add('Gather', `${name}/permuted`, [flat, order], { axis: 1 });
      return plain(builder.reshape(name, permuted, [0, count, 1]));
    }
    case 'merge': {
      const values = inputs.map(({ value }) => value);
      if (layer.mode === 'mul') {
        // ONNX multiplies two at a time.
        const product = (one: string, other: string, i: number) =>
          builder.add('Mul', i + 2 === values.length ? name : `${name}/${i}`, [one, other])[0];
        return plain(values.slice(1).reduce(product, values[0]));
      }
      return plain(
        layer.mode === 'concat'
          ? builder.add('Concat', name, values, { axis: -1 })[0]
          : builder.add(layer.mode === 'sum' ? 'Sum' : 'Mean', name, values)[0],
      );
    }
    case 'dense': {
      const product = addDense(builder, node, input, weights);
      if (layer.activation === 'linear') return plain(product);
      const operator = ACTIVATIONS[layer.activation];
      const axis = layer.activation === 'softmax' ? { axis: -1 } : {};
      return plain(builder.add(operator, `${name}/activation`, [product], axis)[0]);
    }
    case 'softmax':
      return plain(builder.add('Softmax', name, [input.value], { axis: -1 })[0]);
    default:
      break;
  }
  throw new ExchangeError(notWritten.onnxLayer(name));
}

function addDense(builder: OnnxBuilder, node: LayerNode, input: Made, weights: Weights): string {
  const [kernel, bias] = weightsOfNode(node).map(({ name, shape }) =>
    builder.floats(name, shape, valuesOf(weights, name).data),
  );
  const [product] = builder.add('MatMul', `${node.name}/product`, [input.value, kernel]);
  return bias === undefined ? product : builder.add('Add', node.name, [product, bias])[0];
}

const ACTIVATIONS = { tanh: 'Tanh', relu: 'Relu', sigmoid: 'Sigmoid', softmax: 'Softmax' } as const;

/**
 * A layer, or a layer and its mirror: `[batch, timesteps, features]` to what `node` hands on, without the row
 * axis of a TimeDistributed. Keras hands a sequence on in the order in which it was walked, ONNX always in the order
 * in which it came.
 */
function addRecurrent(
  builder: OnnxBuilder,
  node: LayerNode,
  directions: readonly Recurrent[],
  input: Made,
  weights: Weights,
  lengths = '',
): string {
  const { name, layer } = node;
  const [recurrent] = directions;
  const { cell, units, returnSequences, goBackwards } = recurrent;
  const isBoth = directions.length === 2;
  const walksBack = goBackwards !== input.mirrored;
  const given = kerasWeightsOf(node, directions.length, weights);
  // ONNX's first direction is the one that walks ahead.
  const { w, r, b } = onnxWeights(recurrent, isBoth && walksBack ? given.toReversed() : given);
  const steps = builder.transpose(`${name}/steps`, input.value, [1, 0, 2]);
  const [all, last] = builder.add(
    onnxCell(cell).operator,
    `${name}/all`,
    [
      steps,
      builder.floats(`${name}/W`, w.shape, w.data),
      builder.floats(`${name}/R`, r.shape, r.data),
      builder.floats(`${name}/B`, b.shape, b.data),
      ...(lengths === '' ? [] : [lengths]),
    ],
    {
      hidden_size: units,
      direction: isBoth ? 'bidirectional' : walksBack ? 'reverse' : 'forward',
      ...activationsOf(recurrent, directions.length),
      // Keras's reset_after: the reset gate stands after the recurrent product.
      ...(cell === 'gru' ? { linear_before_reset: 1 } : {}),
    },
    2,
  );
  // all [timesteps, directions, batch, units], last [directions, batch, units]
  const axes = returnSequences ? [0, ...(isBoth ? [1] : [])] : isBoth ? [0] : [];
  const walked =
    walksBack && axes.length > 0
      ? builder.reversed(`${name}/walked`, returnSequences ? all : last, axes)
      : returnSequences
        ? all
        : last;
  const batchFirst = builder.transpose(
    `${name}/batch_first`,
    walked,
    returnSequences ? [2, 0, 1, 3] : [1, 0, 2],
  );
  const places = returnSequences ? [0, 0] : [0];
  if (layer.kind === 'bidirectional' && layer.mergeMode !== 'concat') {
    if (layer.mergeMode === 'sum') {
      const axis = builder.integers(`${name}/axis`, [places.length]);
      return builder.add('ReduceSum', name, [batchFirst, axis], { keepdims: 0 })[0];
    }
    const operator = layer.mergeMode === 'mul' ? 'ReduceProd' : 'ReduceMean';
    return builder.add(operator, name, [batchFirst], { axes: [places.length], keepdims: 0 })[0];
  }
  return builder.reshape(name, batchFirst, [...places, directions.length * units]);
}

/** The functions of a cell for each direction, where they are not ONNX's own. */
function activationsOf(
  { cell, activation, recurrentActivation }: Recurrent,
  directions: number,
): Readonly<Record<string, OnnxAttribute>> {
  const each = <Value>(values: readonly Value[]) =>
    Array.from({ length: directions }, () => values).flat();
  if (cell === 'simple-rnn') {
    if (activation !== 'linear') return { activations: each([ACTIVATIONS[activation]]) };
    // Linear is affine with a factor of 1.
    return {
      activations: each(['Affine']),
      activation_alpha: { floats: each([1]) },
      activation_beta: { floats: each([0]) },
    };
  }
  if (recurrentActivation === 'sigmoid') return {};
  return {
    activations: each(['HardSigmoid', 'Tanh', ...(cell === 'lstm' ? ['Tanh'] : [])]),
    // clip(alpha z + beta, 0, 1)
    activation_alpha: { floats: each([recurrentActivation === 'hardSigmoid' ? 1 / 6 : 0.2]) },
    activation_beta: { floats: each([0.5]) },
  };
}

/** The node's weights by direction, each a kernel, a recurrent kernel and perhaps a bias. */
function kerasWeightsOf(node: LayerNode, directions: number, weights: Weights): KerasWeights[] {
  const specs = weightsOfNode(node);
  const each = specs.length / directions;
  return Array.from({ length: directions }, (_, i) => {
    const [kernel, recurrentKernel, bias] = specs
      .slice(i * each, (i + 1) * each)
      .map(({ name }) => valuesOf(weights, name));
    return { kernel, recurrentKernel, ...(bias === undefined ? {} : { bias }) };
  });
}

/**
 * Blocks of an image whose size is known, filled up with zeros: `[batch, height, width(, features)]` to
 * `[batch, ceil(height / h), ceil(width / w), h * w * features]`.
 */
function addBlocks(
  builder: OnnxBuilder,
  { name, inputs, shape }: LayerNode,
  { height, width }: { height: number; width: number },
  { value }: Made,
): string {
  const [, rows, columns, features = 1] = inputs[0].shape.map(Number);
  const [, down, across, size] = shape.map(Number);
  const image = builder.reshape(`${name}/image`, value, [0, rows, columns, features]);
  const lacking = [down * height - rows, across * width - columns];
  const pads = builder.integers(`${name}/pads`, [0, 0, 0, 0, 0, ...lacking, 0]);
  const full = lacking.some((pixels) => pixels > 0)
    ? builder.add('Pad', `${name}/full`, [image, pads])[0]
    : image;
  const groups = builder.reshape(`${name}/groups`, full, [
    ...[0, down, height, across, width * features],
  ]);
  const blocks = builder.transpose(`${name}/blocks`, groups, [0, 1, 3, 2, 4]);
  return builder.reshape(name, blocks, [0, down, across, size]);
}

/** Blocks of the image's whole height: `[batch, height, width]` to `[batch, ceil(width / w), height, w]`. */
function addColumns(
  builder: OnnxBuilder,
  { name }: LayerNode,
  { height, width }: { height: number; width: number },
  { value }: Made,
): string {
  // The width that lacks to a whole number of blocks: -width mod w
  const [shape] = builder.add('Shape', `${name}/image_shape`, [value]);
  const third = builder.integers(`${name}/third`, [2]);
  const [columns] = builder.add('Gather', `${name}/columns`, [shape, third]);
  const [negative] = builder.add('Neg', `${name}/negative`, [columns]);
  const by = builder.integers(`${name}/by`, [width]);
  const [lacking] = builder.add('Mod', `${name}/lacking`, [negative, by]);
  const none = builder.integers(`${name}/none`, [0, 0, 0, 0, 0]);
  const [pads] = builder.add('Concat', `${name}/pads`, [none, lacking], { axis: 0 });
  const [full] = builder.add('Pad', `${name}/full`, [value, pads]);
  const groups = builder.reshape(`${name}/groups`, full, [0, height, -1, width]);
  return builder.transpose(name, groups, [0, 2, 1, 3]);
}

function valuesOf(weights: Weights, name: string): StoredTensor {
  const tensor = weights.get(name);
  if (tensor === undefined) throw new TypeError(`There is no weight "${name}" to write.`);
  return tensor;
}

function known(size: number | null): number {
  if (size === null)
    throw new TypeError('A length that must be known differs from batch to batch.');
  return size;
}
