/**
 * Compares an op on tfjs's current backend with the reference, forward and every gradient. Errors are
 * relative to the largest value of what is compared: `max |ours - reference| / max |reference|`.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { cornn } from '../../src/kernels/cornn.ts';
import { gru } from '../../src/kernels/gru.ts';
import { lstm, type GateActivation } from '../../src/kernels/lstm.ts';
import { cornnBackward, cornnForward } from '../../src/kernels/reference/cornn.ts';
import { gruBackward, gruForward } from '../../src/kernels/reference/gru.ts';
import { lstmBackward, lstmForward } from '../../src/kernels/reference/lstm.ts';
import type { Dimensions, ReferenceInputs } from '../../src/kernels/reference/sequence.ts';
import { simpleRnnBackward, simpleRnnForward } from '../../src/kernels/reference/simple-rnn.ts';
import type { SequenceAttributes, SequenceInputs } from '../../src/kernels/sequence-op.ts';
import { simpleRnn, type SimpleRnnActivation } from '../../src/kernels/simple-rnn.ts';

export type CellName = 'simple-rnn' | 'lstm' | 'gru' | 'cornn';

export interface ParityCase extends Dimensions {
  cell: CellName;
  activation: SimpleRnnActivation;
  recurrentActivation: GateActivation;
  returnSequences: boolean;
  goBackwards: boolean;
  bias: boolean;
  mask: boolean;
  inputGradient: boolean;
  seed: number;
}

export interface Sizes {
  batch: number;
  timesteps: number;
  features: number;
  units: number;
}

/** Random cases of one cell with sizes from 1 up to the given ones. */
export function parityCases(cell: CellName, most: Sizes): fc.Arbitrary<ParityCase> {
  return fc.record({
    cell: fc.constant(cell),
    batch: fc.integer({ min: 1, max: most.batch }),
    timesteps: fc.integer({ min: 1, max: most.timesteps }),
    features: fc.integer({ min: 1, max: most.features }),
    units: fc.integer({ min: 1, max: most.units }),
    activation: fc.constantFrom<SimpleRnnActivation>('tanh', 'relu', 'linear'),
    recurrentActivation: fc.constantFrom<GateActivation>(
      'sigmoid',
      'hardSigmoid',
      'hardSigmoidKeras1',
    ),
    returnSequences: fc.boolean(),
    goBackwards: fc.boolean(),
    bias: fc.boolean(),
    mask: fc.boolean(),
    inputGradient: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });
}

/** Each number its own, and none so that another may be left out. */
const OSCILLATOR = { timeStep: 0.3, stiffness: 1.5, damping: 0.8 };

/** `states`: vectors of units that the recurrent kernel multiplies. */
const OPS = {
  'simple-rnn': {
    ...{ gates: 1, states: 1 },
    ...{ op: simpleRnn, forward: simpleRnnForward, backward: simpleRnnBackward },
  },
  lstm: { gates: 4, states: 1, op: lstm, forward: lstmForward, backward: lstmBackward },
  gru: { gates: 3, states: 1, op: gru, forward: gruForward, backward: gruBackward },
  cornn: {
    ...{ gates: 1, states: 2 },
    op: (inputs: SequenceInputs, order: SequenceAttributes) =>
      cornn(inputs, { ...order, ...OSCILLATOR }),
    forward: (inputs: ReferenceInputs, dims: Dimensions, order: SequenceAttributes) =>
      cornnForward(inputs, dims, { ...order, ...OSCILLATOR }),
    backward: (
      inputs: ReferenceInputs,
      dims: Dimensions,
      order: SequenceAttributes,
      dy: Float64Array,
    ) => cornnBackward(inputs, dims, { ...order, ...OSCILLATOR }, dy),
  },
} as const;

