/** How much memory a training step takes, known before it is taken. */
import { describeGraph } from './describe.ts';
import type { LayerGraph, Shape } from './layer-graph.ts';
import { atWidth } from './output-shape.ts';

export interface StepMemory {
  /** Bytes of all that a step holds at once, at most. */
  total: number;
  /** Bytes of the largest single tensor. */
  largest: number;
}

/**
 * Of a batch: every layer's output with its gradient, what the recurrent layers keep for the backward pass, the
 * weights with their gradients, and the optimizer's running averages, `slots` of each weight.
 */
export function stepMemory(graph: LayerGraph, batch: number, slots: number): StepMemory {
  const { parameters, activationBytes } = describeGraph(graph);
  const outputs = atWidth(graph).nodes.map(({ shape }) => BYTES * batch * valuesOf(shape));
  const sum = outputs.reduce((total, bytes) => total + bytes, 0);
  return {
    total: 2 * sum + batch * activationBytes + (2 + slots) * BYTES * parameters,
    largest: Math.max(...outputs, BYTES * parameters),
  };
}

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** For one image. */
function valuesOf(shape: Shape): number {
  return shape.slice(1).reduce<number>((product, size) => product * (size ?? 1), 1);
}
