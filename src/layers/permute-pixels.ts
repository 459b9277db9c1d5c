/**
 * An image as a sequence of single pixels in an order that a seed fixes, the same for every image:
 * `[batch, height, width]` to `[batch, height * width, 1]` ("permuted MNIST": Le, Jaitly and Hinton, 2015).
 */
import * as tf from '@tensorflow/tfjs';
import { RandomStream } from './random.ts';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class PermutePixels extends tf.layers.Layer {
  static className = 'PermutePixels';

  constructor(private readonly config: { name: string; seed: number }) {
    super({ name: config.name });
    this.inputSpec = [{ ndim: 3 }];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const image = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const [batch, height, width] = image.shape;
      const order = tf.tensor1d(pixelOrder(height * width, this.config.seed), 'int32');
      return image
        .reshape([batch, height * width])
        .gather(order, 1)
        .expandDims(2);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = singleShape(inputShape);
    return [batch, height === null || width === null ? null : height * width, 1];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.config.seed };
  }
}

/** Which pixel stands at each place: a shuffle (Fisher and Yates) that `seed` fixes. */
export function pixelOrder(count: number, seed: number): Int32Array {
  const random = new RandomStream(seed, 'pixels');
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
