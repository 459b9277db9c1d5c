/**
 * An image as the sequence that one scanning direction walks, by transposing and mirroring, so that the
 * layer which reads it is the same for all directions:
 *
 *     top to bottom    row after row          left to right    column after column
 *     bottom to top    the last row first     right to left    the last column first
 *
 * `[batch, height, width]` to `[batch, height, width]` or `[batch, width, height]`
 */
import * as tf from '@tensorflow/tfjs';
import { type Direction, walksBack, walksColumns } from '../graph/layer-graph.ts';
import { reverseTimesteps } from '../kernels/reverse-own.ts';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class Reorient extends tf.layers.Layer {
  static className = 'Reorient';
  readonly #columns: boolean;
  readonly #mirrored: boolean;

  constructor(
    readonly direction: Direction,
    name: string,
  ) {
    super({ name });
    this.inputSpec = [{ ndim: 3 }];
    this.#columns = walksColumns(direction);
    this.#mirrored = walksBack(direction);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const image = Array.isArray(inputs) ? inputs[0] : inputs;
      const steps = this.#columns ? image.transpose([0, 2, 1]) : image.clone();
      return this.#mirrored ? reverseTimesteps(steps as tf.Tensor3D) : steps;
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = singleShape(inputShape);
    return this.#columns ? [batch, width, height] : [batch, height, width];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), direction: this.direction };
  }
}
