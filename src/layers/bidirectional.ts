/**
 * Bidirectional, as Keras 3's (`keras/src/layers/rnn/bidirectional.py`): a layer and its mirror, which
 * walks the other way with weights of its own. Where whole sequences are returned, the mirror's is turned
 * back before the two are merged.
 */
import * as tf from '@tensorflow/tfjs';
import type { MergeMode, RecurrentConfig } from './layer-kit.ts';
import { oneShape, type RecurrentLayerBase } from './recurrent-layer.ts';

type Wrapped = RecurrentLayerBase<RecurrentConfig>;
type Shape = (number | null)[];

export class Bidirectional extends tf.layers.Layer {
  static className = 'Bidirectional';
  readonly forward: Wrapped;
  readonly backward: Wrapped;

  constructor(
    /** What both directions were made from. */
    readonly layer: Wrapped,
    private readonly config: { name: string; mergeMode: MergeMode },
  ) {
    super({ name: config.name });
    this.inputSpec = [{ ndim: 3 }];
    const { name, goBackwards } = layer.config;
    this.forward = layer.copy({ name: `forward_${name}` });
    this.backward = layer.copy({ name: `backward_${name}`, goBackwards: !goBackwards });
    for (const half of [this.forward, this.backward]) half.weightPrefix = `${half.name}/`;
  }

  override build(inputShape: Shape | Shape[]): void {
    this.forward.build(inputShape);
    this.backward.build(inputShape);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const ahead = this.forward.call(inputs, kwargs);
      const walkedBack = this.backward.call(inputs, kwargs);
      const back = this.layer.config.returnSequences ? walkedBack.reverse(1) : walkedBack;
      return this.config.mergeMode === 'sum' ? ahead.add(back) : tf.concat([ahead, back], -1);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = this.forward.computeOutputShape(oneShape(inputShape));
    if (this.config.mergeMode === 'sum') return shape;
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
