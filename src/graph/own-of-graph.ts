/** A graph as an own network in words, where it is one chain of layers: the way back from own-network.ts. */
import { networkDifferences } from '../text/en-import-models.ts';
import { typeOf } from './describe.ts';
import { type LayerGraph, type LayerNode, logitsOf, type Recurrent } from './layer-graph.ts';
import {
  type OwnLayer,
  type OwnNetwork,
  type ReadingOrder,
  type RecurrentWord,
} from './own-network.ts';
import { COLUMNS_TOGETHER } from './reading-order.ts';

/** The graph is no chain of layers that has words; the message names the layer and says why. */
export class NoOwnNetworkError extends Error {
  override name = 'NoOwnNetworkError';
}

/**
 * The words for a network of one image. Whether they come to the same graph is for the caller to compare.
 *
 * @throws NoOwnNetworkError naming the first layer that has no word where it stands.
 */
export function ownNetworkOf(graph: LayerGraph): OwnNetwork {
  // The softmax goes without saying.
  return wordsTo(logitsOf(graph));
}

function wordsTo(node: LayerNode): OwnNetwork {
  const order = orderOf(node);
  if (order !== undefined) return { order, layers: [] };
  const { layer, inputs, shape } = node;
  const [read] = inputs;
  const after = (word: OwnLayer): OwnNetwork => {
    const { order: first, layers } = wordsTo(read);
    return { order: first, layers: [...layers, word] };
  };
  switch (layer.kind) {
    case 'recurrent':
      return after(recurrentWord(layer.recurrent));
    case 'bidirectional':
      if (inputs.length > 1) break;
      return after({ ...recurrentWord(layer.recurrent), both: layer.mergeMode });
    case 'time-distributed':
      return after({ ...recurrentWord(layer.recurrent), each: true });
    case 'dense': {
      const { units, activation, useBias } = layer;
      return after({ kind: 'dense', units, activation, useBias, residual: false });
    }
    case 'softmax': {
      const { order: first, layers } = wordsTo(read);
      const last = layers.at(-1);
      if (last?.kind !== 'dense' || last.activation !== 'linear') break;
      return { order: first, layers: [...layers.slice(0, -1), { ...last, activation: 'softmax' }] };
    }
    case 'dropout':
      return after({ kind: 'dropout', rate: layer.rate });
    case 'layer-normalization':
      return after({ kind: 'layer-norm', epsilon: layer.epsilon });
    case 'over-time':
      return after({ kind: layer.take });
    case 'reshape':
      if (shape.length === 2) return after({ kind: 'flatten' });
      break;
    case 'merge':
      return mergeWords(node);
    default:
      break;
  }
  throw unsayable(node);
}

/** In which order a layer reads the image, if it is the image that it reads. */
function orderOf({ layer, inputs, shape }: LayerNode): ReadingOrder | undefined {
  if (layer.kind === 'input') return { kind: 'rows' };
  const [image] = inputs;
  const isOfImage = image.layer.kind === 'input';
  const sizes = shape.slice(1).join();
  if (layer.kind === 'reorient' && isOfImage && layer.direction === 'left-to-right') {
    return { kind: 'columns', together: 1 };
  }
  if (layer.kind === 'permute-pixels') return { kind: 'permuted', seed: layer.seed };
  if (layer.kind !== 'reshape') return undefined;
  const [rows, columns] = (isOfImage ? image : image.inputs[0]).shape.slice(1).map(Number);
  if (isOfImage && sizes === `${rows * columns},1`) return { kind: 'pixels' };
  if (isOfImage && sizes === `${rows},${columns},1`) return { kind: 'grid' };
  if (image.layer.kind !== 'blocks' || image.inputs[0].layer.kind !== 'input') return undefined;
  const { height, width } = image.layer;
  const together = COLUMNS_TOGETHER.find((known) => known === width);
  if (
    height === rows &&
    together !== undefined &&
    sizes === [columns / width, rows * width].join()
  ) {
    return { kind: 'columns', together };
  }
  const size = height === 2 ? 2 : 4;
  const tiles = [(rows / size) * (columns / size), size * size].join();
  return height === size && width === size && sizes === tiles ? { kind: 'tiles', size } : undefined;
}

/** A layer beside what it reads, or the same layer in four directions. */
function mergeWords(node: LayerNode): OwnNetwork {
  const { layer, inputs } = node;
  const [one, other] = inputs;
  if (layer.kind !== 'merge') throw unsayable(node);
  if (layer.mode === 'sum' && inputs.length === 2) {
    const [read, made] = other.inputs.includes(one) ? [one, other] : [other, one];
    const isResidual = made.inputs.length === 1 && made.inputs[0] === read;
    if (isResidual) {
      const { order, layers } = wordsTo(made);
      const last = layers.at(-1);
      if (last !== undefined && 'residual' in last) {
        return { order, layers: [...layers.slice(0, -1), { ...last, residual: true }] };
      }
    }
  }
  const [code, dropout] = one.layer.kind === 'dropout' ? [one.inputs[0], one.layer.rate] : [one, 0];
  if (inputs.length === 4 && code.layer.kind === 'recurrent') {
    const { cell, units } = code.layer.recurrent;
    const word: OwnLayer = { kind: 'four-direction', units, cell, merge: layer.mode, dropout };
    return { order: { kind: 'image' }, layers: [word] };
  }
  throw unsayable(node);
}

function recurrentWord(recurrent: Recurrent): RecurrentWord {
  const { cell, units, returnSequences, goBackwards, activation, useBias, dropout } = recurrent;
  const { recurrentActivation, unitForgetBias, kernelInitializer, recurrentInitializer, chrono } =
    recurrent;
  const { oscillator } = recurrent;
  return {
    ...{ kind: cell, units, all: returnSequences, backwards: goBackwards },
    both: 'no',
    each: false,
    activation: cell === 'simple-rnn' ? activation : 'tanh',
    ...{ recurrentActivation, useBias, unitForgetBias },
    ...{ kernelInitializer, recurrentInitializer, dropout, chrono },
    residual: false,
    oscillator,
  };
}

function unsayable({ name, layer, inputs, shape }: LayerNode): NoOwnNetworkError {
  const sizes = shape.slice(1);
  const read = inputs.map((input) => input.name);
  return new NoOwnNetworkError(networkDifferences.noPlace(name, typeOf(layer), { sizes, read }));
}
