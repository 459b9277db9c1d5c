/**
 * At which step of the reading each pixel comes in: "the state after t steps depends on these pixels and no others".
 * It is found by going back from the steps to the image, so it holds for any graph.
 */
import type { LayerNode } from '../graph/layer-graph.ts';
import { imageOf, type InspectedNetwork, sizesOf, valuesOf } from './network.ts';
import { placesOf } from './merging.ts';
import { featuresOf } from './plain-layers.ts';
import { isRecurrent } from './recurrent-parts.ts';
import { wiringOf } from './wiring.ts';

/** Of a pixel that no step reads. */
export const NEVER = -1;
const NOT_YET = 0x7fff_ffff;

/** Which step reads each value of a layer's output first. */
export type Steps = ReadonlyMap<LayerNode, Int32Array>;

/**
 * The first step, counted from 0, that depends on each pixel: `[rows * columns]`, `NEVER` where none does.
 *
 * @param begin which step reads each value of these layers' outputs first
 */
export function readingOrder({ graph }: InspectedNetwork, begin: Steps): Int32Array {
  const first = new Map<LayerNode, Int32Array>();
  for (const [node, steps] of begin) lower(first, node, steps);
  for (const node of graph.nodes.toReversed()) {
    const own = first.get(node);
    if (own === undefined || node.inputs.length === 0) continue;
    firstOfInputs(node, own).forEach((steps, i) => lower(first, node.inputs[i], steps));
  }
  const order = first.get(imageOf(graph)) ?? new Int32Array(valuesOf(imageOf(graph))).fill(NOT_YET);
  return order.map((step) => (step === NOT_YET ? NEVER : step));
}

function lower(first: Map<LayerNode, Int32Array>, node: LayerNode, steps: Int32Array): void {
  const before = first.get(node);
  first.set(
    node,
    before === undefined ? steps.slice() : steps.map((s, i) => Math.min(s, before[i])),
  );
}

/** When each input's values are first needed, from when the output's are. */
function firstOfInputs(node: LayerNode, own: Int32Array): Int32Array[] {
  const { layer, inputs } = node;
  const wiring = wiringOf(node);
  const [input] = inputs;
  const size = valuesOf(input);
  if (wiring?.kind === 'gather') {
    const steps = new Int32Array(size).fill(NOT_YET);
    wiring.from.forEach((from, i) => {
      if (from >= 0) steps[from] = Math.min(steps[from], own[i]);
    });
    return [steps];
  }
  if (wiring?.kind === 'spread') return [wiring.to.map((to) => own[to])];
  if (layer.kind === 'merge') {
    const places = placesOf(layer.mode, inputs.map(valuesOf), inputs.map(featuresOf));
    return places.map((part) => part.map((at) => own[at]));
  }
  if (isRecurrent(node)) return [firstOfSequence(node, own)];
  // Each row of features follows from its own row.
  const features = sizesOf(input).at(-1) ?? 1;
  const units = sizesOf(node).at(-1) ?? 1;
  return [
    Int32Array.from({ length: size }, (_, i) => {
      const row = Math.floor(i / features);
      return least(own.subarray(row * units, (row + 1) * units));
    }),
  ];
}

/** A state follows from all timesteps walked up to it. */
function firstOfSequence(node: LayerNode, own: Int32Array): Int32Array {
  const { layer, inputs } = node;
  const size = valuesOf(inputs[0]);
  if (layer.kind !== 'recurrent' && layer.kind !== 'time-distributed') {
    return new Int32Array(size).fill(least(own));
  }
  const { returnSequences, goBackwards, units } = layer.recurrent;
  const sizes = sizesOf(inputs[0]);
  const features = sizes[sizes.length - 1];
  const timesteps = sizes[sizes.length - 2];
  const steps = new Int32Array(size);
  for (let n = 0; n < size / (timesteps * features); n++) {
    let now = NOT_YET;
    for (let step = timesteps - 1; step >= 0; step--) {
      const row = returnSequences ? n * timesteps + step : n;
      now = Math.min(now, least(own.subarray(row * units, (row + 1) * units)));
      const t = goBackwards ? timesteps - 1 - step : step;
      const begin = (n * timesteps + t) * features;
      steps.fill(now, begin, begin + features);
    }
  }
  return steps;
}

function least(steps: Int32Array): number {
  return steps.reduce((first, step) => Math.min(first, step), NOT_YET);
}

/** The steps at which a layer that walks `timesteps` reads its input `[timesteps, features]`, or rows of such. */
export function stepsOfWalk(
  input: LayerNode,
  timesteps: number,
  stepOf: (timestep: number) => number,
): Int32Array {
  const size = valuesOf(input);
  const features = size / timesteps;
  return Int32Array.from({ length: size }, (_, i) => stepOf(Math.floor(i / features)));
}
