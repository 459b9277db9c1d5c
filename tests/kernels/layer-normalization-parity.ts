/** Compares layer normalization on tfjs's current backend with the reference, in the manner of `parity.ts`. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  layerNormalization,
  type Vectors,
  type LayerNormalizationInputs,
} from '../../src/kernels/layer-normalization.ts';
import {
  layerNormalizationBackward,
  layerNormalizationForward,
  type LayerNormalizationReferenceInputs,
} from '../../src/kernels/reference/layer-normalization.ts';
import { numbers, outputAndGradients, randomArray, relativeErrors } from './parity.ts';

export interface LayerNormalizationCase extends Vectors {
  epsilon: number;
  /** How far the values lie from 0: the mean is large beside what deviates from it. */
  offset: number;
  inputGradient: boolean;
  seed: number;
}

/** Random cases with sizes from 1 up to the given ones. */
export function layerNormalizationCases(most: Vectors): fc.Arbitrary<LayerNormalizationCase> {
  return fc.record({
    rows: fc.integer({ min: 1, max: most.rows }),
    features: fc.integer({ min: 1, max: most.features }),
    epsilon: fc.constantFrom(1e-3, 1e-5),
    offset: fc.constantFrom(0, 1),
    inputGradient: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });
}

/** The relative error of the output and of every gradient that was asked for, by name. */
export async function layerNormalizationParityErrors(
  parity: LayerNormalizationCase,
): Promise<Record<string, number>> {
  const { rows, features, inputGradient, seed } = parity;
  const values = layerNormalizationInputs(parity);
  const dy = randomArray(rows * features, 1, numbers(seed + 1));
  const tensors: Record<string, tf.Tensor> = {
    x: tf.tensor(Float32Array.from(values.x), [rows, 1, features]),
    gamma: tf.tensor1d(Float32Array.from(values.gamma)),
    beta: tf.tensor1d(Float32Array.from(values.beta)),
  };
  const wanted = [...(inputGradient ? ['x'] : []), 'gamma', 'beta'];
  const upstream = tf.tensor(Float32Array.from(dy), [rows, 1, features]);
  const actual = outputAndGradients(tensors, wanted, upstream, (inputs) =>
    layerNormalization(inputs as unknown as LayerNormalizationInputs, parity),
  );
  const errors = await relativeErrors(actual, {
    output: layerNormalizationForward(values, parity, parity),
    ...layerNormalizationBackward(values, parity, parity, dy),
  });
  if (inputGradient) {
    // With two features dx is a small difference of large terms, so it is measured by these.
    const dx = await actual['x'].data<'float32'>();
    const { x } = layerNormalizationBackward(values, parity, parity, dy);
    errors['x'] = dx.reduce((most, value, i) => Math.max(most, Math.abs(value - x[i])), 0);
    errors['x'] /= largestTerm(values, parity, dy);
  }
  tf.dispose([tensors, upstream, actual]);
  return errors;
}

/** Of r gamma dy. */
function largestTerm(
  { x, gamma }: LayerNormalizationReferenceInputs,
  { rows, features, epsilon }: LayerNormalizationCase,
  dy: Float64Array,
): number {
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    const own = x.subarray(row * features, (row + 1) * features);
    const mean = own.reduce((sum, value) => sum + value, 0) / features;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / features;
    const r = 1 / Math.sqrt(variance + epsilon);
    for (let d = 0; d < features; d++) {
      largest = Math.max(largest, Math.abs(r * gamma[d] * dy[row * features + d]));
    }
  }
  return largest;
}

/** Values that float32 holds exactly. */
export function layerNormalizationInputs({
  rows,
  features,
  offset,
  seed,
}: Omit<LayerNormalizationCase, 'epsilon' | 'inputGradient'>): LayerNormalizationReferenceInputs {
  const next = numbers(seed);
  return {
    x: randomArray(rows * features, 1, next).map((value) => Math.fround(value + offset)),
    gamma: randomArray(features, 0.5, next).map((value) => Math.fround(value + 1)),
    beta: randomArray(features, 0.5, next),
  };
}
