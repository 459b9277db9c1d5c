/** What the self-test computes on the backend, and the same by the reference in double precision. */
import * as tf from '@tensorflow/tfjs';
import { cornn } from '../kernels/cornn.ts';
import { gru } from '../kernels/gru.ts';
import { lstm } from '../kernels/lstm.ts';
import { cornnBackward, cornnForward } from '../kernels/reference/cornn.ts';
import { gruBackward, gruForward } from '../kernels/reference/gru.ts';
import { lstmBackward, lstmForward } from '../kernels/reference/lstm.ts';
import type {
  Dimensions,
  ReferenceGradients,
  ReferenceInputs,
} from '../kernels/reference/sequence.ts';
import { simpleRnnBackward, simpleRnnForward } from '../kernels/reference/simple-rnn.ts';
import type { SequenceAttributes, SequenceInputs } from '../kernels/sequence-op.ts';
import { simpleRnn } from '../kernels/simple-rnn.ts';
import { softmaxCrossEntropy } from '../kernels/softmax-cross-entropy.ts';
import { BARRIER_CASE } from './self-test-barriers.ts';
import { fixed, size, type SelfTestCase } from './self-test-case.ts';
import { CTC_CASE } from './self-test-ctc.ts';
import { DIAGONAL_CASES } from './self-test-diagonal.ts';
import { NORMALIZATION_CASE } from './self-test-normalization.ts';
import { MDLSTM_CASE } from './self-test-mdlstm.ts';

/**
 * Sizes that divide by nothing, so that a kernel that works in tiles meets ragged ends, and more input
 * values than tfjs leaves to the processor (1,000).
 */
const SEQUENCE = { batch: 9, timesteps: 6, features: 21, units: 17 };

interface Recurrent<A extends SequenceAttributes> {
  sums: SelfTestCase['sums'];
  gates: number;
  /** Vectors of units that the recurrent kernel multiplies; 1 where it is left out. */
  states?: number;
  biasShape: number[];
  attributes: A;
  op: (inputs: SequenceInputs, attributes: A) => tf.Tensor;
  forward: (inputs: ReferenceInputs, dims: Dimensions, attributes: A) => Float64Array;
  backward: (
    inputs: ReferenceInputs,
    dims: Dimensions,
    attributes: A,
    dy: Float64Array,
  ) => ReferenceGradients;
}

/** The last state, every state, and the walk from the end: one op for each. */
const SIMPLE_RNN = recurrent('SimpleRNN', {
  gates: 1,
  biasShape: [SEQUENCE.units],
  attributes: { activation: 'tanh', returnSequences: false, goBackwards: false },
  op: simpleRnn,
  forward: simpleRnnForward,
  backward: simpleRnnBackward,
  sums: {
    output: 88.4923,
    'gradient of the input': 243.871,
    'gradient of the kernel': 303.31,
    'gradient of the recurrent kernel': 264.534,
    'gradient of the bias': 20.6757,
  },
});
const LSTM = recurrent('LSTM', {
  gates: 4,
  biasShape: [4 * SEQUENCE.units],
  attributes: { recurrentActivation: 'sigmoid', returnSequences: true, goBackwards: false },
  op: lstm,
  forward: lstmForward,
  backward: lstmBackward,
  sums: {
    output: 120.614,
    'gradient of the input': 146.657,
    'gradient of the kernel': 261.45,
    'gradient of the recurrent kernel': 62.3714,
    'gradient of the bias': 31.7254,
  },
});
const GRU = recurrent('GRU', {
  gates: 3,
  biasShape: [2, 3 * SEQUENCE.units],
  attributes: { recurrentActivation: 'sigmoid', returnSequences: true, goBackwards: true },
  op: gru,
  forward: gruForward,
  backward: gruBackward,
  sums: {
    output: 277.383,
    'gradient of the input': 300.199,
    'gradient of the kernel': 457.272,
    'gradient of the recurrent kernel': 148.303,
    'gradient of the bias': 79.5852,
  },
});
const CORNN = recurrent('coRNN', {
  gates: 1,
  states: 2,
  biasShape: [SEQUENCE.units],
  attributes: {
    ...{ timeStep: 0.4, stiffness: 1.5, damping: 0.8 },
    ...{ returnSequences: true, goBackwards: false },
  },
  op: cornn,
  forward: cornnForward,
  backward: cornnBackward,
  sums: {
    output: 165.902,
    'gradient of the input': 179.357,
    'gradient of the kernel': 190.475,
    'gradient of the recurrent kernel': 118.927,
    'gradient of the bias': 30.3267,
  },
});
const CLASSIFIER = classifier();

export const SELF_TEST: readonly SelfTestCase[] = [
  BARRIER_CASE,
  SIMPLE_RNN,
  LSTM,
  GRU,
  CORNN,
  ...DIAGONAL_CASES,
  NORMALIZATION_CASE,
  MDLSTM_CASE,
  CTC_CASE,
  CLASSIFIER,
];

