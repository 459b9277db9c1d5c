/** The self-test's diagonal recurrences: one for each kind of cell, with all of its gradients. */
import * as tf from '@tensorflow/tfjs';
import {
  diagonal,
  DIAGONAL_CELLS,
  type DiagonalAttributes,
  diagonalOutputShape,
} from '../kernels/diagonal.ts';
import { diagonalBackward, diagonalForward } from '../kernels/reference/diagonal.ts';
import { fixed, size, type SelfTestCase } from './self-test-case.ts';

/** More input values than tfjs leaves to the processor (1,000), and sizes that divide by nothing. */
const SEQUENCE = { batch: 9, timesteps: 11, features: 13, units: 7 };

const FORWARDS = { returnSequences: true, goBackwards: false };

export const DIAGONAL_CASES: readonly SelfTestCase[] = [
  diagonalCase('minGRU', { cell: 'minGru', ...FORWARDS }, {}),
  diagonalCase('minLSTM', { cell: 'minLstm', returnSequences: false, goBackwards: true }, {}),
  diagonalCase('IndRNN', { cell: 'indRnn', ...FORWARDS }, {}),
  diagonalCase('LRU', { cell: 'lru', ...FORWARDS }, {}),
  diagonalCase('GLU', { cell: 'glu', ...FORWARDS }, {}),
  diagonalCase('A dense layer over time', { cell: 'product', ...FORWARDS }, {}),
];

function diagonalCase(
  name: string,
  attributes: DiagonalAttributes,
  sums: SelfTestCase['sums'],
): SelfTestCase {
  const { batch, timesteps, features, units } = SEQUENCE;
  const { gates, parameters } = DIAGONAL_CELLS[attributes.cell];
  const shapes = {
    x: [batch, timesteps, features],
    kernel: [features, gates * units],
    bias: [gates * units],
    parameters: [parameters, units],
    dy: diagonalOutputShape(SEQUENCE, attributes),
  };
  const values = {
    x: fixed(size(shapes.x), 'diagonal x', 1),
    kernel: fixed(size(shapes.kernel), `${name} kernel`, 0.5),
    bias: fixed(size(shapes.bias), `${name} bias`, 0.2),
    // Around -0.5: an LRU's moduli are then 0.3 to 0.8, and its phases 0.2 to 1.6.
    parameters: fixed(size(shapes.parameters), `${name} parameters`, 1).map((p) => p - 0.5),
    dy: fixed(size(shapes.dy), `${name} dy`, 1),
  };
  const names = (['x', 'kernel', 'parameters', 'bias'] as const).filter(
    (of) => of !== 'parameters' || parameters > 0,
  );
  const labels = {
    x: 'gradient of the input',
    kernel: 'gradient of the kernel',
    parameters: 'gradient of the parameters',
    bias: 'gradient of the bias',
  };
  return {
    name,
    sums,
    compute() {
      const run = (...tensors: tf.Tensor[]): tf.Tensor => {
        const given = Object.fromEntries(names.map((of, i) => [of, tensors[i]]));
        return diagonal(given as unknown as Parameters<typeof diagonal>[0], attributes);
      };
      const inputs = names.map((of) => tf.tensor(values[of], shapes[of]));
      const { value, grads } = tf.valueAndGrads(run)(inputs, tf.tensor(values.dy, shapes.dy));
      return {
        output: value,
        ...Object.fromEntries(names.map((of, i) => [labels[of], grads[i]])),
      };
    },
    expected() {
      const inputs = {
        x: Float64Array.from(values.x),
        kernel: Float64Array.from(values.kernel),
        bias: Float64Array.from(values.bias),
        ...(parameters > 0 ? { parameters: Float64Array.from(values.parameters) } : {}),
      };
      const dy = Float64Array.from(values.dy);
      const gradients = diagonalBackward(inputs, SEQUENCE, attributes, dy);
      return {
        output: diagonalForward(inputs, SEQUENCE, attributes),
        ...Object.fromEntries(names.map((of) => [labels[of], gradients[of]])),
      };
    },
  };
}
