/**
 * What a network would answer after each step, "if it had to answer now". What that means depends on the network, and
 * is said with the answer (docs/inside.md):
 *
 * - `state`: the layers after the recurrent one are applied to its state after t steps. It is exactly what the network
 *   says of a sequence that ends there. They were trained on the last state only.
 * - `each-way`: several scans start at different ends of the image (Bidirectional, four directions), and each has
 *   taken t steps of its own.
 * - `uncovered`: the network reads all at once before it answers (a stack of bidirectional layers, an MDLSTM, a flattened
 *   sequence), so it is asked about an image of which what is not yet read is blank. One run for each step.
 * - `frames`: it reads numbers and answers in every frame, having seen the whole line.
 */
import type { LayerNode } from '../graph/layer-graph.ts';
import type { Breathe } from './breathe.ts';
import {
  answersNumber,
  type InspectedNetwork,
  imageOf,
  logitsOf,
  sizesOf,
  valuesOf,
} from './network.ts';
import { merged } from './merging.ts';
import { computeLayer } from './plain-layers.ts';
import { NEVER, readingOrder, type Steps, stepsOfWalk } from './reading-order.ts';
import { isRecurrent, partNames } from './recurrent-parts.ts';
import { layerNamed, trace, type Trace, valueOf } from './trace.ts';

export type ReadingWay = 'state' | 'each-way' | 'uncovered' | 'frames';

export interface Reading {
  way: ReadingWay;
  steps: number;
  classes: number;
  /** `[steps, classes]`, each step's sum to 1; of a network that answers with a number that number, `[steps, 1]`. */
  probabilities: Float64Array;
  logits: Float64Array;
  /** The step, counted from 0, at which each pixel comes in; -1 where none reads it. `[rows * columns]` */
  order: Int32Array;
}

/** The most steps for which a network is asked about a partly covered image; else pixels come in by rows of 28. */
const MOST_UNCOVERED = 64;

/** How a network can be asked before it has read all, from its graph alone. */
interface ReadingPlan {
  way: ReadingWay;
  steps: number;
  order: Int32Array;
}

function planReading(network: InspectedNetwork): ReadingPlan {
  const { graph } = network;
  const frames = sizesOf(logitsOf(graph));
  if (frames.length > 1) {
    const columns = sizesOf(imageOf(graph))[1];
    const order = byColumns(valuesOf(imageOf(graph)), columns, frames[0]);
    return { way: 'frames', steps: frames[0], order };
  }
  const ends = endsOf(logitsOf(graph));
  if (ends !== undefined) {
    const order = readingOrder(network, new Map(ends.steps));
    const read = new Set(order.filter((step) => step !== NEVER));
    // Where the first step depends on everything, an answer after it would be no news.
    if (read.size > 1) {
      return { way: ends.ways > 1 ? 'each-way' : 'state', steps: ends.timesteps, order };
    }
  }
  const order = uncoveringOrder(network);
  return { way: 'uncovered', steps: Math.max(...order) + 1, order };
}

/** @param breathe called between the runs of an `uncovered` reading */
export async function readingOf(traced: Trace, breathe: Breathe): Promise<Reading> {
  const { network } = traced;
  const { way, steps, order } = planReading(network);
  const logitsNode = logitsOf(network.graph);
  const classes = sizesOf(logitsNode).at(-1) ?? 1;
  const logits = new Float64Array(steps * classes);
  const probabilities = new Float64Array(steps * classes);
  if (way === 'frames') {
    logits.set(traced.logits);
    probabilities.set(traced.probabilities);
    return { way, steps, classes, probabilities, logits, order };
  }
  const pixels = valueOf(traced.values, imageOf(network.graph));
  for (let step = 0; step < steps; step++) {
    let said: Float64Array;
    if (way === 'uncovered') {
      const last = step === steps - 1;
      const seen = pixels.map((ink, i) => (order[i] <= step || order[i] === NEVER ? ink : 0));
      said = last ? traced.logits : trace(network, seen, traced.edits).logits;
      await breathe();
    } else {
      said = valueAfter(traced, logitsNode, step, new Map());
    }
    logits.set(said, step * classes);
    const { graph } = network;
    const answer = answersNumber(graph) ? said : computeLayer(network, graph.output, [said]);
    probabilities.set(answer, step * classes);
  }
  return { way, steps, classes, probabilities, logits, order };
}

/** Where a graph's answer comes from: layers whose state after t steps is known, as many steps each. */
interface Ends {
  timesteps: number;
  /** Different walks over the image. */
  ways: number;
  steps: [LayerNode, Int32Array][];
}

