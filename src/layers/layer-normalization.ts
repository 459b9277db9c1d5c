/**
 * LayerNormalization, as Keras 3's (`keras/src/layers/normalization/layer_normalization.py`) over the last
 * axis: kernels/layer-normalization.ts has the equations. gamma = 1 and beta = 0 before the first step.
 *
 *     [batch, ..., features] -> [batch, ..., features]
 */
import * as tf from '@tensorflow/tfjs';
import { layerNormalization } from '../kernels/layer-normalization.ts';
import { requireFeatures } from './config-checks.ts';
import { fromValues } from './initial-values.ts';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

export class LayerNormalization extends tf.layers.Layer {
  static className = 'LayerNormalization';
  #gamma: Weight | undefined;
  #beta: Weight | undefined;

  constructor(private readonly config: { name: string; epsilon: number }) {
    super({ name: config.name });
    this.inputSpec = [{ minNDim: 2 }];
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = requireFeatures(this.name, singleShape(inputShape), '[batch, …, features]');
    const filled = (value: number) => fromValues(() => new Float32Array(features).fill(value));
    this.#gamma = this.addWeight('gamma', [features], 'float32', filled(1));
    this.#beta = this.addWeight('beta', [features], 'float32', filled(0));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (this.#gamma === undefined || this.#beta === undefined) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      const { epsilon } = this.config;
      return layerNormalization(
        { x, gamma: this.#gamma.read(), beta: this.#beta.read() },
        { epsilon },
      );
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return singleShape(inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axis: -1, epsilon: this.config.epsilon };
  }
}
