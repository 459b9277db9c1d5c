/**
 * Builds the model that trains from a network's graph: tfjs layers of ours, whose heavy step is one kernel. The
 * same graph and seed give the same weights, to the bit: each weight draws from a stream named after it.
 */
import * as tf from '@tensorflow/tfjs';
import type { Layer, LayerGraph, LayerNode, MergeMode, Recurrent } from '../graph/layer-graph.ts';
import { Bidirectional } from './bidirectional.ts';
import { Blocks } from './blocks.ts';
import { Collapse } from './collapse.ts';
import { Cornn } from './cornn.ts';
import { Dense } from './dense.ts';
import { Diagonal } from './diagonal.ts';
import { Dropout } from './dropout.ts';
import { Glu } from './glu.ts';
import { Gru } from './gru.ts';
import { LayerNormalization } from './layer-normalization.ts';
import { Lstm } from './lstm.ts';
import { Mdlstm } from './mdlstm.ts';
import { OverTime } from './over-time.ts';
import { PermutePixels } from './permute-pixels.ts';
import type { Randomness } from './random.ts';
import type { RecurrentLayer } from './recurrent-layer.ts';
import { Reorient } from './reorient.ts';
import { ShrinkWidths } from './shrink-widths.ts';
import { SimpleRnn } from './simple-rnn.ts';
import { TimeDistributed } from './time-distributed.ts';

// tfjs keeps the order of the layers of the last models that computed, and with it these models: a hundred, by itself.
tf.env().set('TOPOLOGICAL_SORT_CACHE_MAX_ENTRIES', 8);

/** @param randomness first values and dropout; with the weights, its state is what a resumed run needs to go on alike */
export function buildModel(graph: LayerGraph, randomness: Randomness): tf.LayersModel {
  return connectLayers(graph, (name, layer) => makeLayer(name, layer, randomness));
}

/** Makes each layer of the graph and applies it to what it reads. */
export function connectLayers(
  graph: LayerGraph,
  make: (name: string, layer: Exclude<Layer, { kind: 'input' }>) => tf.layers.Layer,
): tf.LayersModel {
  const symbols = new Map<LayerNode, tf.SymbolicTensor>();
  const symbolOf = (node: LayerNode): tf.SymbolicTensor => {
    const symbol = symbols.get(node);
    if (symbol === undefined) throw new TypeError(`${node.name} is read before it is made.`);
    return symbol;
  };
  for (const node of graph.nodes) {
    const { name, layer, shape, inputs } = node;
    if (layer.kind === 'input') {
      symbols.set(node, tf.input({ shape: shape.slice(1), name, dtype: layer.dtype }));
      continue;
    }
    const read = inputs.map(symbolOf);
    // A layer applied to symbols gives symbols, and each of ours gives one; tfjs's type allows for more.
    const symbol = make(name, layer).apply(read.length === 1 ? read[0] : read);
    symbols.set(node, symbol as tf.SymbolicTensor);
  }
  const inputs = graph.inputs.map(symbolOf);
  return tf.model({ inputs, outputs: symbolOf(graph.output), name: graph.name });
}

/** Makes one layer, not yet applied. */
export function makeLayer(
  name: string,
  layer: Exclude<Layer, { kind: 'input' }>,
  randomness: Randomness,
): tf.layers.Layer {
  switch (layer.kind) {
    case 'recurrent':
      return makeRecurrent(layer.recurrent, randomness);
    case 'bidirectional': {
      const { recurrent, mergeMode } = layer;
      return new Bidirectional(makeRecurrent(recurrent, randomness), { name, mergeMode });
    }
    case 'time-distributed':
      return new TimeDistributed(makeRecurrent(layer.recurrent, randomness), name);
    case 'mdlstm':
      return new Mdlstm({ ...layer.mdlstm, name }, randomness);
    case 'dense':
      return new Dense({ ...layer, name }, randomness);
    case 'glu':
      return new Glu({ name, units: layer.units }, randomness);
    case 'layer-normalization':
      return new LayerNormalization({ epsilon: layer.epsilon, name });
    case 'dropout':
      return new Dropout({ rate: layer.rate, name }, randomness);
    case 'reshape':
      return tf.layers.reshape({ targetShape: [...layer.shape], name });
    case 'merge':
      return makeMerge(layer.mode, { name });
    case 'softmax':
      return tf.layers.softmax({ axis: -1, name });
    case 'reorient':
    case 'blocks':
    case 'shrink-widths':
    case 'collapse':
    case 'permute-pixels':
    case 'over-time':
      return makeImageLayer(name, layer);
  }
}

/** One of tfjs's own, which Keras has too. */
export function makeMerge(mode: MergeMode, config: { name?: string } = {}): tf.layers.Layer {
  switch (mode) {
    case 'concat':
      return tf.layers.concatenate({ ...config, axis: -1 });
    case 'sum':
      return tf.layers.add(config);
    case 'mul':
      return tf.layers.multiply(config);
    case 'ave':
      return tf.layers.average(config);
  }
}

/** What has no weights and no counterpart in tfjs: a few operations each, the same on both sides of a comparison. */
export function makeImageLayer(
  name: string,
  layer: Extract<
    Layer,
    { kind: 'reorient' | 'blocks' | 'shrink-widths' | 'collapse' | 'permute-pixels' | 'over-time' }
  >,
): tf.layers.Layer {
  switch (layer.kind) {
    case 'reorient':
      return new Reorient(layer.direction, name);
    case 'blocks':
      return new Blocks({ height: layer.height, width: layer.width, name });
    case 'shrink-widths':
      return new ShrinkWidths({ by: layer.by, name });
    case 'collapse':
      return new Collapse({ axes: layer.axes, name });
    case 'permute-pixels':
      return new PermutePixels({ seed: layer.seed, name });
    case 'over-time':
      return new OverTime({ take: layer.take, name });
  }
}

function makeRecurrent(recurrent: Recurrent, randomness: Randomness): RecurrentLayer {
  switch (recurrent.cell) {
    case 'simple-rnn':
      return new SimpleRnn(recurrent, randomness);
    case 'lstm':
      return new Lstm(recurrent, randomness);
    case 'gru':
      return new Gru(recurrent, randomness);
    case 'cornn':
      return new Cornn(recurrent, randomness);
    case 'mingru':
    case 'minlstm':
    case 'indrnn':
    case 'lru':
      return new Diagonal({ ...recurrent, cell: recurrent.cell }, randomness);
  }
}
