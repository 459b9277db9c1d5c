/** A recurrent op behaves on tfjs's tape like any op: right gradients, none that nobody wants, no memory left. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lstm, LSTM } from '../../src/kernels/lstm.ts';
import { registerReferenceKernels } from '../../src/kernels/reference/register.ts';
import type { SequenceInputs } from '../../src/kernels/sequence-op.ts';
import { simpleRnn } from '../../src/kernels/simple-rnn.ts';

const LAST = {
  returnSequences: false,
  goBackwards: false,
  recurrentActivation: 'sigmoid',
} as const;
const ALL = { ...LAST, returnSequences: true } as const;

/** Whether each call of the LSTM's backward kernel was asked for the gradient of its input. */
const inputGradientsAsked: unknown[] = [];
/** Whether each call of the LSTM's forward kernel was asked for its states. */
const statesAsked: unknown[] = [];

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerReferenceKernels('cpu');
  listen(LSTM.backward.name, 'inputGradient', inputGradientsAsked);
  listen(LSTM.forward.name, 'saveForBackward', statesAsked);
});

/** Notes an attribute of every call of a kernel, which does what it did before. */
function listen(kernelName: string, attribute: string, asked: unknown[]): void {
  const kernel = tf.getKernel(kernelName, 'cpu');
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({
    ...kernel,
    kernelFunc: (call) => {
      asked.push(call.attrs?.[attribute]);
      return kernel.kernelFunc(call);
    },
  });
}

function lstmWeights(features: number, units: number) {
  return {
    kernel: tf.variable(tf.randomNormal<tf.Rank.R2>([features, 4 * units], 0, 0.5, undefined, 1)),
    recurrentKernel: tf.variable(
      tf.randomNormal<tf.Rank.R2>([units, 4 * units], 0, 0.5, undefined, 2),
    ),
    bias: tf.variable(tf.randomNormal<tf.Rank.R1>([4 * units], 0, 0.5, undefined, 3)),
  };
}

function someInput(): tf.Tensor3D {
  return tf.randomNormal([3, 4, 2], 0, 1, 'float32', 4);
}

/** What is kept for gradients that nobody asked for goes with the microtask after the step. */
async function tensorsLeft(): Promise<number> {
  await Promise.resolve();
  return tf.memory().numTensors;
}

function oneStep(loss: () => tf.Tensor, variables: tf.Variable[]): Record<string, number[]> {
  return tf.tidy(() => {
    const { grads } = tf.variableGrads(() => loss().square().sum() as tf.Scalar, variables);
    return Object.fromEntries(
      Object.entries(grads).map(([name, gradient]) => [name, [...gradient.dataSync()]]),
    );
  });
}

