/**
 * How a quantity that a network computes depends on every pixel and on every state of every step: one way back
 * through the trace, in double precision.
 */
import type { LayerNode } from '../graph/layer-graph.ts';
import { NO_LABEL } from '../kernels/ctc-loss.ts';
import { ctcSums } from '../kernels/reference/ctc-loss.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { answersNumber, imageOf, InspectError, logitsOf, sizesOf, valuesOf } from './network.ts';
import { backThrough, softmax } from './plain-layers.ts';
import type { StateGradients } from './recurrent-parts.ts';
import { type Trace, valueOf } from './trace.ts';

/** What is differentiated. */
export type Quantity =
  /** The logit of a class; of a network that reads numbers in one frame. */
  | { kind: 'logit'; of: number; frame?: number }
  /** How far the logit of one class is above another's: "why 3 and not 8?" */
  | { kind: 'difference'; of: number; rather: number; frame?: number }
  /** Cross-entropy, CTC's loss of a number, or the squared error where a sum is answered. */
  | { kind: 'loss'; label: number | readonly number[] };

export interface Gradients {
  value: number;
  /** By each pixel of the image, `[rows * columns]`. */
  pixels: Float64Array;
  /** By the states of each recurrent layer or part, by the name that the trace has for it. */
  layers: ReadonlyMap<string, StateGradients>;
}

export function gradientsOf(traced: Trace, quantity: Quantity): Gradients {
  const { value, logits } = quantityOf(traced, quantity);
  const { graph } = traced.network;
  return { value, ...gradientsFrom(traced, logitsOf(graph), logits) };
}

/** From dL/d(what `from` hands on). */
export function gradientsFrom(
  { network, values, walks }: Trace,
  from: LayerNode,
  gradient: Float64Array,
): Omit<Gradients, 'value'> {
  const { graph } = network;
  const gradients = new Map<LayerNode, Float64Array>([[from, gradient]]);
  const layers = new Map<string, StateGradients>();
  for (const node of graph.nodes.toReversed()) {
    const own = gradients.get(node);
    if (own === undefined || node.inputs.length === 0) continue;
    const walked = walks.get(node);
    if (walked !== undefined) {
      const { input, states } = walked.back(own);
      walked.layers.forEach(({ name }, i) => layers.set(name, states[i]));
      add(gradients, node.inputs[0], input);
      continue;
    }
    const inputs = node.inputs.map((input) => valueOf(values, input));
    const back = backThrough(network, node, inputs, valueOf(values, node), own);
    node.inputs.forEach((input, i) => add(gradients, input, back[i]));
  }
  const image = imageOf(graph);
  return { pixels: gradients.get(image) ?? new Float64Array(valuesOf(image)), layers };
}

function add(gradients: Map<LayerNode, Float64Array>, node: LayerNode, more: Float64Array): void {
  const before = gradients.get(node);
  gradients.set(node, before === undefined ? more : before.map((value, i) => value + more[i]));
}

/** The quantity and its gradient by the logits. @throws InspectError when it is none of this network. */
export function quantityOf(
  { network, logits }: Pick<Trace, 'network' | 'logits'>,
  quantity: Quantity,
): { value: number; logits: Float64Array } {
  const sizes = sizesOf(logitsOf(network.graph));
  const classes = sizes[sizes.length - 1];
  const frames = logits.length / classes;
  const gradient = new Float64Array(logits.length);
  if (quantity.kind === 'loss') {
    if (typeof quantity.label !== 'number') return ctcQuantity(logits, quantity.label, classes);
    if (answersNumber(network.graph)) {
      // L = (y - sum)^2    dL/dy = 2 (y - sum)
      const error = logits[0] - quantity.label;
      return { value: error ** 2, logits: Float64Array.of(2 * error) };
    }
    const label = requireClass(quantity.label, classes);
    const p = softmax(logits);
    gradient.set(p);
    gradient[label] -= 1;
    return { value: -Math.log(p[label]), logits: gradient };
  }
  const { frame = 0 } = quantity;
  if (frame >= frames) throw new InspectError(words.noFrame(frame, frames));
  const at = (of: number) => frame * classes + requireClass(of, classes);
  gradient[at(quantity.of)] += 1;
  let value = logits[at(quantity.of)];
  if (quantity.kind === 'difference') {
    gradient[at(quantity.rather)] -= 1;
    value -= logits[at(quantity.rather)];
  }
  return { value, logits: gradient };
}

function ctcQuantity(logits: Float64Array, label: readonly number[], classes: number) {
  const longest = Math.max(1, label.length);
  const labels = new Int32Array(longest).fill(NO_LABEL);
  labels.set(label);
  const frames = logits.length / classes;
  const sums = ctcSums(logits, labels, Int32Array.of(frames), {
    ...{ batch: 1, frames, classes, longest },
  });
  return { value: sums.lossSum, logits: sums.gradient };
}

function requireClass(of: number, classes: number): number {
  if (Number.isInteger(of) && of >= 0 && of < classes) return of;
  throw new InspectError(words.noClass(of, classes));
}
