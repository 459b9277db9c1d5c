/** Hands tfjs values of our own making as a weight's first values. */
import * as tf from '@tensorflow/tfjs';

type Initializer = NonNullable<Parameters<tf.layers.Layer['addWeight']>[3]>;

/** `values()` is called once, when the weight is made, and must fit its shape. */
export function fromValues(values: () => Float32Array): Initializer {
  // tfjs asks of an initializer only `apply`; its base class is not exported.
  return {
    apply: (shape: number[]) => tf.tensor(values(), shape, 'float32'),
  } as unknown as Initializer;
}
