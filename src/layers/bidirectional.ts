/**
 * Bidirectional, as Keras 3's (`keras/src/layers/rnn/bidirectional.py`): a layer and its mirror, which
 * walks the other way with weights of its own. Where whole sequences are returned, the mirror's is turned
 * back before the two are merged.
 *
 * Applied to `[sequence, lengths]`, with lengths `[batch]`, each sample is walked over as if its own
 * timesteps, the first of the sequence, were all: the mirror starts at the last of them, and what comes
 * after them is 0.
 */
import * as tf from '@tensorflow/tfjs';
import { reverseOwnTimesteps } from '../kernels/reverse-own.ts';
import { bothDirections, type MergeMode } from '../graph/layer-graph.ts';
import { lastTimesteps, ownTimesteps } from './own-timesteps.ts';
import { singleShape, type RecurrentLayer } from './recurrent-layer.ts';

type Shape = (number | null)[];

export class Bidirectional extends tf.layers.Layer {
  static className = 'Bidirectional';
  readonly forward: RecurrentLayer;
  readonly backward: RecurrentLayer;

  constructor(
    /** What both directions were made from. */
    readonly layer: RecurrentLayer,
    private readonly config: { name: string; mergeMode: MergeMode },
  ) {
    super({ name: config.name });
    const [forward, backward] = bothDirections(layer.config);
    this.forward = layer.copy(forward);
    this.backward = layer.copy(backward);
    for (const half of [this.forward, this.backward]) half.weightPrefix = `${half.name}/`;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = singleShape(inputShape);
    if (shape.length !== 3) {
      throw new Error(
        `${this.name} reads [batch, timesteps, features]; it was given [${shape.join(', ')}].`,
      );
    }
    this.forward.build(shape);
    this.backward.build(shape);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const [sequence, lengths] = (Array.isArray(inputs) ? inputs : [inputs]) as [
        tf.Tensor3D,
        tf.Tensor1D | undefined,
      ];
      return lengths === undefined
        ? this.#walkAll(sequence, kwargs)
        : this.#walkOwn(sequence, lengths.toInt(), kwargs);
    });
  }

  #walkAll(sequence: tf.Tensor3D, kwargs: { training?: boolean }): tf.Tensor {
    const ahead = this.forward.call(sequence, kwargs);
    const walkedBack = this.backward.call(sequence, kwargs);
    const back = this.layer.config.returnSequences ? walkedBack.reverse(1) : walkedBack;
    return this.#merged(ahead, back);
  }

  #walkOwn(sequence: tf.Tensor3D, lengths: tf.Tensor1D, kwargs: { training?: boolean }): tf.Tensor {
    // Timesteps are put in the order walked, so that a walk never meets padding before its own end.
    const walk = (half: RecurrentLayer) =>
      half.walk(
        half.config.goBackwards ? reverseOwnTimesteps(sequence, lengths) : sequence,
        { returnSequences: true, goBackwards: false },
        kwargs,
      ) as tf.Tensor3D;
    const [ahead, back] = [walk(this.forward), walk(this.backward)];
    if (!this.layer.config.returnSequences) {
      return this.#merged(lastTimesteps(ahead, lengths), lastTimesteps(back, lengths));
    }
    const all = this.#merged(ahead, reverseOwnTimesteps(back, lengths));
    return all.mul(ownTimesteps(lengths, sequence.shape[1]));
  }

  #merged(ahead: tf.Tensor, back: tf.Tensor): tf.Tensor {
    switch (this.config.mergeMode) {
      case 'concat':
        return tf.concat([ahead, back], -1);
      case 'sum':
        return ahead.add(back);
      case 'mul':
        return ahead.mul(back);
      case 'ave':
        return ahead.add(back).mul(0.5);
    }
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = this.forward.computeOutputShape(singleShape(inputShape));
    if (this.config.mergeMode !== 'concat') return shape;
    return [...shape.slice(0, -1), 2 * this.layer.config.units];
  }

  override get trainable(): boolean {
    return this.forward.trainable;
  }

  override set trainable(trainable: boolean) {
    this.forward.trainable = trainable;
    this.backward.trainable = trainable;
  }

  override get trainableWeights() {
    return [...this.forward.trainableWeights, ...this.backward.trainableWeights];
  }

  override get nonTrainableWeights() {
    return [...this.forward.nonTrainableWeights, ...this.backward.nonTrainableWeights];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      layer: { className: this.layer.getClassName(), config: this.layer.getConfig() },
      mergeMode: this.config.mergeMode,
    };
  }
}
