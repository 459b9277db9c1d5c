/**
 * Makes the graph of an own network, layer after layer, and says what each hands on; where a layer does not fit
 * what it reads, which it is and why.
 */
import { GraphBuilder } from './builder.ts';
import { type DataShape, MNIST_SHAPE } from './data-shape.ts';
import type { LayerGraph, LayerNode, Shape } from './layer-graph.ts';
import {
  type FourDirectionWord,
  isRecurrentWord,
  type MdlstmWord,
  MOST_LAYERS,
  type OwnLayer,
  type OwnNetwork,
  type ReadingOrder,
  type RecurrentWord,
} from './own-network.ts';
import { asSequence, comesOutEven } from './reading-order.ts';
import { parametersOf, weightsOfNode } from './weights.ts';

/** What an own network comes to, place by place: the order of reading is place 1, the first layer place 2. */
export interface Traced {
  /** From place 1 on, up to the first that does not fit. */
  places: readonly Place[];
  /** Why there is no graph. */
  problem?: Problem;
  /** With a softmax at its end, where it names classes. */
  graph?: LayerGraph;
}

export interface Place {
  /** What is handed on for one image. */
  gives: Shape;
  parameters: number;
}

/**
 * What does not fit, and at which place: 0 for the network as a whole. `gives` is what the place before hands
 * on.
 *
 * - `needs`: the layer reads something else. `because` is the place that took the timesteps away, which could
 *   give all states or come later.
 * - `flat`: there are no timesteps left to sum up.
 * - `residual`: what the layer reads and gives differ in shape.
 * - `lru-features`: an LRU has other units than features to read.
 * - `uneven`: the order of reading takes the image apart, and a rest remains.
 * - `step-by-step`: what is read is a sequence already, and there is no image to be read in another order.
 * - `end`: the last layer does not have an output for each class. `end-needs-vector`: it reads more than one vector.
 */
export type Problem = { place: number } & (
  | {
      kind: 'needs';
      needs: 'image' | 'sequence' | 'sequences' | 'features';
      gives: Shape;
      because?: { place: number; cure: 'all-states' | 'move' };
    }
  | { kind: 'uneven'; image: Shape }
  | { kind: 'step-by-step' }
  | { kind: 'flat' }
  | { kind: 'residual'; reads: Shape; gives: Shape }
  | { kind: 'lru-features'; reads: Shape; units: number }
  | { kind: 'too-many'; layers: number; most: number }
  | { kind: 'end'; gives: Shape; outputs: number }
  | { kind: 'end-needs-vector'; gives: Shape; outputs: number; because?: { place: number } }
);

/** @param data what it reads and tells apart */
export function traceOwnNetwork(
  { order, layers }: OwnNetwork,
  data: DataShape = MNIST_SHAPE,
): Traced {
  const graph = new GraphBuilder(data);
  const image = graph.input([data.rows, data.columns], data.isSequence ? 'sequence' : 'image');
  const places: Place[] = [];
  if (data.isSequence && order.kind !== 'rows') {
    return { places, problem: { place: 1, kind: 'step-by-step' } };
  }
  if (order.kind !== 'grid' && order.kind !== 'image' && !comesOutEven(order, data)) {
    return { places, problem: { place: 1, kind: 'uneven', image: sizesOf(image) } };
  }
  let known = 1;
  const note = ({ node }: Value) => {
    const made = graph.nodes.slice(known);
    known = graph.nodes.length;
    places.push({ gives: sizesOf(node), parameters: parametersOf(made.flatMap(weightsOfNode)) });
  };
  let value: Value = { ...readImage(graph, image, order), from: 1 };
  note(value);
  if (layers.length > MOST_LAYERS) {
    const layersGiven = layers.length;
    return {
      places,
      problem: { place: 0, kind: 'too-many', layers: layersGiven, most: MOST_LAYERS },
    };
  }
  for (const [index, layer] of layers.entries()) {
    const place = index + 2;
    const added = addLayer(graph, layer, value, layers, place);
    if ('problem' in added) return { places, problem: { ...added.problem, place } };
    value = { from: added.form === value.form ? value.from : place, ...added };
    note(value);
  }
  const problem = endOf(layers, value, data.outputs);
  if (problem !== undefined) return { places, problem };
  const end = data.isNumber ? value.node : graph.softmax(value.node);
  return { places, graph: graph.graph('own_network', [image], end) };
}

