/**
 * Gradient clipping as in Keras 3 (`keras/src/optimizers/base_optimizer.py`): `clipvalue`, `clipnorm`
 * (each variable by its own norm) and `global_clipnorm` (all by the norm of all together, Pascanu,
 * Mikolov and Bengio, 2013, arXiv:1211.5063, algorithm 1). Nothing here reads a number back from the
 * device.
 */
import * as tf from '@tensorflow/tfjs';
import type { ClippingName } from '../models/experiment.ts';

/** What is done to one gradient: g' = clip(factor * g, -limit, limit). */
export interface Clip {
  /** Scalar on the device; absent for 1. */
  factor?: tf.Tensor;
  /** 0 for no limit. */
  limit: number;
}

/**
 * How each gradient is clipped, by the same names; `limit` > 0 is the largest element or norm allowed.
 * Runs inside the caller's `tf.tidy`.
 */
export function clippingOf(
  gradients: ReadonlyMap<string, tf.Tensor>,
  clipping: ClippingName,
  limit: number,
): ReadonlyMap<string, Clip> {
  switch (clipping) {
    case 'none':
      return mapValues(gradients, () => ({ limit: 0 }));
    case 'value':
      return mapValues(gradients, () => ({ limit }));
    case 'norm':
      return mapValues(gradients, (gradient) => ({
        factor: shrink(gradient.square().sum().sqrt(), limit),
        limit: 0,
      }));
    case 'global-norm': {
      const squares = [...gradients.values()].map((gradient) => gradient.square().sum());
      // tf.addN would bind all of them at once, and WebGPU promises room for eight.
      const factor = shrink(tf.stack(squares).sum().sqrt(), limit);
      return mapValues(gradients, () => ({ factor, limit: 0 }));
    }
  }
}

/** The gradient clipped, of the same shape; the gradient itself where nothing is to be done. */
export function clipGradient(gradient: tf.Tensor, { factor, limit }: Clip): tf.Tensor {
  const shrunk = factor === undefined ? gradient : gradient.mul(factor);
  return limit > 0 ? shrunk.clipByValue(-limit, limit) : shrunk;
}

/** limit / max(norm, limit): 1 up to the limit, and never a division by zero. */
function shrink(norm: tf.Tensor, limit: number): tf.Tensor {
  return tf.div(limit, norm.maximum(limit));
}

function mapValues<T>(
  gradients: ReadonlyMap<string, tf.Tensor>,
  change: (gradient: tf.Tensor) => T,
): ReadonlyMap<string, T> {
  return new Map([...gradients].map(([name, gradient]) => [name, change(gradient)]));
}
