/**
 * The registered ops, forward and backward, against the same equations stated on tfjs operations and
 * differentiated by tfjs, and against tfjs's own layers.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cornn } from '../../../src/kernels/cornn.ts';
import { gru } from '../../../src/kernels/gru.ts';
import { lstm } from '../../../src/kernels/lstm.ts';
import { registerReferenceKernels } from '../../../src/kernels/reference/register.ts';
import { simpleRnn } from '../../../src/kernels/simple-rnn.ts';
import type { SequenceAttributes, SequenceInputs } from '../../../src/kernels/sequence-op.ts';
import {
  anyCase,
  CELLS,
  OSCILLATOR,
  valuesOf,
  type Case,
  type CellName,
  type Options,
} from './cells.ts';
import { onOps, shapesOf, type Tensors } from './stated-on-ops.ts';

const OPS = {
  simpleRnn,
  lstm,
  gru,
  cornn: (inputs: SequenceInputs, order: SequenceAttributes) =>
    cornn(inputs, { ...order, ...OSCILLATOR }),
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerReferenceKernels('cpu');
});

/** Output and gradients of `run`, with every number read back. */
function measure(run: (tensors: Tensors) => tf.Tensor, tensors: Tensors, dy: Float64Array) {
  return tf.tidy(() => {
    const { mask, ...differentiated } = tensors;
    const names = Object.keys(differentiated) as (keyof typeof differentiated)[];
    const output = run(tensors);
    const loss = (...values: tf.Tensor[]) => {
      const given = Object.fromEntries(values.map((value, i) => [names[i], value]));
      const all = { ...given, ...(mask === undefined ? {} : { mask }) } as unknown as Tensors;
      return run(all)
        .mul(tf.tensor(Float32Array.from(dy), output.shape))
        .sum() as tf.Scalar;
    };
    const gradients = tf.grads(loss)(Object.values(differentiated));
    return {
      shape: output.shape,
      output: [...output.dataSync()],
      gradients: Object.fromEntries(gradients.map((g, i) => [names[i], [...g.dataSync()]])),
    };
  });
}

function tensorsOf(name: CellName, testCase: Case): { tensors: Tensors; dy: Float64Array } {
  const { inputs, dy } = valuesOf(CELLS[name], testCase);
  const shapes = shapesOf(CELLS[name], testCase.dims);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([key, values]) => [
      key,
      tf.tensor(Float32Array.from(values as Float64Array), shapes[key as keyof typeof shapes]),
    ]),
  );
  return { tensors: tensors as unknown as Tensors, dy };
}

function expectClose(actual: readonly number[], expected: readonly number[], what: string) {
  expect(actual.length, what).toBe(expected.length);
  const scale = 1 + Math.max(0, ...expected.map(Math.abs));
  const error = Math.max(0, ...expected.map((value, i) => Math.abs(value - actual[i])));
  expect(error, what).toBeLessThan(2e-5 * scale);
}

describe.each(Object.keys(CELLS) as CellName[])('%s', (name) => {
  it('agrees with the equations stated on tfjs operations, and so do its gradients', () => {
    fc.assert(
      fc.property(anyCase, (testCase) => {
        const { tensors, dy } = tensorsOf(name, testCase);
        const { options } = testCase;
        const ours = measure((all) => OPS[name](all, options), tensors, dy);
        const theirs = measure((all) => onOps(name, all, options), tensors, dy);
        tf.dispose(Object.values(tensors));
        expect(ours.shape).toEqual(theirs.shape);
        expectClose(ours.output, theirs.output, 'output');
        expect(Object.keys(ours.gradients)).toEqual(Object.keys(theirs.gradients));
        for (const [input, gradient] of Object.entries(theirs.gradients)) {
          expectClose(ours.gradients[input], gradient, input);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("tfjs's own layer", () => {
  const BOTH = [true, false].flatMap((returnSequences) =>
    [true, false].map((goBackwards) => ({ returnSequences, goBackwards })),
  );

  function stockOutput(layer: tf.layers.Layer, { x, kernel, recurrentKernel, bias }: Tensors) {
    layer.apply(x);
    layer.setWeights([kernel, recurrentKernel, bias as tf.Tensor]);
    return layer.apply(x) as tf.Tensor;
  }

  const testCase: Case = {
    dims: { batch: 3, timesteps: 7, features: 5, units: 4 },
    options: {
      returnSequences: true,
      goBackwards: false,
      activation: 'tanh',
      recurrentActivation: 'sigmoid',
    },
    hasBias: true,
    hasMask: false,
    seed: 3,
  };

  it.each(BOTH)('gives what our simpleRnn gives, with %o', (sequence) => {
    for (const activation of ['tanh', 'relu', 'linear'] as const) {
      const options: Options = { ...testCase.options, ...sequence, activation };
      const { tensors } = tensorsOf('simpleRnn', { ...testCase, options });
      const stock = tf.layers.simpleRNN({ units: 4, activation, ...sequence });
      const expected = stockOutput(stock, tensors);
      const actual = simpleRnn(tensors, options);
      expectClose([...actual.dataSync()], [...expected.dataSync()], activation);
    }
  });

  it.each(BOTH)('gives what our lstm gives, with %o', (sequence) => {
    for (const gateName of ['sigmoid', 'hardSigmoidKeras1'] as const) {
      const options: Options = { ...testCase.options, ...sequence, recurrentActivation: gateName };
      const { tensors } = tensorsOf('lstm', { ...testCase, options });
      const stock = tf.layers.lstm({
        units: 4,
        activation: 'tanh',
        recurrentActivation: gateName === 'sigmoid' ? 'sigmoid' : 'hardSigmoid',
        ...sequence,
      });
      const expected = stockOutput(stock, tensors);
      const actual = lstm(tensors, options);
      expectClose([...actual.dataSync()], [...expected.dataSync()], gateName);
    }
  });
});
