/**
 * Layer normalization on WebGPU: one dispatch forward; backward one for dx, and two for what all vectors say of gamma
 * and beta: sums of slices of vectors, then their sum. Always in the same order, so that the bits are the same.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import {
  type BackwardNormalization,
  type ForwardNormalization,
  type LayerNormalizationBackwardTensors,
  vectorsOf,
  type LayerNormalizationTensors,
} from '../layer-normalization.ts';
import type { CommandStream } from './command-stream.ts';
import {
  normalizationBackwardProgram,
  normalizationForwardProgram,
  normalizationSlicesProgram,
  threadsOfRow,
} from './layer-normalization-program.ts';
import { addUp } from './run-product.ts';
import { floatBits } from './uniform-bits.ts';

/** At most so many slices of vectors, and at least so many vectors in each: as many sums after as in each of them. */
const MOST_SLICES = 256;
const LEAST_SLICE = 16;

/** Returns `[y]`, or `[y, states]`: `[rows, 2]`, mean and r. */
export function layerNormalization(
  stream: CommandStream,
  { x, gamma, beta }: LayerNormalizationTensors,
  { epsilon, saveForBackward }: ForwardNormalization,
): TensorInfo[] {
  const { rows, features } = vectorsOf(x);
  const y = stream.empty(x.shape);
  const states = saveForBackward ? [stream.empty([rows, 2])] : [];
  stream.runFlat(
    stream.program(`normalize ${features} ${saveForBackward}`, () =>
      normalizationForwardProgram(features, saveForBackward),
    ),
    rows * threadsOfRow(features),
    [rows, floatBits(epsilon)],
    [x, gamma, beta, y, ...states],
  );
  return [y, ...states];
}

/** Returns `[dGamma, dBeta]`, then `dx` if `inputGradient`. */
export function layerNormalizationGradient(
  stream: CommandStream,
  { x, gamma, beta, dy, states }: LayerNormalizationBackwardTensors,
  { inputGradient }: BackwardNormalization,
): TensorInfo[] {
  const { rows, features } = vectorsOf(x);
  const slices = Math.min(MOST_SLICES, Math.ceil(rows / LEAST_SLICE));
  const sums = stream.empty([slices, 2, features]);
  const threads = slices * Math.ceil(features / 4);
  stream.runFlat(
    stream.program(`normalize slices ${features}`, () => normalizationSlicesProgram(features)),
    threads,
    [threads, rows, Math.ceil(rows / slices)],
    [x, dy, states, sums],
  );
  const dGamma = stream.empty(gamma.shape);
  const dBeta = stream.empty(beta.shape);
  const size = { blocks: 1, splits: slices, count: 2 * features, mainCount: features };
  addUp(stream, size, sums, { result: dGamma, lastRow: dBeta });
  stream.release(sums);
  if (!inputGradient) return [dGamma, dBeta];
  const dx = stream.empty(x.shape);
  stream.runFlat(
    stream.program(`normalize backward ${features}`, () => normalizationBackwardProgram(features)),
    rows * threadsOfRow(features),
    [rows],
    [x, gamma, dy, states, dx],
  );
  return [dGamma, dBeta, dx];
}
