/** How many columns samples have once `by` columns are gathered into one: int32 `[batch]` to `[batch]`, rounded up. */
import * as tf from '@tensorflow/tfjs';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class ShrinkWidths extends tf.layers.Layer {
  static className = 'ShrinkWidths';

  /** @throws Error unless `by` is a whole number of at least 1. */
  constructor(private readonly config: { name: string; by: number }) {
    super({ name: config.name, dtype: 'int32' });
    if (Number.isInteger(config.by) && config.by >= 1) return;
    throw new Error(
      `${config.name} was told to gather ${config.by} columns into one; it needs a whole number of at least 1, e.g. 2.`,
    );
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const widths = Array.isArray(inputs) ? inputs[0] : inputs;
      const { by } = this.config;
      // ceil(w / by), half a column away from where a GPU's inexact division could fall on either side
      return widths
        .toFloat()
        .add(by - 0.5)
        .div(by)
        .floor()
        .toInt();
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return singleShape(inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), by: this.config.by };
  }
}
