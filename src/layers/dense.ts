/**
 * Dense, with Keras 3's initial values, from the network's seed: `[batch, …, features]` to
 * `[batch, …, units]`, the same weights at every place between.
 */
import * as tf from '@tensorflow/tfjs';
import type { DenseActivation } from '../graph/layer-graph.ts';
import { diagonal } from '../kernels/diagonal.ts';
import { requireFeatures, requireUnits } from './config-checks.ts';
import { denseProduct } from './dense-product.ts';
import { fromValues } from './initial-values.ts';
import { glorotUniform } from './initializers.ts';
import { singleShape } from './recurrent-layer.ts';
import type { Randomness } from './random.ts';
import { stockKernelInitializer } from './stock-config.ts';

export interface DenseConfig {
  name: string;
  units: number;
  activation: DenseActivation;
  useBias: boolean;
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
    this.inputSpec = [{ minNDim: 2 }];
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const features = requireFeatures(this.name, singleShape(inputShape), '[batch, …, features]');
    const { units, name, useBias } = this.config;
    const values = () => glorotUniform(features, units, this.randomness.once(`${name}/kernel`));
    this.#kernel = this.addWeight('kernel', [features, units], 'float32', fromValues(values));
    const zeros = () => new Float32Array(units);
    if (useBias) this.#bias = this.addWeight('bias', [units], 'float32', fromValues(zeros));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (this.#kernel === undefined) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      if (x.rank === 3) return this.#activated(this.#atEveryStep(x as tf.Tensor3D));
      const places = x.shape.slice(0, -1);
      const rows = x.reshape<tf.Tensor2D>([tf.util.sizeFromShape(places), x.shape[x.rank - 1]]);
      const product = denseProduct(rows, this.#kernel.read() as tf.Tensor2D);
      const z = this.#bias === undefined ? product : product.add(this.#bias.read());
      return this.#activated(z).reshape([...places, this.config.units]);
    });
  }

  /** The same product at every timestep, with its bias and its gradients as one op. */
  #atEveryStep(x: tf.Tensor3D): tf.Tensor {
    const kernel = this.#kernel?.read() as tf.Tensor2D;
    const bias = this.#bias === undefined ? {} : { bias: this.#bias.read() as tf.Tensor1D };
    return diagonal(
      { x, kernel, ...bias },
      { cell: 'product', returnSequences: true, goBackwards: false },
    );
  }

  #activated(z: tf.Tensor): tf.Tensor {
    switch (this.config.activation) {
      case 'linear':
        return z;
      case 'relu':
        return z.relu();
      case 'tanh':
        return z.tanh();
      case 'sigmoid':
        return z.sigmoid();
      case 'softmax':
        return tf.softmax(z);
    }
  }

  override computeOutputShape(
    inputShape: (number | null)[] | (number | null)[][],
  ): (number | null)[] {
    return [...singleShape(inputShape).slice(0, -1), this.config.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, activation, useBias } = this.config;
    return {
      ...super.getConfig(),
      units,
      activation,
      useBias,
      kernelInitializer: stockKernelInitializer('glorotUniform'),
    };
  }
}