/** `undefined` where something before the answer needs the whole sequence. */
function endsOf(node: LayerNode): Ends | undefined {
  const { layer, inputs } = node;
  const [input] = inputs;
  if (layer.kind === 'over-time') {
    const [timesteps] = sizesOf(input);
    const steps = stepsOfWalk(input, timesteps, (t) => t);
    return { timesteps, ways: 1, steps: [[input, steps]] };
  }
  if (layer.kind === 'recurrent' && !layer.recurrent.returnSequences) {
    const { goBackwards } = layer.recurrent;
    const [timesteps] = sizesOf(input);
    const steps = stepsOfWalk(input, timesteps, (t) => (goBackwards ? timesteps - 1 - t : t));
    return { timesteps, ways: 1, steps: [[input, steps]] };
  }
  if (layer.kind === 'bidirectional' && !layer.recurrent.returnSequences) {
    const [timesteps] = sizesOf(input);
    const steps = stepsOfWalk(input, timesteps, (t) => Math.min(t, timesteps - 1 - t));
    return { timesteps, ways: 2, steps: [[input, steps]] };
  }
  const perVector =
    layer.kind === 'dense' ||
    layer.kind === 'layer-normalization' ||
    layer.kind === 'dropout' ||
    layer.kind === 'merge';
  if (!perVector || sizesOf(node).length !== 1) return undefined;
  const ends = inputs.map(endsOf);
  const known = ends.filter((end) => end !== undefined);
  const timesteps = known[0]?.timesteps;
  if (known.length < ends.length || known.some((end) => end.timesteps !== timesteps)) {
    return undefined;
  }
  const ways = known.length === 1 ? known[0].ways : known.length;
  return { timesteps, ways, steps: known.flatMap(({ steps }) => steps) };
}

/** What a layer of `endsOf`'s kinds hands on after step `step`, counted from 0. */
function valueAfter(
  traced: Trace,
  node: LayerNode,
  step: number,
  known: Map<LayerNode, Float64Array>,
): Float64Array {
  const already = known.get(node);
  if (already !== undefined) return already;
  const value = computeAfter(traced, node, step, known);
  known.set(node, value);
  return value;
}

function computeAfter(
  traced: Trace,
  node: LayerNode,
  step: number,
  known: Map<LayerNode, Float64Array>,
): Float64Array {
  const { layer, inputs } = node;
  if (layer.kind === 'over-time') {
    const sequence = valueOf(traced.values, inputs[0]);
    const [, features] = sizesOf(inputs[0]);
    const row = (t: number) => sequence.subarray(t * features, (t + 1) * features);
    if (layer.take === 'last') return row(step).slice();
    // In the order in which the whole sequence is averaged, so that the last step is the same to the bit.
    const sum = new Float64Array(features);
    for (let t = 0; t <= step; t++) {
      for (let d = 0; d < features; d++) sum[d] += row(t)[d] / (step + 1);
    }
    return sum;
  }
  if (isRecurrent(node)) {
    const states = partNames(node).map((name) => {
      const { states, units, handsOn } = layerNamed(traced, name);
      return states[handsOn].subarray(step * units, (step + 1) * units);
    });
    if (layer.kind !== 'bidirectional') return states[0].slice();
    return merged(
      layer.mergeMode,
      states,
      states.map((values) => values.length),
    );
  }
  const read = inputs.map((input) => valueAfter(traced, input, step, known));
  return computeLayer(traced.network, node, read);
}

/** In which the image is uncovered: as the layers next to it read it, or by rows. */
function uncoveringOrder(network: InspectedNetwork): Int32Array {
  const { graph } = network;
  const image = imageOf(graph);
  const [, columns] = sizesOf(image);
  const begin: Steps = new Map(
    graph.nodes.flatMap((node): [LayerNode, Int32Array][] => {
      const { layer } = node;
      if (!('recurrent' in layer) || readsStates(node)) return [];
      const [input] = node.inputs;
      const [timesteps] = sizesOf(input);
      const back = layer.kind === 'recurrent' && layer.recurrent.goBackwards;
      return [[input, stepsOfWalk(input, timesteps, (t) => (back ? timesteps - 1 - t : t))]];
    }),
  );
  const order = readingOrder(network, begin);
  const steps = Math.max(...order) + 1;
  if (steps < 2) return order.map((_, i) => Math.floor(i / columns));
  if (steps <= MOST_UNCOVERED) return order;
  const each = Math.ceil(steps / 28);
  return order.map((step) => (step === NEVER ? NEVER : Math.floor(step / each)));
}

/** Whether a recurrent layer stands between this one and the image. */
function readsStates(node: LayerNode): boolean {
  return node.inputs.some((input) => isRecurrent(input) || readsStates(input));
}

/** The frame under which each pixel of a line stands. */
function byColumns(size: number, columns: number, frames: number): Int32Array {
  const each = columns / frames;
  return Int32Array.from({ length: size }, (_, i) =>
    Math.min(frames - 1, Math.floor((i % columns) / each)),
  );
}
