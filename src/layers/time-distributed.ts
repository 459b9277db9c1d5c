/**
 * TimeDistributed, as Keras 3's (`keras/src/layers/rnn/time_distributed.py`), without its loop: the first
 * time axis is folded into the batch, and the layer is called once.
 *
 *     [batch, rows, timesteps, features] -> [batch * rows, timesteps, features] -> [batch, rows, units]
 */
import * as tf from '@tensorflow/tfjs';
import { singleShape, type RecurrentLayer } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class TimeDistributed extends tf.layers.Layer {
  static className = 'TimeDistributed';

  constructor(
    readonly layer: RecurrentLayer,
    name: string,
  ) {
    super({ name });
    this.inputSpec = [{ ndim: 4 }];
  }

  override build(inputShape: Shape | Shape[]): void {
    const [batch, , timesteps, features] = singleShape(inputShape);
    this.layer.build([batch, timesteps, features]);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [batch, rows, timesteps, features] = x.shape;
      const codes = this.layer.call(x.reshape([batch * rows, timesteps, features]), kwargs);
      return codes.reshape([batch, rows, ...codes.shape.slice(1)]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, rows, timesteps, features] = singleShape(inputShape);
    const inner = this.layer.computeOutputShape([batch, timesteps, features]);
    return [batch, rows, ...inner.slice(1)];
  }

  override get trainable(): boolean {
    return this.layer.trainable;
  }

  override set trainable(trainable: boolean) {
    this.layer.trainable = trainable;
  }

  override get trainableWeights() {
    return this.layer.trainableWeights;
  }

  override get nonTrainableWeights() {
    return this.layer.nonTrainableWeights;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      layer: { className: this.layer.getClassName(), config: this.layer.getConfig() },
    };
  }
}
