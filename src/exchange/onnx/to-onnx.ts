/**
 * A network as an ONNX graph. Recurrent layers are ONNX's own RNN, LSTM and GRU, which take the timesteps
 * before the batch; a mirrored scan is their direction `reverse`, and own widths their `sequence_lens`.
 */
import type { StoredTensor } from '../../training/safetensors.ts';
import { ExchangeError } from '../exchange-error.ts';
import { weightsOfNode } from '../graph/graph-weights.ts';
import type { GraphNode, NetworkGraph, Recurrent } from '../graph/network-graph.ts';
import { OnnxBuilder } from './onnx-builder.ts';
import type { OnnxGraph } from './onnx-proto.ts';
import { onnxWeights, type KerasWeights } from './recurrent-weights.ts';

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
export function toOnnx(graph: NetworkGraph, weights: Weights): OnnxGraph {
  const builder = new OnnxBuilder();
  const made = new Map<GraphNode, Made>();
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

function madeOf(made: ReadonlyMap<GraphNode, Made>, node: GraphNode): Made {
  const found = made.get(node);
  if (found === undefined) throw new TypeError(`${node.name} is read before it is made.`);
  return found;
}

function addLayer(
  builder: OnnxBuilder,
  node: GraphNode,
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
      const { forward, backward } = layer;
      const lengths = inputs.at(1)?.value;
      return plain(addRecurrent(builder, node, [forward, backward], input, weights, lengths));
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
    case 'scan': {
      const { direction } = layer;
      const columns = direction === 'left-to-right' || direction === 'right-to-left';
      return {
        value: columns ? builder.transpose(name, input.value, [0, 2, 1]) : input.value,
        mirrored: direction === 'right-to-left' || direction === 'bottom-to-top',
      };
    }
    case 'blocks':
      return plain(addColumns(builder, node, layer, input));
    case 'collapse':
      if (layer.axes === 'both') break;
      return plain(builder.reshape(name, input.value, [0, 0, known(shape[2])]));
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
    case 'merge': {
      const values = inputs.map(({ value }) => value);
      return plain(
        layer.mode === 'sum'
          ? builder.add('Sum', name, values)[0]
          : builder.add('Concat', name, values, { axis: -1 })[0],
      );
    }
    case 'dense':
      if (layer.activation !== 'linear') break;
      return plain(addDense(builder, node, input, weights));
    case 'softmax':
      return plain(builder.add('Softmax', name, [input.value], { axis: -1 })[0]);
    default:
      break;
  }
  throw new ExchangeError(
    `The layer ${name} cannot be written in ONNX. Save the network as a checkpoint (.safetensors).`,
  );
}

function addDense(builder: OnnxBuilder, node: GraphNode, input: Made, weights: Weights): string {
  const [kernel, bias] = weightsOfNode(node).map(({ name, shape }) =>
    builder.floats(name, shape, valuesOf(weights, name).data),
  );
  const [product] = builder.add('MatMul', `${node.name}/product`, [input.value, kernel]);
  return bias === undefined ? product : builder.add('Add', node.name, [product, bias])[0];
}

const OPERATORS = { 'simple-rnn': 'RNN', lstm: 'LSTM', gru: 'GRU' } as const;
const ACTIVATIONS = { tanh: 'Tanh', relu: 'Relu' } as const;

/**
 * A layer, or a layer and its mirror: `[batch, timesteps, features]` to what `node` hands on, without the row
 * axis of a TimeDistributed.
 */
function addRecurrent(
  builder: OnnxBuilder,
  node: GraphNode,
  directions: readonly Recurrent[],
  input: Made,
  weights: Weights,
  lengths = '',
): string {
  const { name } = node;
  const [recurrent] = directions;
  const { cell, units, returnSequences, activation, goBackwards } = recurrent;
  if (
    activation === 'linear' ||
    (directions.length === 1 && returnSequences && (goBackwards || input.mirrored))
  ) {
    throw new TypeError(`${name} has settings that no network here has.`);
  }
  const { w, r, b } = onnxWeights(recurrent, kerasWeightsOf(node, directions.length, weights));
  const steps = builder.transpose(`${name}/steps`, input.value, [1, 0, 2]);
  const reverse = goBackwards !== input.mirrored;
  const [all, last] = builder.add(
    OPERATORS[cell],
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
      direction: directions.length === 2 ? 'bidirectional' : reverse ? 'reverse' : 'forward',
      ...(cell === 'simple-rnn'
        ? { activations: directions.map(() => ACTIVATIONS[activation]) }
        : {}),
      // Keras's reset_after: the reset gate stands after the recurrent product.
      ...(cell === 'gru' ? { linear_before_reset: 1 } : {}),
    },
    2,
  );
  // all [timesteps, directions, batch, units], last [directions, batch, units]
  const batchFirst = returnSequences
    ? builder.transpose(`${name}/batch_first`, all, [2, 0, 1, 3])
    : builder.transpose(`${name}/batch_first`, last, [1, 0, 2]);
  const places = returnSequences ? [0, 0] : [0];
  const { layer } = node;
  if (layer.kind === 'bidirectional' && layer.mergeMode === 'sum') {
    const axis = builder.integers(`${name}/axis`, [places.length]);
    return builder.add('ReduceSum', name, [batchFirst, axis], { keepdims: 0 })[0];
  }
  return builder.reshape(name, batchFirst, [...places, directions.length * units]);
}

/** The node's weights by direction, each a kernel, a recurrent kernel and perhaps a bias. */
function kerasWeightsOf(node: GraphNode, directions: number, weights: Weights): KerasWeights[] {
  const specs = weightsOfNode(node);
  const each = specs.length / directions;
  return Array.from({ length: directions }, (_, i) => {
    const [kernel, recurrentKernel, bias] = specs
      .slice(i * each, (i + 1) * each)
      .map(({ name }) => valuesOf(weights, name));
    return { kernel, recurrentKernel, ...(bias === undefined ? {} : { bias }) };
  });
}

/** Blocks of the image's whole height: `[batch, height, width]` to `[batch, ceil(width / w), height, w]`. */
function addColumns(
  builder: OnnxBuilder,
  { name, inputs }: GraphNode,
  { height, width }: { height: number; width: number },
  { value }: Made,
): string {
  if (inputs[0].shape[1] !== height || inputs[0].shape.length !== 3) {
    throw new ExchangeError(
      `The layer ${name} gathers blocks lower than the image, which cannot be written in ONNX. Save the network as a checkpoint (.safetensors).`,
    );
  }
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
