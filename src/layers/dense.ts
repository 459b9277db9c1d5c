/** Dense, with Keras 3's initial values, from the network's seed: `[batch, features]` to `[batch, units]`. */
import * as tf from '@tensorflow/tfjs';
import { requireUnits } from './config-checks.ts';
import { fromValues } from './initial-values.ts';
import { glorotUniform } from './initializers.ts';
import { oneShape } from './recurrent-layer.ts';
import type { Randomness } from './random.ts';
import { stockKernelInitializer } from './stock-config.ts';

export interface DenseConfig {
  name: string;
  units: number;
  activation: 'linear' | 'relu' | 'tanh';
}

export class Dense extends tf.layers.Layer {
  static className = 'Dense';
  #kernel: ReturnType<tf.layers.Layer['addWeight']> | undefined;
  #bias: ReturnType<tf.layers.Layer['addWeight']> | undefined;

  constructor(
    private readonly config: DenseConfig,
    private readonly randomness: Randomness,
  ) {
    super({ name: config.name });
    requireUnits(config.name, config.units);
    this.inputSpec = [{ ndim: 2 }];
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const features = oneShape(inputShape)[1] as number;
    const { units, name } = this.config;
    const values = () => glorotUniform(features, units, this.randomness.once(`${name}/kernel`));
    this.#kernel = this.addWeight('kernel', [features, units], 'float32', fromValues(values));
    const zeros = () => new Float32Array(units);
    this.#bias = this.addWeight('bias', [units], 'float32', fromValues(zeros));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
      if (this.#kernel === undefined || this.#bias === undefined) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      const z = x.matMul(this.#kernel.read() as tf.Tensor2D).add(this.#bias.read());
      switch (this.config.activation) {
        case 'linear':
          return z;
        case 'relu':
          return z.relu();
        case 'tanh':
          return z.tanh();
      }
    });
  }

  override computeOutputShape(
    inputShape: (number | null)[] | (number | null)[][],
  ): (number | null)[] {
    return [oneShape(inputShape)[0], this.config.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, activation } = this.config;
    return {
      ...super.getConfig(),
      units,
      activation,
      useBias: true,
      kernelInitializer: stockKernelInitializer('glorotUniform'),
    };
  }
}
