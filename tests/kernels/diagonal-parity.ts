/**
 * Compares the diagonal recurrences on tfjs's current backend with the reference, forward and every gradient, in the
 * manner of `parity.ts`.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  diagonal,
  DIAGONAL_CELLS,
  type DiagonalAttributes,
  type DiagonalCell,
  type DiagonalInputs,
  diagonalOutputShape,
} from '../../src/kernels/diagonal.ts';
import {
  diagonalBackward,
  diagonalForward,
  type DiagonalReferenceInputs,
} from '../../src/kernels/reference/diagonal.ts';
import type { Dimensions } from '../../src/kernels/reference/sequence.ts';
import { numbers, outputAndGradients, randomArray, relativeErrors } from './parity.ts';

export const DIAGONAL_NAMES = Object.keys(DIAGONAL_CELLS) as DiagonalCell[];

export interface DiagonalCase extends Dimensions, DiagonalAttributes {
  bias: boolean;
  mask: boolean;
  inputGradient: boolean;
  seed: number;
}

/** Random cases of one cell with sizes from 1 up to the given ones. */
export function diagonalCases(cell: DiagonalCell, most: Dimensions): fc.Arbitrary<DiagonalCase> {
  const upTo = (max: number) => fc.integer({ min: 1, max });
  return fc.record({
    cell: fc.constant(cell),
    batch: upTo(most.batch),
    timesteps: upTo(most.timesteps),
    features: upTo(most.features),
    units: upTo(most.units),
    returnSequences: fc.boolean(),
    goBackwards: fc.boolean(),
    bias: fc.boolean(),
    mask: fc.boolean(),
    inputGradient: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });
}

/** The relative error of the output and of every gradient that was asked for, by name. */
export async function diagonalParityErrors(parity: DiagonalCase): Promise<Record<string, number>> {
  const { cell, batch, timesteps, features, units, returnSequences, goBackwards } = parity;
  const attributes = { cell, returnSequences, goBackwards };
  const { gates, parameters } = DIAGONAL_CELLS[cell];
  const values = diagonalInputs(parity);
  const shapes: Record<string, number[]> = {
    x: [batch, timesteps, features],
    kernel: [features, gates * units],
    parameters: [parameters, units],
    bias: [gates * units],
    mask: [batch, features],
  };
  const outputShape = diagonalOutputShape(parity, attributes);
  const dy = randomArray(tf.util.sizeFromShape(outputShape), 1, numbers(parity.seed + 1));
  const tensors = Object.fromEntries(
    Object.entries(values).map(([name, array]) => [
      name,
      tf.tensor(Float32Array.from(array as Float64Array), shapes[name]),
    ]),
  ) as Record<string, tf.Tensor>;
  const wanted = [
    ...(parity.inputGradient ? ['x'] : []),
    ...['kernel', 'parameters', 'bias'].filter((name) => name in values),
  ] as ('x' | 'kernel' | 'parameters' | 'bias')[];
  const upstream = tf.tensor(Float32Array.from(dy), outputShape);
  const actual = outputAndGradients(tensors, wanted, upstream, (inputs) =>
    diagonal(inputs as unknown as DiagonalInputs, attributes),
  );
  const errors = await relativeErrors(actual, {
    output: diagonalForward(values, parity, attributes),
    ...diagonalBackward(values, parity, attributes, dy),
  });
  tf.dispose([tensors, upstream, actual]);
  return errors;
}

/** Values that float32 holds exactly; lambda of an LRU lies in a ring just inside the unit circle. */
export function diagonalInputs({
  cell,
  batch,
  timesteps,
  features,
  units,
  bias,
  mask,
  seed,
}: Omit<DiagonalCase, 'returnSequences' | 'goBackwards'>): DiagonalReferenceInputs {
  const next = numbers(seed);
  const { gates } = DIAGONAL_CELLS[cell];
  const columns = gates * units;
  const row = (middle: number, spread: number) =>
    randomArray(units, spread, next).map((value) => Math.fround(middle + value));
  const parameters = {
    indRnn: () => row(0.6, 0.6),
    lru: () => Float64Array.from([...row(-2, 1), ...row(-1, 2), ...row(-0.5, 0.5)]),
  };
  return {
    x: randomArray(batch * timesteps * features, 1, next),
    kernel: randomArray(features * columns, 2 / Math.sqrt(features), next),
    ...(cell === 'indRnn' || cell === 'lru' ? { parameters: parameters[cell]() } : {}),
    ...(bias ? { bias: randomArray(columns, 0.5, next) } : {}),
    ...(mask
      ? { mask: randomArray(batch * features, 1, next).map((value) => (value < -0.4 ? 0 : 1.25)) }
      : {}),
  };
}