describe('a recurrent op on the tape', () => {
  it('leaves the number of tensors and of bytes as it was, step after step', async () => {
    const first = lstmWeights(2, 3);
    const second = lstmWeights(3, 2);
    const x = someInput();
    const mask = tf.tensor2d([0, 2, 2, 0, 2, 2], [3, 2]);
    const step = () =>
      oneStep(
        () => lstm({ x: lstm({ x, mask, ...first }, ALL) as tf.Tensor3D, ...second }, LAST),
        [...Object.values(first), ...Object.values(second)],
      );
    step();
    const tensors = await tensorsLeft();
    const { numBytes, numDataBuffers } = tf.memory();
    for (let i = 0; i < 20; i++) step();
    expect(await tensorsLeft()).toBe(tensors);
    expect(tf.memory().numBytes).toBe(numBytes);
    expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
  });

  it('gives the same gradients each time it is asked', () => {
    const weights = lstmWeights(2, 3);
    const x = someInput();
    const step = () => oneStep(() => lstm({ x, ...weights }, ALL), Object.values(weights));
    const gradients = step();
    expect(Object.keys(gradients)).toHaveLength(3);
    expect(step()).toEqual(gradients);
  });

  it('computes the gradient of its input only when something before it learns', () => {
    const first = lstmWeights(2, 3);
    const second = lstmWeights(3, 2);
    const x = someInput();
    inputGradientsAsked.length = 0;
    oneStep(
      () => lstm({ x: lstm({ x, ...first }, ALL) as tf.Tensor3D, ...second }, LAST),
      [...Object.values(first), ...Object.values(second)],
    );
    // The second layer comes first on the way back.
    expect(inputGradientsAsked).toEqual([true, false]);
  });

  it('passes through frozen weights to what learns before them, and leaves nothing behind', async () => {
    const first = lstmWeights(2, 3);
    const frozen = lstmWeights(3, 2);
    const x = someInput();
    const loss = () => lstm({ x: lstm({ x, ...first }, ALL) as tf.Tensor3D, ...frozen }, LAST);
    const everything = oneStep(loss, [...Object.values(first), ...Object.values(frozen)]);
    const tensors = await tensorsLeft();
    inputGradientsAsked.length = 0;
    const some = oneStep(loss, Object.values(first));
    expect(inputGradientsAsked).toEqual([true, false]);
    for (const { name } of Object.values(first)) expect(some[name]).toEqual(everything[name]);
    expect(Object.keys(some)).toHaveLength(3);
    expect(await tensorsLeft()).toBe(tensors);
  });

  it('trains one weight of three alone', async () => {
    const weights = lstmWeights(2, 3);
    const x = someInput();
    const loss = () => lstm({ x, ...weights }, ALL);
    const all = oneStep(loss, Object.values(weights));
    const tensors = await tensorsLeft();
    for (const { name } of Object.values(weights)) {
      const variable = Object.values(weights).filter((weight) => weight.name === name);
      expect(oneStep(loss, variable)).toEqual({ [name]: all[name] });
      expect(await tensorsLeft()).toBe(tensors);
    }
  });

  it('works without a bias', () => {
    const { kernel, recurrentKernel, bias } = lstmWeights(2, 3);
    const x = someInput();
    const zero = tf.zerosLike(bias) as tf.Tensor1D;
    const without = oneStep(
      () => lstm({ x, kernel, recurrentKernel }, ALL),
      [kernel, recurrentKernel],
    );
    const withZero = oneStep(
      () => lstm({ x, kernel, recurrentKernel, bias: zero }, ALL),
      [kernel, recurrentKernel],
    );
    expect(without).toEqual(withZero);
  });

  it('adds up the gradients of weights that two layers share', () => {
    const weights = lstmWeights(2, 3);
    const x = someInput();
    const variables = Object.values(weights);
    const once = oneStep(() => lstm({ x, ...weights }, ALL), variables);
    // (2h)^2 has four times the gradient of h^2.
    const twice = oneStep(
      () => tf.add(lstm({ x, ...weights }, ALL), lstm({ x, ...weights }, ALL)),
      variables,
    );
    for (const [name, gradient] of Object.entries(once)) {
      gradient.forEach((value, i) => expect(twice[name][i]).toBeCloseTo(4 * value, 4));
    }
  });

  it('asks for states only while a gradient is recorded', () => {
    const weights = lstmWeights(2, 3);
    const x = someInput();
    statesAsked.length = 0;
    lstm({ x, ...weights }, ALL).dispose();
    oneStep(() => lstm({ x, ...weights }, ALL), Object.values(weights));
    lstm({ x, ...weights }, ALL).dispose();
    expect(statesAsked).toEqual([false, true, false]);
  });

  it('keeps nothing when no gradient is recorded', () => {
    const weights = lstmWeights(2, 3);
    const x = someInput();
    const before = tf.memory();
    const output = lstm({ x, ...weights }, ALL);
    expect(tf.memory().numTensors).toBe(before.numTensors + 1);
    expect(tf.memory().numBytes).toBe(before.numBytes + 4 * 3 * 4 * 3);
    output.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });

  it('works again after a loss function that failed', () => {
    const weights = lstmWeights(2, 3);
    const x = someInput();
    const failing = () =>
      oneStep(() => {
        lstm({ x, ...weights }, ALL);
        throw new Error('on purpose');
      }, Object.values(weights));
    const working = () => oneStep(() => lstm({ x, ...weights }, ALL), Object.values(weights));
    const gradients = working();
    expect(failing).toThrow('on purpose');
    expect(working()).toEqual(gradients);
  });

  it('refuses to differentiate by a dropout mask, in words', () => {
    const weights = lstmWeights(2, 3);
    const mask = tf.variable(tf.ones<tf.Rank.R2>([3, 2]));
    const inputs: SequenceInputs = { x: someInput(), mask, ...weights };
    expect(() => oneStep(() => lstm(inputs, ALL), [mask])).toThrow('mask has no gradient');
  });

  it('names the op that a backend has no kernel for', async () => {
    const cpu = tf.backend();
    tf.registerBackend('bare', () => cpu);
    const weights = lstmWeights(2, 3);
    const x = someInput();
    await tf.setBackend('bare');
    const inputs = { x, kernel: weights.kernel, recurrentKernel: weights.recurrentKernel };
    const run = () => simpleRnn(inputs, { ...LAST, activation: 'tanh' });
    expect(run).toThrow('ScanlineSimpleRnn');
    await tf.setBackend('cpu');
  });
});
