/**
 * What the three recurrent layers share: weights in Keras's order and layout, the dropout mask of the
 * input, and one op for the whole sequence.
 *
 *     [batch, timesteps, features] -> [batch, units], or [batch, timesteps, units] with returnSequences
 */
import * as tf from '@tensorflow/tfjs';
import type { SequenceAttributes, SequenceInputs } from '../kernels/sequence-op.ts';
import { requireRate, requireUnits } from './config-checks.ts';
import { dropoutMask } from './dropout.ts';
import { fromValues } from './initial-values.ts';
import { kernelValues, recurrentValues } from './initializers.ts';
import type { RecurrentConfig } from './layer-kit.ts';
import type { Randomness } from './random.ts';
import { stockKernelInitializer, stockRecurrentInitializer } from './stock-config.ts';

type Shape = (number | null)[];

/** The config with every default filled in; a layer's own settings come on top. */
export type FullConfig<C extends RecurrentConfig> = Required<C> & Required<RecurrentConfig>;

export const RECURRENT_DEFAULTS = {
  returnSequences: false,
  goBackwards: false,
  dropout: 0,
  kernelInitializer: 'glorotUniform',
  recurrentInitializer: 'orthogonal',
  useBias: true,
} as const;

export abstract class RecurrentLayerBase<C extends RecurrentConfig> extends tf.layers.Layer {
  readonly recurrent = true as const;
  /** Put before the names of the weights by a layer that wraps this one, e.g. `forward_lstm/`. */
  weightPrefix = '';

  protected abstract readonly gates: number;
  /** Values that a unit keeps per timestep for the backward pass. */
  abstract readonly kept: number;
  #kernel: Weight | undefined;
  #recurrentKernel: Weight | undefined;
  #bias: Weight | undefined;

  constructor(
    readonly config: FullConfig<C>,
    readonly randomness: Randomness,
  ) {
    super({ name: config.name });
    requireUnits(config.name, config.units);
    requireRate(config.name, config.dropout);
    this.inputSpec = [{ ndim: 3 }];
  }

  /** The op over the whole sequence, walked and returned as `order` says. */
  protected abstract run(inputs: SequenceInputs, order: SequenceAttributes): tf.Tensor;

  /** First values of the bias, one row of `gates * units` or, for the GRU, two. */
  protected abstract biasValues(): Float32Array;
  protected abstract biasShape(): number[];

  /** The same layer with some settings changed: how a wrapper makes its mirror. */
  abstract copy(changes: Partial<FullConfig<C>>): RecurrentLayerBase<C>;

  override build(inputShape: Shape | Shape[]): void {
    const features = oneShape(inputShape).at(-1);
    if (typeof features !== 'number') {
      throw new Error(
        `${this.name} reads [batch, timesteps, features] with a known number of features; it was given [${oneShape(inputShape).join(', ')}].`,
      );
    }
    const { units, kernelInitializer, recurrentInitializer, useBias } = this.config;
    const columns = this.gates * units;
    this.#kernel = this.#weight('kernel', [features, columns], (random) =>
      kernelValues(kernelInitializer, features, columns, random),
    );
    this.#recurrentKernel = this.#weight('recurrent_kernel', [units, columns], (random) =>
      recurrentValues(recurrentInitializer, units, columns, random),
    );
    if (useBias) this.#bias = this.#weight('bias', this.biasShape(), () => this.biasValues());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    return this.walk(x, this.config, kwargs);
  }

  /** `call` in another order than the layer's own, for a wrapper that has put the timesteps in order itself. */
  walk(x: tf.Tensor3D, order: SequenceAttributes, kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      if (this.#kernel === undefined || this.#recurrentKernel === undefined) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      const { dropout } = this.config;
      const { returnSequences, goBackwards } = order;
      const [batch, , features] = x.shape;
      const inputs = {
        x,
        kernel: this.#kernel.read() as tf.Tensor2D,
        recurrentKernel: this.#recurrentKernel.read() as tf.Tensor2D,
        ...(this.#bias === undefined ? {} : { bias: this.#bias.read() }),
        // One mask for all timesteps, as Keras draws it.
        ...(dropout > 0 && kwargs.training === true
          ? {
              mask: dropoutMask([batch, features], dropout, this.#stream('dropout')) as tf.Tensor2D,
            }
          : {}),
      };
      return this.run(inputs, { returnSequences, goBackwards });
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, timesteps] = oneShape(inputShape);
    const { returnSequences, units } = this.config;
    return returnSequences ? [batch, timesteps, units] : [batch, units];
  }

  /** In tfjs's own spelling, so that a saved model opens in stock tfjs. */
  override getConfig(): tf.serialization.ConfigDict {
    const { units, returnSequences, goBackwards, dropout, useBias } = this.config;
    const { kernelInitializer, recurrentInitializer } = this.config;
    return {
      ...super.getConfig(),
      units,
      useBias,
      kernelInitializer: stockKernelInitializer(kernelInitializer),
      recurrentInitializer: stockRecurrentInitializer(recurrentInitializer, this.gates),
      biasInitializer: { className: 'Zeros', config: {} },
      returnSequences,
      goBackwards,
      dropout,
      recurrentDropout: 0,
      returnState: false,
      stateful: false,
      unroll: false,
    };
  }

  #weight(name: string, shape: number[], values: (random: RandomStreamOf) => Float32Array): Weight {
    return this.addWeight(
      this.weightPrefix + name,
      shape,
      'float32',
      fromValues(() => values(this.randomness.once(`${this.name}/${name}`))),
    );
  }

  #stream(name: string): RandomStreamOf {
    return this.randomness.continuing(`${this.name}/${name}`);
  }
}

type Weight = ReturnType<tf.layers.Layer['addWeight']>;
type RandomStreamOf = ReturnType<Randomness['once']>;

export function oneShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}