/** `[height, width(, features)]`, `[timesteps, features]`, rows of such, or `[features]`. */
type Form = 'image' | 'sequence' | 'sequences' | 'vector';

interface Made {
  form: Form;
  node: LayerNode;
}

/** `from`: the place that gave it its form. */
type Value = Made & { from: number };

type WithoutPlace<Some> = Some extends { place: number } ? Omit<Some, 'place'> : never;
type Refused = { problem: WithoutPlace<Problem> };

function readImage(graph: GraphBuilder, image: LayerNode, order: ReadingOrder): Made {
  switch (order.kind) {
    case 'grid':
      return {
        form: 'sequences',
        node: graph.reshape([graph.data.rows, graph.data.columns, 1], image),
      };
    case 'image':
      return { form: 'image', node: image };
    default:
      return { form: 'sequence', node: asSequence(graph, image, order) };
  }
}

function addLayer(
  graph: GraphBuilder,
  layer: OwnLayer,
  value: Value,
  layers: readonly OwnLayer[],
  place: number,
): Made | Refused {
  const { node, form } = value;
  const sizes = sizesOf(node);
  const needs = (what: 'image' | 'sequence' | 'sequences' | 'features'): Refused => {
    const because =
      what === 'sequence' && form === 'vector' ? cureOf(layers, value.from) : undefined;
    return {
      problem: {
        kind: 'needs',
        needs: what,
        gives: sizes,
        ...(because === undefined ? {} : { because }),
      },
    };
  };
  /** A bare image has no features yet. */
  const hasFeatures = form !== 'image' || sizes.length === 3;
  if (isRecurrentWord(layer)) {
    const wanted = layer.each ? 'sequences' : 'sequence';
    if (form !== wanted) return needs(wanted);
    if (layer.kind === 'lru' && sizes.at(-1) !== layer.units) {
      return { problem: { kind: 'lru-features', reads: sizes, units: layer.units } };
    }
    return addRecurrent(graph, layer, node);
  }
  switch (layer.kind) {
    case 'glu':
      return form === 'sequence' ? { form, node: graph.glu(layer.units, node) } : needs('sequence');
    case 'four-direction':
      if (form !== 'image' || sizes.length !== 2) return needs('image');
      return { form: 'vector', node: fourDirections(graph, layer, node) };
    case 'mdlstm':
      return form === 'image' ? { form, node: addMdlstm(graph, layer, node) } : needs('image');
    case 'blocks':
      return form === 'image' ? { form, node: graph.blocks(layer, node) } : needs('image');
    case 'dropout':
      return { form, node: layer.rate > 0 ? graph.dropout(layer.rate, node) : node };
    case 'layer-norm':
      return hasFeatures
        ? { form, node: graph.layerNormalization(node, layer.epsilon) }
        : needs('features');
    case 'dense': {
      if (!hasFeatures) return needs('features');
      // Beyond the last layer nothing can follow, so what is no vector there is told as what is wrong there.
      const isEnd = place === layers.length + 1 && isClassifier(layer, graph.data.outputs);
      if (isEnd && form !== 'vector') return endNeedsVector(layers, value, graph.data.outputs);
      const { units, activation, useBias, residual } = layer;
      const made = graph.dense({ units, activation, useBias }, node);
      return residual ? withInput(graph, form, node, made) : { form, node: made };
    }
    case 'flatten': {
      if (form === 'vector') return { problem: { kind: 'flat' } };
      const values = sizes.reduce<number>((product, size) => product * (size ?? 1), 1);
      return { form: 'vector', node: graph.reshape([values], node) };
    }
    case 'average':
    case 'last':
      if (form === 'vector') return { problem: { kind: 'flat' } };
      return form === 'sequence'
        ? { form: 'vector', node: graph.overTime(layer.kind, node) }
        : needs('sequence');
    case 'sum':
      if (form !== 'image') return needs('image');
      return hasFeatures
        ? { form: 'vector', node: graph.collapse('both', node) }
        : needs('features');
  }
}

