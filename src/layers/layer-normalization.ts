/**
 * LayerNormalization, as Keras 3's (`keras/src/layers/normalization/layer_normalization.py`) over the last
 * axis: each vector of features is shifted to mean 0 and scaled to variance 1, then by what is learnt
 * (Ba, Kiros and Hinton, 2016).
 *
 *     y = gamma (x - mean(x)) / sqrt(var(x) + epsilon) + beta        gamma = 1, beta = 0 before the first step
 *
 *     [batch, ..., features] -> [batch, ..., features]
 */
import * as tf from '@tensorflow/tfjs';
import { fromValues } from './initial-values.ts';
import { oneShape } from './recurrent-layer.ts';

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
    const features = oneShape(inputShape).at(-1);
    if (typeof features !== 'number') {
      throw new Error(
        `${this.name} reads [batch, …, features] with a known number of features; it was given [${oneShape(inputShape).join(', ')}].`,
      );
    }
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
      const centred = x.sub(x.mean(-1, true));
      const deviation = centred.square().mean(-1, true).add(this.config.epsilon).sqrt();
      return centred.div(deviation).mul(this.#gamma.read()).add(this.#beta.read());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axis: -1, epsilon: this.config.epsilon };
  }
}
