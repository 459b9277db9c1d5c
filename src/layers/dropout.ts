/** Dropout (Srivastava and others, 2014) in Keras's inverted form: what is kept is scaled by 1 / (1 - rate). */
import * as tf from '@tensorflow/tfjs';
import { requireRate } from './config-checks.ts';
import type { Randomness, RandomStream } from './random.ts';

/** `shape` filled with 0 (with probability `rate`) or 1 / (1 - rate). */
export function dropoutMask(shape: number[], rate: number, random: RandomStream): tf.Tensor {
  const kept = 1 / (1 - rate);
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  for (let i = 0; i < values.length; i++) values[i] = random.uniform() < rate ? 0 : kept;
  return tf.tensor(values, shape);
}

/** Drops values of its input while training, and hands it on unchanged otherwise. */
export class Dropout extends tf.layers.Layer {
  static className = 'Dropout';

  constructor(
    private readonly config: { name: string; rate: number },
    private readonly randomness: Randomness,
  ) {
    super({ name: config.name });
    requireRate(config.name, config.rate);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const { rate, name } = this.config;
      if (rate === 0 || kwargs.training !== true) return x.clone();
      return x.mul(dropoutMask(x.shape, rate, this.randomness.continuing(`${name}/dropout`)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.config.rate };
  }
}
