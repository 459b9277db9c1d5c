/** How every network begins and ends: with the image it reads, and with probabilities. */
import type { GraphBuilder } from '../graph/builder.ts';
import { MNIST_SHAPE } from '../graph/data-shape.ts';
import type { LayerGraph, LayerNode } from '../graph/layer-graph.ts';
import { wrongSettings as words } from '../text/en-wrong-settings.ts';
import { FieldError } from './field.ts';

/** The image that a network reads, `[batch, rows, columns]`, or the sequence, `[batch, timesteps, features]`. */
export function sequenceInput(graph: GraphBuilder): LayerNode {
  const { rows, columns, isSequence } = graph.data;
  return graph.input([rows, columns], isSequence ? 'sequence' : 'image');
}

/**
 * The image of a network that reads in two dimensions: `[batch, rows, columns]`.
 *
 * @throws FieldError where the data are sequences.
 */
export function imageInput(graph: GraphBuilder): LayerNode {
  if (graph.data.isSequence) throw new FieldError(words.noImage);
  return sequenceInput(graph);
}

/**
 * Ends a network: features `[batch, units]` to the probabilities of the classes, `[batch, classes]`. The
 * softmax is a layer of its own, so that training can read the logits before it. Where a number is answered there is
 * none: `[batch, 1]`.
 */
export function classify(
  graph: GraphBuilder,
  network: string,
  image: LayerNode,
  features: LayerNode,
): LayerGraph {
  const logits = graph.dense({ units: graph.data.outputs }, features);
  const end = graph.data.isNumber ? logits : graph.softmax(logits);
  return graph.graph(layerName(network), [image], end);
}

/** The line that a network reads, 28 pixels high and as wide as it is, and how much of it each sample fills. */
export interface Line {
  /** `[batch, 28, width]` */
  image: LayerNode;
  /** int32 `[batch]`: the columns, from the left, that are a sample's own. */
  widths: LayerNode;
}

/** @throws FieldError where the data are not like MNIST's: lines are composed of ten kinds of images, 28 pixels high. */
export function lineInput(graph: GraphBuilder): Line {
  const { rows, columns, outputs, isSequence } = graph.data;
  if (isSequence) throw new FieldError(words.noImage);
  const { rows: side, outputs: kinds } = MNIST_SHAPE;
  if (rows !== side || columns !== side || outputs !== kinds) {
    throw new FieldError(words.noLines({ rows, columns, classes: outputs }));
  }
  return {
    image: graph.input([side, null], 'image'),
    widths: graph.input([], 'widths', 'int32'),
  };
}

/**
 * Ends a network that reads numbers: `[batch, frames, units]` to the probabilities of the ten digits and
 * the blank in each frame, `[batch, frames, 11]`.
 */
export function readLine(
  graph: GraphBuilder,
  network: string,
  { image, widths }: Line,
  frames: LayerNode,
): LayerGraph {
  const logits = graph.dense({ units: graph.data.outputs + 1 }, frames);
  return graph.graph(layerName(network), [image, widths], graph.softmax(logits));
}

/** A network's or a layer's name as Keras spells names, e.g. `simple_rnn`. */
export function layerName(id: string): string {
  return id.replaceAll('-', '_');
}