function addRecurrent(graph: GraphBuilder, word: RecurrentWord, node: LayerNode): Made | Refused {
  const { kind: cell, each, all, both, backwards, residual } = word;
  const { units, activation, recurrentActivation, useBias, unitForgetBias, dropout } = word;
  const { kernelInitializer, recurrentInitializer, chrono, oscillator } = word;
  const config = {
    ...{ units, activation, recurrentActivation, useBias, unitForgetBias, dropout },
    ...{ kernelInitializer, recurrentInitializer, chrono, oscillator },
    returnSequences: all,
    goBackwards: backwards,
  };
  const made = each
    ? graph.timeDistributed(cell, config, node)
    : both === 'no'
      ? graph.recurrent(cell, config, node)
      : graph.bidirectional(cell, config, node, both);
  const form = each ? (all ? 'sequences' : 'sequence') : all ? 'sequence' : 'vector';
  return residual ? withInput(graph, form, node, made) : { form, node: made };
}

/** The layer with what it reads added. */
function withInput(
  graph: GraphBuilder,
  form: Form,
  read: LayerNode,
  made: LayerNode,
): Made | Refused {
  const [reads, gives] = [sizesOf(read), sizesOf(made)];
  if (reads.join() !== gives.join()) return { problem: { kind: 'residual', reads, gives } };
  return { form, node: graph.merge('sum', [read, made]) };
}

function fourDirections(
  graph: GraphBuilder,
  { cell, units, merge, dropout }: FourDirectionWord,
  image: LayerNode,
): LayerNode {
  const directions = ['left-to-right', 'right-to-left', 'top-to-bottom', 'bottom-to-top'] as const;
  const codes = directions.map((direction) => {
    const code = graph.recurrent(cell, { units }, graph.reorient(direction, image));
    return dropout > 0 ? graph.dropout(dropout, code) : code;
  });
  return graph.merge(merge, codes);
}

function addMdlstm(graph: GraphBuilder, word: MdlstmWord, image: LayerNode): LayerNode {
  const { units, cell, peepholes, clamp, useBias, dropout } = word;
  const config = {
    ...{ units, cell, peepholes, useBias },
    clampGateErrors: clamp,
    // Two forget gates that start near 0.73 would let the cell state grow by 1.46 from cell to cell.
    unitForgetBias: cell === 'stable',
  };
  const scanned = graph.mdlstm(config, image);
  return dropout > 0 ? graph.dropout(dropout, scanned) : scanned;
}

/** How the place that took the timesteps away could leave them. */
function cureOf(layers: readonly OwnLayer[], place: number) {
  const layer = layers[place - 2];
  if (isRecurrentWord(layer)) return { place, cure: 'all-states' as const };
  const flattens = ['flatten', 'average', 'last'].includes(layer.kind);
  return flattens ? { place, cure: 'move' as const } : undefined;
}

function endOf(layers: readonly OwnLayer[], value: Value, outputs: number): Problem | undefined {
  const last = layers.at(-1);
  return last !== undefined && isClassifier(last, outputs)
    ? undefined
    : { place: 0, kind: 'end', gives: sizesOf(value.node), outputs };
}

function endNeedsVector(
  layers: readonly OwnLayer[],
  { node, form }: Value,
  outputs: number,
): Refused {
  const last = layers.findLastIndex(isRecurrentWord);
  const because = form === 'sequence' && last >= 0 ? { because: { place: last + 2 } } : {};
  return { problem: { kind: 'end-needs-vector', gives: sizesOf(node), outputs, ...because } };
}

function isClassifier(layer: OwnLayer, outputs: number): boolean {
  return layer.kind === 'dense' && layer.activation === 'linear' && layer.units === outputs;
}

/** Without the batch. */
function sizesOf({ shape }: LayerNode): Shape {
  return shape.slice(1);
}
