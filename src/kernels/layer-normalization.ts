/**
 * Layer normalization (Ba, Kiros and Hinton, 2016): each vector of features is shifted to mean 0 and scaled to
 * variance 1, then by what is learnt. Epsilon stands inside the root, as in Keras.
 *
 *     n = (x - mean(x)) r,   r = 1 / sqrt(mean((x - mean(x))^2) + epsilon)        y = gamma n + beta
 *
 * Backward, with g = gamma dy; means are over the features, sums over all vectors:
 *
 *     dx = r (g - mean(g) - n mean(g n))        dgamma = sum dy n        dbeta = sum dy
 *
 * What is kept for it is the mean and r of each vector, two numbers; n is made of x again.
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, type Handed } from './kernel.ts';
import { runTapeOp } from './tape-op.ts';

export interface LayerNormalizationInputs {
  /** `[..., features]` */
  x: tf.Tensor;
  /** `[features]` */
  gamma: tf.Tensor;
  /** `[features]` */
  beta: tf.Tensor;
}

export type LayerNormalizationTensors = Handed<LayerNormalizationInputs>;
export type LayerNormalizationBackwardInputs = LayerNormalizationInputs & {
  dy: tf.Tensor;
  /** Means and r, as the forward kernel left them. */
  states: tf.Tensor;
};
export type LayerNormalizationBackwardTensors = Handed<LayerNormalizationBackwardInputs>;

export interface LayerNormalizationAttributes {
  epsilon: number;
}

export type ForwardNormalization = LayerNormalizationAttributes & { saveForBackward: boolean };
export type BackwardNormalization = LayerNormalizationAttributes & { inputGradient: boolean };

/**
 * The forward kernel returns `[y]`, or `[y, states]` when told to `saveForBackward`; the backward kernel
 * `[dGamma, dBeta]`, then `dx` if `inputGradient`.
 */
export const LAYER_NORMALIZATION = {
  forward: defineKernel<LayerNormalizationInputs, ForwardNormalization>('LayerNormalization'),
  backward: defineKernel<LayerNormalizationBackwardInputs, BackwardNormalization>(
    'LayerNormalizationGradient',
  ),
};

/**
 * Normalizes over the last axis: `[..., features]` to the same shape.
 *
 * @throws Error when no implementation is registered for the backend
 */
export function layerNormalization(
  { x, gamma, beta }: LayerNormalizationInputs,
  attributes: LayerNormalizationAttributes,
): tf.Tensor {
  return runTapeOp(
    { ...LAYER_NORMALIZATION, trained: ['gamma', 'beta'] },
    { x, gamma, beta },
    attributes,
  );
}

/** A tensor as what works on each vector of its last axis sees it. */
export interface Vectors {
  /** How many there are. */
  rows: number;
  features: number;
}

/** `[..., features]` */
export function vectorsOf({ shape }: { shape: number[] }): Vectors {
  const before = shape.slice(0, -1);
  return {
    rows: before.reduce((product, length) => product * length, 1),
    features: shape[shape.length - 1],
  };
}
