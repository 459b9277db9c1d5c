/**
 * What the recurrent layers share: weights in Keras's order and layout, the dropout mask of the input, and one op
 * for the whole sequence.
 *
 *     [batch, timesteps, features] -> [batch, units], or [batch, timesteps, units] with returnSequences
 */
import * as tf from '@tensorflow/tfjs';
import { CELLS } from '../graph/cells.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { cellWeights } from '../graph/weights.ts';
import type { SequenceAttributes, SequenceInputs } from '../kernels/sequence-op.ts';
import { requireFeatures, requireRate, requireUnits } from './config-checks.ts';
import { dropoutMask } from './dropout.ts';
import { fromValues } from './initial-values.ts';
import { kernelValues, recurrentValues } from './initializers.ts';
import type { Randomness, RandomStream } from './random.ts';
import { stockKernelInitializer, stockRecurrentInitializer } from './stock-config.ts';

type Shape = (number | null)[];

/** What a cell reads: the sequence, its weights by their own names, and the dropout mask of the input. */
export interface CellTensors {
  x: tf.Tensor3D;
  weights: Readonly<Record<string, tf.Tensor | undefined>>;
  mask?: tf.Tensor2D;
}

/** The same as Keras's cells take them. */
export function sequenceInputs({ x, weights, mask }: CellTensors): SequenceInputs {
  const { kernel, recurrent_kernel: recurrentKernel, bias } = weights;
  return {
    x,
    kernel: kernel as tf.Tensor2D,
    recurrentKernel: recurrentKernel as tf.Tensor2D,
    ...(bias === undefined ? {} : { bias }),
    ...(mask === undefined ? {} : { mask }),
  };
}

export abstract class RecurrentLayer extends tf.layers.Layer {
  /** Put before the names of the weights by a layer that wraps this one, e.g. `forward_lstm/`. */
  weightPrefix = '';

  readonly #weights = new Map<string, Weight>();

  constructor(
    readonly config: Recurrent,
    readonly randomness: Randomness,
  ) {
    super({ name: config.name });
    requireUnits(config.name, config.units);
    requireRate(config.name, config.dropout);
    this.inputSpec = [{ ndim: 3 }];
  }

  /** The op over the whole sequence, walked and returned as `order` says. */
  protected abstract run(given: CellTensors, order: SequenceAttributes): tf.Tensor;

  /** First values of the kernel, `[features, gates * units]`. */
  protected inputValues(rows: number, columns: number, random: RandomStream): Float32Array {
    return kernelValues(this.config.kernelInitializer, rows, columns, random);
  }

  /** First values of the bias, `[rows, gates * units]`, for a sequence of so many timesteps. */
  protected biasValues(size: number, _timesteps: number, _random: RandomStream): Float32Array {
    return new Float32Array(size);
  }

  /** First values of a weight that is neither kernel nor bias. */
  protected otherValues(
    _name: string,
    [rows, columns]: number[],
    random: RandomStream,
  ): Float32Array {
    return recurrentValues(this.config.recurrentInitializer, rows, columns, random);
  }

  /** The same layer with some settings changed: how a wrapper makes its mirror. */
  abstract copy(changes: Partial<Recurrent>): RecurrentLayer;

  override build(inputShape: Shape | Shape[]): void {
    const features = requireFeatures(
      this.name,
      singleShape(inputShape),
      '[batch, timesteps, features]',
    );
    const [, timesteps] = singleShape(inputShape);
    for (const { name, shape } of cellWeights(this.config, features)) {
      const sizes = [...shape];
      this.#weights.set(
        name,
        this.#weight(name, sizes, (random) => {
          if (name === 'kernel') {
            return this.inputValues(sizes[0], sizes[1], random);
          }
          const size = tf.util.sizeFromShape(sizes);
          return name === 'bias'
            ? this.biasValues(size, timesteps ?? 1, random)
            : this.otherValues(name, sizes, random);
        }),
      );
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    return this.walk(x, this.config, kwargs);
  }

  /** `call` in another order than the layer's own, for a wrapper that has put the timesteps in order itself. */
  walk(x: tf.Tensor3D, order: SequenceAttributes, kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      if (this.#weights.size === 0) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      const { dropout } = this.config;
      const { returnSequences, goBackwards } = order;
      const [batch, , features] = x.shape;
      const given = {
        x,
        weights: Object.fromEntries(
          [...this.#weights].map(([name, weight]) => [name, weight.read()]),
        ),
        // One mask for all timesteps, as Keras draws it.
        ...(dropout > 0 && kwargs.training === true
          ? {
              mask: dropoutMask([batch, features], dropout, this.#stream('dropout')) as tf.Tensor2D,
            }
          : {}),
      };
      return this.run(given, { returnSequences, goBackwards });
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, timesteps] = singleShape(inputShape);
    const { returnSequences, units } = this.config;
    return returnSequences ? [batch, timesteps, units] : [batch, units];
  }

  /** In tfjs's own spelling, so that a saved model opens in stock tfjs. */
  override getConfig(): tf.serialization.ConfigDict {
    const { cell, units, returnSequences, goBackwards, dropout, useBias } = this.config;
    const { kernelInitializer, recurrentInitializer } = this.config;
    return {
      ...super.getConfig(),
      units,
      useBias,
      kernelInitializer: stockKernelInitializer(kernelInitializer),
      recurrentInitializer: stockRecurrentInitializer(
        recurrentInitializer,
        CELLS[cell].gates.length,
      ),
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

  #weight(name: string, shape: number[], values: (random: RandomStream) => Float32Array): Weight {
    return this.addWeight(
      this.weightPrefix + name,
      shape,
      'float32',
      fromValues(() => values(this.randomness.once(`${this.name}/${name}`))),
    );
  }

  #stream(name: string): RandomStream {
    return this.randomness.continuing(`${this.name}/${name}`);
  }
}

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

export function singleShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}