/** The relative error of the output and of every gradient that was asked for, by name. */
export async function parityErrors(parity: ParityCase): Promise<Record<string, number>> {
  const values = randomInputs(parity);
  const { gates, states, op, forward, backward } = OPS[parity.cell];
  const { batch, timesteps, features, units, returnSequences } = parity;
  const outputShape = returnSequences ? [batch, timesteps, units] : [batch, units];
  const dy = randomArray(
    outputShape.reduce((size, side) => size * side),
    1,
    numbers(parity.seed + 1),
  );
  const shapes: Record<string, number[]> = {
    x: [batch, timesteps, features],
    kernel: [features, gates * units],
    recurrentKernel: [states * units, gates * units],
    bias: parity.cell === 'gru' ? [2, gates * units] : [gates * units],
    mask: [batch, features],
  };
  const tensors = Object.fromEntries(
    Object.entries(values).map(([name, array]) => [
      name,
      tf.tensor(Float32Array.from(array as Float64Array), shapes[name]),
    ]),
  ) as Record<string, tf.Tensor>;
  const weights = ['kernel', 'recurrentKernel', ...(parity.bias ? ['bias'] : [])];
  const wanted = [...(parity.inputGradient ? ['x'] : []), ...weights];
  const upstream = tf.tensor(Float32Array.from(dy), outputShape);
  const actual = outputAndGradients(tensors, wanted, upstream, (inputs) =>
    op(inputs as unknown as SequenceInputs, parity),
  );

  const expected = {
    output: forward(values, parity, parity),
    ...pick(backward(values, parity, parity, dy), wanted),
  } as Record<string, Float64Array>;
  const errors = await relativeErrors(actual, expected);
  tf.dispose([tensors, upstream, actual]);
  return errors;
}

/**
 * The output of an op, under `output`, and the gradients of the sum of its product with `upstream` by the tensors that
 * are `wanted`, under their names.
 */
export function outputAndGradients(
  tensors: Readonly<Record<string, tf.Tensor>>,
  wanted: readonly string[],
  upstream: tf.Tensor,
  op: (inputs: Record<string, tf.Tensor>) => tf.Tensor,
): Record<string, tf.Tensor> {
  let output: tf.Tensor | undefined;
  const gradients = tf.tidy(() =>
    tf.grads((...given: tf.Tensor[]) => {
      const inputs = { ...tensors };
      wanted.forEach((name, i) => (inputs[name] = given[i]));
      output = tf.keep(op(inputs));
      return output.mul(upstream).sum();
    })(wanted.map((name) => tensors[name])),
  );
  if (output === undefined) throw new Error('The op did not run.');
  const actual: Record<string, tf.Tensor> = { output };
  wanted.forEach((name, i) => (actual[name] = gradients[i]));
  return actual;
}

/** Of each tensor beside what is expected under its name. */
export async function relativeErrors(
  actual: Readonly<Record<string, tf.Tensor>>,
  expected: Readonly<Record<string, Float64Array>>,
): Promise<Record<string, number>> {
  const errors: Record<string, number> = {};
  for (const [name, tensor] of Object.entries(actual)) {
    errors[name] = relativeError(await tensor.data<'float32'>(), expected[name]);
  }
  return errors;
}

/** NaN where the shapes differ or something is not a number, so that no comparison with a bound holds. */
export function relativeError(actual: Float32Array, expected: Float64Array): number {
  if (actual.length !== expected.length) return NaN;
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
  }
  return largest === 0 ? difference : difference / largest;
}

function pick<T extends object>(record: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => names.includes(name)),
  ) as Partial<T>;
}

function randomInputs(parity: ParityCase): ReferenceInputs {
  const { batch, timesteps, features, units, cell } = parity;
  const next = numbers(parity.seed);
  const { gates, states } = OPS[cell];
  const columns = gates * units;
  return {
    x: randomArray(batch * timesteps * features, 1, next),
    kernel: randomArray(features * columns, 1 / Math.sqrt(features), next),
    recurrentKernel: randomArray(states * units * columns, 1 / Math.sqrt(units), next),
    ...(parity.bias ? { bias: randomArray(columns * (cell === 'gru' ? 2 : 1), 0.5, next) } : {}),
    ...(parity.mask
      ? { mask: randomArray(batch * features, 1, next).map((value) => (value < -0.4 ? 0 : 1.25)) }
      : {}),
  };
}

/** Values that float32 holds exactly, so that both sides start from the same. */
export function randomArray(size: number, scale: number, next: () => number): Float64Array {
  return Float64Array.from({ length: size }, () => Math.fround(scale * (2 * next() - 1)));
}

/** Park and Miller's minimal standard generator: the same numbers for the same seed. */
export function numbers(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
