/**
 * Gated linear unit (Dauphin and others, 2017): a dense layer at every timestep, half of whose columns, through a
 * sigmoid, say how much of the other half passes.
 *
 *     y = (x W_v + b_v) * s(x W_g + b_g)
 *
 *     [batch, timesteps, features] -> [batch, timesteps, units]
 */
import * as tf from '@tensorflow/tfjs';
import { diagonal } from '../kernels/diagonal.ts';
import { requireFeatures, requireUnits } from './config-checks.ts';
import { fromValues } from './initial-values.ts';
import { glorotUniform } from './initializers.ts';
import type { Randomness } from './random.ts';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

export class Glu extends tf.layers.Layer {
  static className = 'GLU';
  #kernel: Weight | undefined;
  #bias: Weight | undefined;

  constructor(
    private readonly config: { name: string; units: number },
    private readonly randomness: Randomness,
  ) {
    super({ name: config.name });
    requireUnits(config.name, config.units);
    this.inputSpec = [{ ndim: 3 }];
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = requireFeatures(
      this.name,
      singleShape(inputShape),
      '[batch, timesteps, features]',
    );
    const { name, units } = this.config;
    const values = () => glorotUniform(features, 2 * units, this.randomness.once(`${name}/kernel`));
    this.#kernel = this.addWeight('kernel', [features, 2 * units], 'float32', fromValues(values));
    const zeros = () => new Float32Array(2 * units);
    this.#bias = this.addWeight('bias', [2 * units], 'float32', fromValues(zeros));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      if (this.#kernel === undefined || this.#bias === undefined) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      return diagonal(
        {
          x: (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D,
          kernel: this.#kernel.read() as tf.Tensor2D,
          bias: this.#bias.read() as tf.Tensor1D,
        },
        { cell: 'glu', returnSequences: true, goBackwards: false },
      );
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...singleShape(inputShape).slice(0, -1), this.config.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.config.units };
  }
}
