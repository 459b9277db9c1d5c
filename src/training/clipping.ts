/**
 * Gradient clipping as in Keras 3 (`keras/src/optimizers/base_optimizer.py`): `clipvalue`, `clipnorm`
 * (each variable by its own norm) and `global_clipnorm` (all by the norm of all together, Pascanu,
 * Mikolov and Bengio, 2013, arXiv:1211.5063, algorithm 1). Nothing here reads a number back from the
 * device.
 */
import * as tf from '@tensorflow/tfjs';
import type { ClippingName } from '../models/experiment.ts';

/**
 * Gradients of the same names and shapes, clipped; `limit` > 0 is the largest element or norm allowed.
 * Runs inside the caller's `tf.tidy`.
 */
export function clipGradients(
  gradients: ReadonlyMap<string, tf.Tensor>,
  clipping: ClippingName,
  limit: number,
): ReadonlyMap<string, tf.Tensor> {
  switch (clipping) {
    case 'none':
      return gradients;
    case 'value':
      // g = min(max(g, -limit), limit)
      return mapValues(gradients, (gradient) => gradient.clipByValue(-limit, limit));
    case 'norm':
      return mapValues(gradients, (gradient) => {
        const norm = gradient.square().sum().sqrt();
        return gradient.mul(shrink(norm, limit));
      });
    case 'global-norm': {
      const squares = [...gradients.values()].map((gradient) => gradient.square().sum());
      const norm = tf.addN(squares).sqrt();
      const factor = shrink(norm, limit);
      return mapValues(gradients, (gradient) => gradient.mul(factor));
    }
  }
}

/** limit / max(norm, limit): 1 up to the limit, and never a division by zero. */
function shrink(norm: tf.Tensor, limit: number): tf.Tensor {
  return tf.div(limit, norm.maximum(limit));
}

function mapValues(
  gradients: ReadonlyMap<string, tf.Tensor>,
  change: (gradient: tf.Tensor) => tf.Tensor,
): ReadonlyMap<string, tf.Tensor> {
  return new Map([...gradients].map(([name, gradient]) => [name, change(gradient)]));
}
