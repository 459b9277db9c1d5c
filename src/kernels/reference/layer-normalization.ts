/** The meaning of the op in ../layer-normalization.ts: plain loops in double precision. */
import type { LayerNormalizationAttributes, Vectors } from '../layer-normalization.ts';

export interface LayerNormalizationReferenceInputs {
  x: Float64Array;
  gamma: Float64Array;
  beta: Float64Array;
}

export interface LayerNormalizationReferenceGradients {
  x: Float64Array;
  gamma: Float64Array;
  beta: Float64Array;
}

export function layerNormalizationForward(
  { x, gamma, beta }: LayerNormalizationReferenceInputs,
  { rows, features }: Vectors,
  { epsilon }: LayerNormalizationAttributes,
): Float64Array {
  const y = new Float64Array(rows * features);
  for (let row = 0; row < rows; row++) {
    const { n } = normal(x, row, features, epsilon);
    // y = gamma n + beta
    for (let d = 0; d < features; d++) y[row * features + d] = gamma[d] * n[d] + beta[d];
  }
  return y;
}

export function layerNormalizationBackward(
  { x, gamma }: LayerNormalizationReferenceInputs,
  { rows, features }: Vectors,
  { epsilon }: LayerNormalizationAttributes,
  dy: Float64Array,
): LayerNormalizationReferenceGradients {
  const dx = new Float64Array(rows * features);
  const dGamma = new Float64Array(features);
  const dBeta = new Float64Array(features);
  for (let row = 0; row < rows; row++) {
    const { n, r } = normal(x, row, features, epsilon);
    let mean = 0;
    let along = 0;
    for (let d = 0; d < features; d++) {
      const error = dy[row * features + d];
      dGamma[d] += error * n[d];
      dBeta[d] += error;
      mean += (gamma[d] * error) / features;
      along += (gamma[d] * error * n[d]) / features;
    }
    // dx = r (g - mean(g) - n mean(g n)), g = gamma dy
    for (let d = 0; d < features; d++) {
      const at = row * features + d;
      dx[at] = r * (gamma[d] * dy[at] - mean - n[d] * along);
    }
  }
  return { x: dx, gamma: dGamma, beta: dBeta };
}

/** A vector shifted to mean 0 and scaled to variance 1, and what it was multiplied with. */
function normal(
  x: Float64Array,
  row: number,
  features: number,
  epsilon: number,
): { n: Float64Array; r: number } {
  const n = x.slice(row * features, (row + 1) * features);
  const mean = n.reduce((sum, value) => sum + value, 0) / features;
  let variance = 0;
  for (let d = 0; d < features; d++) {
    n[d] -= mean;
    variance += n[d] ** 2 / features;
  }
  const r = 1 / Math.sqrt(variance + epsilon);
  for (let d = 0; d < features; d++) n[d] *= r;
  return { n, r };
}
