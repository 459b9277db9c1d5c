/**
 * Sums an image up over its height, which leaves a sequence of columns, or over height and width:
 * `[batch, height, width, features]` to `[batch, width, features]` or `[batch, features]`.
 */
import * as tf from '@tensorflow/tfjs';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class Collapse extends tf.layers.Layer {
  static className = 'Collapse';

  constructor(private readonly config: { name: string; axes: 'height' | 'both' }) {
    super({ name: config.name });
    this.inputSpec = [{ ndim: 4 }];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const image = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const [batch, height, width, features] = image.shape;
      switch (this.config.axes) {
        case 'height':
          return height === 1 ? image.reshape([batch, width, features]) : image.sum(1);
        case 'both':
          return image.sum([1, 2]);
      }
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , width, features] = singleShape(inputShape);
    return this.config.axes === 'height' ? [batch, width, features] : [batch, features];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axes: this.config.axes };
  }
}
