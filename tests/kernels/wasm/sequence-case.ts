/** Random calls of the recurrent ops, on the WASM kernels and on the reference in double precision. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { gru } from '../../../src/kernels/gru.ts';
import { lstm, type GateActivation } from '../../../src/kernels/lstm.ts';
import { gruBackward, gruForward } from '../../../src/kernels/reference/gru.ts';
import { lstmBackward, lstmForward } from '../../../src/kernels/reference/lstm.ts';
import type { ReferenceGradients } from '../../../src/kernels/reference/sequence.ts';
import { simpleRnnBackward, simpleRnnForward } from '../../../src/kernels/reference/simple-rnn.ts';
import { simpleRnn, type SimpleRnnActivation } from '../../../src/kernels/simple-rnn.ts';

export interface SequenceCase {
  cell: 'simple-rnn' | 'lstm' | 'gru';
  activation: SimpleRnnActivation;
  recurrentActivation: GateActivation;
  batch: number;
  timesteps: number;
  features: number;
  units: number;
  returnSequences: boolean;
  goBackwards: boolean;
  bias: boolean;
  mask: boolean;
  inputGradient: boolean;
  seed: number;
}

/** Small shapes of every kind, and now and then a layer wider than a block of anything. */
export const sequenceCases: fc.Arbitrary<SequenceCase> = fc.record({
  cell: fc.constantFrom('simple-rnn', 'lstm', 'gru'),
  activation: fc.constantFrom('tanh', 'relu', 'linear'),
  recurrentActivation: fc.constantFrom('sigmoid', 'hardSigmoid', 'hardSigmoidKeras1'),
  batch: fc.integer({ min: 1, max: 9 }),
  timesteps: fc.integer({ min: 1, max: 12 }),
  features: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 70 }) }, fc.constant(257)),
  units: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 70 }) },
    fc.integer({ min: 257, max: 290 }),
  ),
  returnSequences: fc.boolean(),
  goBackwards: fc.boolean(),
  bias: fc.boolean(),
  mask: fc.boolean(),
  inputGradient: fc.boolean(),
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
});

type Arrays = Record<'x' | 'kernel' | 'recurrentKernel', Float32Array> & {
  bias?: Float32Array;
  mask?: Float32Array;
};

const GATES = { 'simple-rnn': 1, lstm: 4, gru: 3 };

/** The largest relative error of the output and of every gradient, each against its largest element. */
export function largestError(testCase: SequenceCase): number {
  const arrays = randomArrays(testCase);
  const outputSize =
    testCase.batch * testCase.units * (testCase.returnSequences ? testCase.timesteps : 1);
  const dy = normals(outputSize, testCase.seed + 7, 1);
  const expected = reference(testCase, arrays, dy);
  const actual = onBackend(testCase, arrays, dy);
  return Math.max(
    ...Object.entries(actual).map(([name, values]) => relativeError(values, expected[name])),
  );
}

/** max |a - e| / max |e|; NaN counts as infinitely wrong. */
export function relativeError(actual: Float32Array, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let largest = 1e-12;
  for (let i = 0; i < actual.length; i++) {
    const here = Math.abs(actual[i] - expected[i]);
    if (Number.isNaN(here)) return Infinity;
    difference = Math.max(difference, here);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}

function reference(
  testCase: SequenceCase,
  arrays: Arrays,
  dy: Float32Array,
): Record<string, Float64Array> {
  const inputs = Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => [name, Float64Array.from(values)]),
  ) as unknown as Parameters<typeof lstmForward>[0];
  const gradient = Float64Array.from(dy);
  let output: Float64Array;
  let gradients: ReferenceGradients;
  switch (testCase.cell) {
    case 'simple-rnn':
      output = simpleRnnForward(inputs, testCase, testCase);
      gradients = simpleRnnBackward(inputs, testCase, testCase, gradient);
      break;
    case 'lstm':
      output = lstmForward(inputs, testCase, testCase);
      gradients = lstmBackward(inputs, testCase, testCase, gradient);
      break;
    case 'gru':
      output = gruForward(inputs, testCase, testCase);
      gradients = gruBackward(inputs, testCase, testCase, gradient);
      break;
  }
  return { output, inference: output, ...gradients };
}

function onBackend(
  testCase: SequenceCase,
  arrays: Arrays,
  dy: Float32Array,
): Record<string, Float32Array> {
  const { batch, timesteps, features, units } = testCase;
  const width = GATES[testCase.cell] * units;
  return tf.tidy(() => {
    const x = tf.tensor3d(arrays.x, [batch, timesteps, features]);
    const mask =
      arrays.mask === undefined ? {} : { mask: tf.tensor2d(arrays.mask, [batch, features]) };
    const weights: Record<string, tf.Tensor> = {
      kernel: tf.tensor2d(arrays.kernel, [features, width]),
      recurrentKernel: tf.tensor2d(arrays.recurrentKernel, [units, width]),
    };
    if (arrays.bias !== undefined) {
      weights['bias'] = tf.tensor(arrays.bias, testCase.cell === 'gru' ? [2, width] : [width]);
    }
    const differentiated = testCase.inputGradient ? { x, ...weights } : weights;
    const names = Object.keys(differentiated);
    const run = (given: Record<string, tf.Tensor>) =>
      callOp(testCase, { x, ...mask, ...weights, ...given });
    const inference = run({});
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
      run(Object.fromEntries(tensors.map((tensor, i) => [names[i], tensor]))),
    )(Object.values(differentiated), tf.tensor(dy, inference.shape));
    return Object.fromEntries([
      ['inference', inference.dataSync()],
      ['output', value.dataSync()],
      ...names.map((name, i) => [name, grads[i].dataSync()]),
    ]) as Record<string, Float32Array>;
  });
}

function callOp(testCase: SequenceCase, inputs: Record<string, tf.Tensor>): tf.Tensor {
  const given = inputs as unknown as Parameters<typeof lstm>[0];
  switch (testCase.cell) {
    case 'simple-rnn':
      return simpleRnn(given, testCase);
    case 'lstm':
      return lstm(given, testCase);
    case 'gru':
      return gru(given, testCase);
  }
}

function randomArrays(testCase: SequenceCase): Arrays {
  const { batch, timesteps, features, units, seed } = testCase;
  const width = GATES[testCase.cell] * units;
  const biases = testCase.cell === 'gru' ? 2 * width : width;
  return {
    x: normals(batch * timesteps * features, seed, 1),
    kernel: normals(features * width, seed + 1, 1 / Math.sqrt(features)),
    recurrentKernel: normals(units * width, seed + 2, 0.7 / Math.sqrt(units)),
    ...(testCase.bias ? { bias: normals(biases, seed + 3, 0.5) } : {}),
    ...(testCase.mask ? { mask: dropoutMask(batch * features, seed + 4) } : {}),
  };
}

function dropoutMask(count: number, seed: number): Float32Array {
  return normals(count, seed, 1).map((value) => (value > -0.8 ? 1.25 : 0));
}

function normals(count: number, seed: number, deviation: number): Float32Array {
  return tf
    .tidy(() => tf.randomNormal([count], 0, deviation, 'float32', seed).dataSync() as Float32Array)
    .slice();
}
