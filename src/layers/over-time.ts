/** The mean of all timesteps, or the last one: `[batch, timesteps, features]` to `[batch, features]`. */
import * as tf from '@tensorflow/tfjs';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class OverTime extends tf.layers.Layer {
  static className = 'OverTime';

  constructor(private readonly config: { name: string; take: 'average' | 'last' }) {
    super({ name: config.name });
    this.inputSpec = [{ ndim: 3 }];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      if (this.config.take === 'average') return x.mean(1);
      const [batch, timesteps, features] = x.shape;
      return x.slice([0, timesteps - 1, 0], [batch, 1, features]).reshape([batch, features]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , features] = singleShape(inputShape);
    return [batch, features];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), take: this.config.take };
  }
}