/** For software adapters, which take seconds to compile each kernel. */
export const QUICK_SELF_TEST: readonly SelfTestCase[] = [
  BARRIER_CASE,
  SIMPLE_RNN,
  CTC_CASE,
  CLASSIFIER,
];

function recurrent<A extends SequenceAttributes>(
  name: string,
  { gates, states = 1, biasShape, attributes, op, forward, backward, sums }: Recurrent<A>,
): SelfTestCase {
  const { batch, timesteps, features, units } = SEQUENCE;
  const x = fixed(batch * timesteps * features, 'x', 1);
  const kernel = fixed(features * gates * units, 'kernel', 0.5);
  const recurrentKernel = fixed(states * units * gates * units, 'recurrent kernel', 0.5);
  const bias = fixed(size(biasShape), 'bias', 0.2);
  const outputShape = attributes.returnSequences ? [batch, timesteps, units] : [batch, units];
  const dy = fixed(size(outputShape), 'dy', 1);
  return {
    name,
    sums,
    compute() {
      const run = (...[input, w, r, b]: tf.Tensor[]): tf.Tensor =>
        op(
          {
            x: input as tf.Tensor3D,
            kernel: w as tf.Tensor2D,
            recurrentKernel: r as tf.Tensor2D,
            bias: b,
          },
          attributes,
        );
      const inputs = [
        tf.tensor3d(x, [batch, timesteps, features]),
        tf.tensor2d(kernel, [features, gates * units]),
        tf.tensor2d(recurrentKernel, [states * units, gates * units]),
        tf.tensor(bias, biasShape),
      ];
      const { value, grads } = tf.valueAndGrads(run)(inputs, tf.tensor(dy, outputShape));
      const [dx, dKernel, dRecurrentKernel, dBias] = grads;
      return {
        output: value,
        'gradient of the input': dx,
        'gradient of the kernel': dKernel,
        'gradient of the recurrent kernel': dRecurrentKernel,
        'gradient of the bias': dBias,
      };
    },
    expected() {
      const inputs: ReferenceInputs = {
        x: Float64Array.from(x),
        kernel: Float64Array.from(kernel),
        recurrentKernel: Float64Array.from(recurrentKernel),
        bias: Float64Array.from(bias),
      };
      const gradients = backward(inputs, SEQUENCE, attributes, Float64Array.from(dy));
      return {
        output: forward(inputs, SEQUENCE, attributes),
        'gradient of the input': gradients.x,
        'gradient of the kernel': gradients.kernel,
        'gradient of the recurrent kernel': gradients.recurrentKernel,
        'gradient of the bias': gradients.bias,
      };
    },
  };
}

/** The end of every network: a dense layer and the loss, which are tfjs's own operations. */
function classifier(): SelfTestCase {
  const batch = 37;
  const features = 31;
  const classes = 10;
  const h = fixed(batch * features, 'hidden', 1);
  const kernel = fixed(features * classes, 'dense kernel', 0.5);
  const bias = fixed(classes, 'dense bias', 0.2);
  const labels = Int32Array.from({ length: batch }, (_, n) => (7 * n) % classes);
  return {
    name: 'The classifier',
    sums: {
      loss: 2.82069,
      'gradient of the kernel': 8.22008,
      'gradient of the bias': 0.141262,
    },
    compute() {
      const y = tf.tensor1d(labels, 'int32');
      const run = (...[input, w, b]: tf.Tensor[]): tf.Scalar =>
        softmaxCrossEntropy(tf.add(tf.matMul(input, w), b), y).loss;
      const inputs = [
        tf.tensor2d(h, [batch, features]),
        tf.tensor2d(kernel, [features, classes]),
        tf.tensor1d(bias),
      ];
      const { value, grads } = tf.valueAndGrads(run)(inputs);
      const [, dKernel, dBias] = grads;
      return {
        loss: value,
        'gradient of the kernel': dKernel,
        'gradient of the bias': dBias,
      };
    },
    expected() {
      let loss = 0;
      const dKernel = new Float64Array(features * classes);
      const dBias = new Float64Array(classes);
      for (let n = 0; n < batch; n++) {
        // z = h W + b
        const z = Float64Array.from(bias);
        for (let d = 0; d < features; d++) {
          for (let j = 0; j < classes; j++) z[j] += h[n * features + d] * kernel[d * classes + j];
        }
        // L = 1/N sum_n ( log sum_j exp z_nj - z_ny )    dL/dz = ( softmax(z) - onehot(y) ) / N
        const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
        loss += (Math.log(total) - z[labels[n]]) / batch;
        for (let j = 0; j < classes; j++) {
          const dz = (Math.exp(z[j]) / total - (j === labels[n] ? 1 : 0)) / batch;
          dBias[j] += dz;
          for (let d = 0; d < features; d++) dKernel[d * classes + j] += h[n * features + d] * dz;
        }
      }
      return {
        loss: Float64Array.of(loss),
        'gradient of the kernel': dKernel,
        'gradient of the bias': dBias,
      };
    },
  };
}
