/**
 * Stock tfjs's Bidirectional, and around it what it lacks: applied to `[sequence, lengths]`, each sample's
 * own timesteps are turned round before the mirror walks over them, and its outputs are put back in order,
 * by this project's op, which is faster than tfjs's gather. (Stock tfjs would take the second input for an
 * initial state.)
 */
import * as tf from '@tensorflow/tfjs';
import { reverseOwnTimesteps } from '../../kernels/reverse-own.ts';
import type { MergeMode } from '../../graph/layer-graph.ts';
import { makeMerge } from '../../layers/build-model.ts';
import { ownTimesteps } from '../../layers/own-timesteps.ts';

type Shape = (number | null)[];

/** What tfjs's class has and its declarations do not show. */
interface Halves {
  readonly forwardLayer: tf.layers.Layer;
  readonly backwardLayer: tf.layers.Layer;
}

export class StockBidirectional extends tf.layers.Layer {
  static className = 'StockBidirectional';
  readonly #stock: tf.layers.Layer & Halves;

  constructor(
    layer: tf.layers.Layer,
    private readonly mergeMode: MergeMode,
  ) {
    super({});
    this.#stock = tf.layers.bidirectional({
      layer: layer as unknown as tf.RNN,
      mergeMode,
    }) as unknown as tf.layers.Layer & Halves;
  }

  override build(inputShape: Shape | Shape[]): void {
    this.#stock.build(sequenceShape(inputShape));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = (Array.isArray(inputs) ? inputs : [inputs]) as [
        tf.Tensor3D,
        tf.Tensor1D | undefined,
      ];
      if (lengths === undefined) return this.#stock.call(x, kwargs) as tf.Tensor;
      const { forwardLayer, backwardLayer } = this.#stock;
      const ahead = forwardLayer.call(x, kwargs) as tf.Tensor;
      // The mirror walks from the end: reversed as a whole, too, the own timesteps come first.
      const reversed = reverseOwnTimesteps(x, lengths).reverse(1);
      const walkedBack = backwardLayer.call(reversed, kwargs) as tf.Tensor3D;
      const back = reverseOwnTimesteps(walkedBack, lengths);
      // tfjs merges two layers that are read by nothing else as it merges a layer and its mirror.
      const all = makeMerge(this.mergeMode).apply([ahead, back]) as tf.Tensor;
      return all.mul(ownTimesteps(lengths, x.shape[1]));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.#stock.computeOutputShape(sequenceShape(inputShape)) as Shape;
  }

  override get trainableWeights() {
    return this.#stock.trainableWeights;
  }

  override get nonTrainableWeights() {
    return this.#stock.nonTrainableWeights;
  }
}

function sequenceShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}
