/**
 * A network in the layers that Keras and TensorFlow.js have in common, with the settings under Keras's names.
 * Each format dresses it in its own way (src/exchange/keras/, src/exchange/tfjs/).
 */
import type { WeightSpec } from '../../graph/weights.ts';
import type { Shape } from '../../graph/layer-graph.ts';

export interface KerasLayer {
  /** Keras's, e.g. `LSTM`. */
  className: string;
  name: string;
  config: KerasConfig;
  /** For `Bidirectional` and `TimeDistributed`: the layers inside, under the name of their setting. */
  inside: Readonly<Record<string, InsideLayer>>;
  inputs: readonly KerasLayer[];
  shape: Shape;
  weights: readonly WeightSpec[];
}

export interface InsideLayer {
  className: string;
  config: KerasConfig;
  weights: readonly WeightSpec[];
}

export type KerasConfig = Readonly<Record<string, KerasValue>>;
export type KerasValue =
  | null
  | boolean
  | number
  | string
  | readonly (number | null)[]
  | readonly (readonly number[])[]
  /** An initializer. */
  | { readonly class_name: string; readonly config: KerasConfig };

/** All layers up to `output`, each after those it reads, the inputs of a merge from first to last. */
export function layersUpTo(output: KerasLayer): KerasLayer[] {
  const found = new Set<KerasLayer>();
  const visit = (layer: KerasLayer) => {
    if (found.has(layer)) return;
    layer.inputs.forEach(visit);
    found.add(layer);
  };
  visit(output);
  return [...found];
}
