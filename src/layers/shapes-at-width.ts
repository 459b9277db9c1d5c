/** The shapes of a network's layers where images differ in width from batch to batch, at one width. */
import type * as tf from '@tensorflow/tfjs';

type Shape = (number | null)[];

export interface LayerShapes {
  inputs: readonly Shape[];
  output: Shape;
}

/** Five digits side by side, 28 columns each: a long line, for which costs are told. */
export const LONG_LINE_COLUMNS = 140;

/** Each layer's shapes by its name, with null for the batch alone: what an input leaves open is `columns`. */
export function shapesAtWidth(
  model: tf.LayersModel,
  columns = LONG_LINE_COLUMNS,
): ReadonlyMap<string, LayerShapes> {
  const shapes = new Map<string, LayerShapes>();
  // Layers come in the order of computation, so those below are known already.
  for (const layer of model.layers) {
    const below = inputsOf(layer);
    const inputs = below.map(({ name }) => (shapes.get(name) as LayerShapes).output);
    const output =
      below.length === 0
        ? atWidth(layer.outputShape as Shape, columns)
        : (layer.computeOutputShape(below.length === 1 ? inputs[0] : inputs) as Shape);
    shapes.set(layer.name, { inputs, output });
  }
  return shapes;
}

/** Whether the network takes images of any width. */
export function hasOpenWidth(model: tf.LayersModel): boolean {
  return model.inputs.some(({ shape }) => shape.slice(1).includes(null));
}

/** The layers whose output this one reads. */
export function inputsOf(layer: tf.layers.Layer): tf.layers.Layer[] {
  return layer.inboundNodes.flatMap((node) => node.inboundLayers);
}

function atWidth([batch, ...sizes]: Shape, columns: number): Shape {
  return [batch, ...sizes.map((size) => size ?? columns)];
}
