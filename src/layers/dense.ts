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
      if (x.rank > 2) return this.#activated(this.#atEveryPlace(x));
      const product = denseProduct(x as tf.Tensor2D, this.#kernel.read() as tf.Tensor2D);
      return this.#activated(this.#bias === undefined ? product : product.add(this.#bias.read()));
    });
  }

  /** The same product at every timestep, or at every place of an image, with its bias and its gradients as one op. */
  #atEveryPlace(x: tf.Tensor): tf.Tensor {
    const places = x.shape.slice(0, -1);
    const kernel = this.#kernel?.read() as tf.Tensor2D;
    const bias = this.#bias === undefined ? {} : { bias: this.#bias.read() as tf.Tensor1D };
    const rows = x.reshape<tf.Tensor3D>([...piecesOf(places), x.shape[x.rank - 1]]);
    const product = diagonal(
      { x: rows, kernel, ...bias },
      { cell: 'product', returnSequences: true, goBackwards: false },
    );
    return product.reshape([...places, this.config.units]);
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

/** A product over fewer rows than this spends its time on adding up the gradients of its weights. */
const LEAST_ROWS = 64;

/**
 * How the places `[batch, …]` of an image or a sequence are handed to an op that takes `[samples, timesteps]`: where
 * a sample has only a few, they are cut elsewhere, since none depends on another.
 */
function piecesOf([batch, ...places]: number[]): [number, number] {
  const each = tf.util.sizeFromShape(places);
  if (each >= LEAST_ROWS) return [batch, each];
  const rows = batch * each;
  let pieces = Math.max(1, Math.floor(rows / LEAST_ROWS));
  while (rows % pieces !== 0) pieces--;
  return [pieces, rows / pieces];
}
