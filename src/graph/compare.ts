/**
 * Whether two graphs compute the same, whatever their layers are called and however they were put together: a
 * shape that is changed twice is changed once, a mirrored image read to its end is the image read backwards, an
 * activation inside a dense layer is a step of its own where it is a softmax, and the same step twice is one.
 */
import { networkDifferences as words } from '../text/en-import-models.ts';
import { CELLS, isInKeras } from './cells.ts';
import { typeOf } from './describe.ts';
import {
  type LayerGraph,
  type LayerNode,
  type Recurrent,
  type Shape,
  walksBack,
  walksColumns,
} from './layer-graph.ts';

export interface Step {
  /** Keras's class, of a wrapper with what is inside. */
  type: string;
  /** All that enters the computation. */
  settings: Readonly<Record<string, unknown>>;
  /** The places of the steps that it reads. */
  inputs: readonly number[];
  /** The layer that has the step's weights, or gave rise to it. */
  node: LayerNode;
}

export interface Comparison {
  /** Whether it counts where weights begin, which a trained network no longer shows. */
  firstValues: boolean;
}

/** The steps of a graph, each after those that it reads. */
export function stepsOf(graph: LayerGraph, comparison: Comparison): Step[] {
  return new Steps(comparison).to(graph.output);
}

/** The first difference between two networks in words for whoever has the second; `undefined` where there is none. */
export function differenceOf(own: readonly Step[], other: readonly Step[]): string | undefined {
  for (let place = 0; place < Math.max(own.length, other.length); place++) {
    const [expected, found] = [own.at(place), other.at(place)];
    if (found === undefined)
      return expected === undefined ? undefined : words.missing(expected.type);
    if (expected === undefined) return words.oneMore(found);
    const { name } = found.node;
    if (expected.type !== found.type) return words.other(expected, found, name);
    for (const [key, wanted] of Object.entries(expected.settings)) {
      const given = found.settings[key];
      if (JSON.stringify(wanted) === JSON.stringify(given)) continue;
      return words.setting(name, key, { given, wanted });
    }
    if (expected.inputs.join() !== found.inputs.join()) return words.inputs(name);
  }
  return undefined;
}

/** A step's place, and whether what it hands on is to be read from its end. */
interface Place {
  at: number;
  mirrored: boolean;
}

class Steps {
  readonly #steps: Step[] = [];
  readonly #done = new Map<LayerNode, Place>();

  constructor(private readonly comparison: Comparison) {}

  to(output: LayerNode): Step[] {
    this.#visit(output);
    return this.#steps;
  }

  #visit(node: LayerNode): Place {
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    const place = this.#place(
      node,
      node.inputs.map((input) => this.#visit(input)),
    );
    this.#done.set(node, place);
    return place;
  }

  #place(node: LayerNode, inputs: readonly Place[]): Place {
    const { layer, shape } = node;
    const type = typeOf(layer);
    const plain = (at: number): Place => ({ at, mirrored: false });
    const step = (settings: Step['settings'], from = inputs) =>
      plain(this.#add({ type, settings, inputs: from.map((each) => this.#upright(each)), node }));
    const [first] = inputs;
    switch (layer.kind) {
      case 'input':
        return step({ shape: sizesOf(shape), dtype: layer.dtype });
      case 'reshape':
        return plain(this.#reshape(node, this.#upright(first)));
      case 'reorient': {
        const mirrored = first.mirrored !== walksBack(layer.direction);
        if (!walksColumns(layer.direction)) return { at: first.at, mirrored };
        const columns = { type: 'Permute', settings: {}, inputs: [this.#upright(first)], node };
        return { at: this.#add(columns), mirrored: walksBack(layer.direction) };
      }
      case 'collapse': {
        // What is one pixel high only loses an axis.
        const [read] = node.inputs;
        const isFlat = layer.axes === 'height' && read.shape[1] === 1;
        return isFlat
          ? plain(this.#reshape(node, this.#upright(first)))
          : step({ axes: layer.axes });
      }
      case 'dropout':
        return layer.rate === 0 ? first : step({ rate: layer.rate });
      case 'recurrent': {
        const { recurrent } = layer;
        if (recurrent.returnSequences || !first.mirrored) return step(this.#settings(recurrent));
        const goBackwards = !recurrent.goBackwards;
        const settings = this.#settings({ ...recurrent, goBackwards });
        return step(settings, [{ ...first, mirrored: false }]);
      }
      case 'bidirectional':
        return step({ mergeMode: layer.mergeMode, ...this.#settings(layer.recurrent) });
      case 'time-distributed':
        return step(this.#settings(layer.recurrent));
      case 'dense': {
        const { units, useBias, activation } = layer;
        if (activation !== 'softmax') return step({ units, useBias, activation });
        const logits = step({ units, useBias, activation: 'linear' }).at;
        return plain(this.#add({ type: 'Softmax', settings: {}, inputs: [logits], node }));
      }
      default: {
        const { kind: _, ...settings } = layer;
        return step(settings);
      }
    }
  }

  #reshape(node: LayerNode, from: number): number {
    const before = this.#steps[from];
    // What it reads was itself only another shape.
    const [source] = before.type === 'Reshape' ? before.inputs : [from];
    const shape = sizesOf(node.shape);
    if (shape.join() === sizesOf(shapeOf(this.#steps[source])).join()) return source;
    return this.#add({ type: 'Reshape', settings: { shape }, inputs: [source], node });
  }

  #settings({ name: _, ...recurrent }: Recurrent): Step['settings'] {
    const { cell, activation, recurrentActivation, kernelInitializer, recurrentInitializer } =
      recurrent;
    const { unitForgetBias, chrono, ...rest } = recurrent;
    return {
      ...rest,
      cell: CELLS[cell].className,
      activation: cell === 'simple-rnn' ? activation : 'tanh',
      recurrentActivation: cell === 'simple-rnn' ? undefined : recurrentActivation,
      kernelInitializer: this.comparison.firstValues ? kernelInitializer : undefined,
      recurrentInitializer: this.comparison.firstValues ? recurrentInitializer : undefined,
      unitForgetBias: this.comparison.firstValues && cell === 'lstm' ? unitForgetBias : undefined,
      // No file says it, and whatever a gate's bias starts with a file's own weights take its place.
      chrono: this.comparison.firstValues && !isInKeras(cell) ? chrono : undefined,
    };
  }

  /** A mirrored image that is not read to its end by a recurrent layer is mirrored in a step of its own. */
  #upright({ at, mirrored }: Place): number {
    if (!mirrored) return at;
    const { node } = this.#steps[at];
    return this.#add({ type: 'Mirror', settings: {}, inputs: [at], node });
  }

  #add(step: Step): number {
    const same = hasWeights(step) ? -1 : this.#steps.findIndex((other) => sameStep(step, other));
    return same >= 0 ? same : this.#steps.push(step) - 1;
  }
}

/** What a step hands on, which a mirrored image shares with its image. */
function shapeOf({ node }: Step): Shape {
  return node.shape;
}

function sizesOf(shape: Shape): Shape {
  return shape.slice(1);
}

const WEIGHTLESS = ['Reshape', 'Permute', 'Mirror', 'Softmax', 'InputLayer'];

function hasWeights({ type }: Step): boolean {
  return !WEIGHTLESS.includes(type);
}

function sameStep(one: Step, other: Step): boolean {
  return (
    one.type === other.type &&
    one.inputs.join() === other.inputs.join() &&
    JSON.stringify(one.settings) === JSON.stringify(other.settings)
  );
}
