/**
 * Compares the two-dimensional LSTM on tfjs's current backend with the reference, forward and every
 * gradient, in the manner of `parity.ts`.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import {
  mdlstm,
  SCAN_CORNERS,
  type MdlstmAttributes,
  type MdlstmInputs,
} from '../../src/kernels/mdlstm.ts';
import {
  mdlstmBackward,
  mdlstmForward,
  type ImageDimensions,
  type MdlstmReferenceInputs,
} from '../../src/kernels/reference/mdlstm.ts';
import { numbers, outputAndGradients, randomArray, relativeErrors } from './parity.ts';

export interface MdlstmCase extends ImageDimensions, MdlstmAttributes {
  bias: boolean;
  /** Only taken for the classic cell. */
  peepholes: boolean;
  /** Each sample has a width of its own. */
  widths: boolean;
  inputGradient: boolean;
  seed: number;
}

/** Random cases with sizes from 1 up to the given ones. */
export function mdlstmCases(most: ImageDimensions): fc.Arbitrary<MdlstmCase> {
  const upTo = (max: number) => fc.integer({ min: 1, max });
  return fc.record({
    batch: upTo(most.batch),
    height: upTo(most.height),
    width: upTo(most.width),
    features: upTo(most.features),
    units: upTo(most.units),
    cell: fc.constantFrom('stable' as const, 'classic' as const),
    corners: fc.shuffledSubarray([...SCAN_CORNERS], { minLength: 1 }),
    clampGateErrors: fc.boolean(),
    bias: fc.boolean(),
    peepholes: fc.boolean(),
    widths: fc.boolean(),
    inputGradient: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });
}

/** The relative error of the output and of every gradient that was asked for, by name. */
export async function mdlstmParityErrors(parity: MdlstmCase): Promise<Record<string, number>> {
  const { batch, height, width, cell, corners, clampGateErrors } = parity;
  const attributes = { cell, corners, clampGateErrors };
  const shapes = shapesOf(parity);
  const values = randomInputs(parity, shapes);
  const outputShape = [batch, height, width, corners.length * parity.units];
  // Errors beyond 1 now and then, so that clamping has something to do.
  const dy = randomArray(sizeOf(outputShape), 6, numbers(parity.seed + 1));
  const tensors = Object.fromEntries(
    Object.entries(values).map(([name, array]) => [
      name,
      name === 'widths'
        ? tf.tensor1d(Int32Array.from(array), 'int32')
        : tf.tensor(Float32Array.from(array), shapes[name]),
    ]),
  );
  const wanted = ['x', 'kernel', 'recurrentKernel', 'bias', 'peepholes'].filter((name) =>
    name === 'x' ? parity.inputGradient : name in values,
  );
  const upstream = tf.tensor(Float32Array.from(dy), outputShape);
  const actual = outputAndGradients(tensors, wanted, upstream, (given) =>
    mdlstm(given as unknown as MdlstmInputs, attributes),
  );

  const inputs = values as unknown as MdlstmReferenceInputs;
  const expected: Record<string, Float64Array> = {
    output: mdlstmForward(inputs, parity, attributes),
    ...mdlstmBackward(inputs, parity, attributes, dy),
  };
  const errors = await relativeErrors(actual, expected);
  tf.dispose([tensors, upstream, actual]);
  return errors;
}

function shapesOf({ batch, height, width, features, units, corners }: MdlstmCase) {
  const number = corners.length;
  return {
    x: [batch, height, width, features],
    kernel: [number, features, 5 * units],
    recurrentKernel: [number, 2, units, 5 * units],
    bias: [number, 5 * units],
    peepholes: [number, 4, units],
    widths: [batch],
  } as Record<string, number[]>;
}

/** Those inputs of a case that it has, by name. */
function randomInputs(
  parity: MdlstmCase,
  shapes: Record<string, number[]>,
): Record<string, Float64Array> {
  const next = numbers(parity.seed);
  const random = (name: string, scale: number) => ({
    [name]: randomArray(sizeOf(shapes[name]), scale, next),
  });
  return {
    ...random('x', 1),
    ...random('kernel', 1 / Math.sqrt(parity.features)),
    ...random('recurrentKernel', 1 / Math.sqrt(parity.units)),
    ...(parity.bias ? random('bias', 0.5) : {}),
    ...(parity.peepholes && parity.cell === 'classic' ? random('peepholes', 0.5) : {}),
    ...(parity.widths
      ? {
          widths: Float64Array.from(
            { length: parity.batch },
            () => 1 + Math.floor(next() * parity.width),
          ),
        }
      : {}),
  };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}
