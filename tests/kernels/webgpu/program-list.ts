/**
 * Every program that the WebGPU kernels write: each op, with each of its options in company with each value of
 * every other, in all forms and tilings.
 */
import * as tf from '@tensorflow/tfjs';
import { barrierProbe } from '../../../src/kernels/barrier-probe.ts';
import { ctcLoss } from '../../../src/kernels/ctc-loss.ts';
import {
  diagonal,
  DIAGONAL_CELLS,
  type DiagonalCell,
  type DiagonalInputs,
} from '../../../src/kernels/diagonal.ts';
import { cornn } from '../../../src/kernels/cornn.ts';
import { gatherDigits } from '../../../src/kernels/gather-digits.ts';
import { gru } from '../../../src/kernels/gru.ts';
import { layerNormalization } from '../../../src/kernels/layer-normalization.ts';
import { lstm, type GateActivation } from '../../../src/kernels/lstm.ts';
import { meanSquaredError } from '../../../src/kernels/mean-squared-error.ts';
import { mdlstm, SCAN_CORNERS, type MdlstmInputs } from '../../../src/kernels/mdlstm.ts';
import { optimizerStep } from '../../../src/kernels/optimizer-step.ts';
import type { SequenceInputs } from '../../../src/kernels/sequence-op.ts';
import { simpleRnn, type SimpleRnnActivation } from '../../../src/kernels/simple-rnn.ts';
import { softmaxCrossEntropy } from '../../../src/kernels/softmax-cross-entropy.ts';
import { DEFAULT_LIMITS, record } from './recording.ts';

/** `times`: how much larger than the least everything is. */
export function everyProgram(limits = DEFAULT_LIMITS, times = 1): ReturnType<typeof record> {
  return record(limits, () => {
    for (const cell of CELLS) {
      for (const options of PAIRWISE) sequence(cell, options, times);
      // More units than a workgroup has threads: step by step only.
      sequence(cell, { ...PAIRWISE[0], large: true }, times);
    }
    for (const cell of ['stable', 'classic'] as const) {
      for (const options of PAIRWISE) image(cell, options, times);
    }
    for (const cell of Object.keys(DIAGONAL_CELLS) as DiagonalCell[]) {
      for (const options of PAIRWISE) diagonalOf(cell, options, times);
    }
    for (const options of PAIRWISE) normalization(options, times);
    for (const [classes, longest] of ALPHABETS) ctc(times * classes, times * longest);
    for (const step of OPTIMIZER_STEPS) optimizer(step);
    softmaxCrossEntropy(tf.zeros([70, 10 * times]), tf.zeros([70], 'int32'));
    meanSquaredError(tf.zeros([70, 1]), tf.zeros([70]));
    barrierProbe();
    gatherDigits(tf.zeros([3, 196], 'int32'), tf.zeros([5], 'int32'), [28, 28]);
    gatherDigits(
      tf.zeros([3, 196], 'int32'),
      tf.zeros([5], 'int32'),
      [28, 28],
      tf.zeros([5, 6], 'int32'),
    );
  });
}

/**
 * Twelve settings of eleven switches in which any two switches stand in all four ways (Plackett and Burman,
 * 1946): the first row turned, and one of all off.
 */
const FIRST_ROW = [1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0];
const PAIRWISE = [
  ...FIRST_ROW.map((_, turn) =>
    switches(FIRST_ROW.map((_, i) => FIRST_ROW[(i + turn) % 11] === 1)),
  ),
  switches(FIRST_ROW.map(() => false)),
];

function switches(on: boolean[]) {
  const [
    taped,
    few,
    vectors,
    bias,
    mask,
    returnSequences,
    goBackwards,
    inputGradient,
    clamp,
    peepholes,
  ] = on;
  return {
    taped,
    /** Of features. */
    few,
    /** Units and features are whole vec4s. */
    vectors,
    bias,
    mask,
    returnSequences,
    goBackwards,
    inputGradient,
    clamp,
    peepholes,
    large: false,
  };
}
type Switches = ReturnType<typeof switches>;

const GATES: readonly GateActivation[] = ['sigmoid', 'hardSigmoid', 'hardSigmoidKeras1'];
const ACTIVATIONS: readonly SimpleRnnActivation[] = ['tanh', 'relu', 'linear'];

interface Cell {
  gates: number;
  states: number;
  biases: number;
  op: (
    inputs: SequenceInputs,
    walk: { returnSequences: boolean; goBackwards: boolean },
  ) => tf.Tensor;
}

const CELLS: readonly Cell[] = [
  ...ACTIVATIONS.map((activation) => ({
    gates: 1,
    states: 1,
    biases: 1,
    op: (inputs: SequenceInputs, walk: Parameters<Cell['op']>[1]) =>
      simpleRnn(inputs, { activation, ...walk }),
  })),
  ...GATES.flatMap((recurrentActivation): Cell[] => [
    {
      ...{ gates: 4, states: 1, biases: 1 },
      op: (inputs, walk) => lstm(inputs, { recurrentActivation, ...walk }),
    },
    {
      ...{ gates: 3, states: 1, biases: 2 },
      op: (inputs, walk) => gru(inputs, { recurrentActivation, ...walk }),
    },
  ]),
  {
    ...{ gates: 1, states: 2, biases: 1 },
    op: (inputs, walk) => cornn(inputs, { timeStep: 0.042, stiffness: 2.7, damping: 1, ...walk }),
  },
];

/** Batch 9 has every tiling. */
function sequence({ gates, states, biases, op }: Cell, on: Switches, times: number): void {
  const [batch, timesteps] = [9, 6 * times];
  // Neither changes with the size whether it is a whole number of vec4s.
  const units = (on.vectors ? 8 : 7) + (on.large ? 1024 : 0) + 4 * (times - 1);
  const features = on.few ? 3 : (on.vectors ? 8 : 5) + 4 * (times - 1);
  const columns = gates * units;
  const x = tf.zeros<tf.Rank.R3>([batch, timesteps, features]);
  const given = {
    kernel: tf.zeros<tf.Rank.R2>([features, columns]),
    recurrentKernel: tf.zeros<tf.Rank.R2>([states * units, columns]),
    ...(on.bias ? { bias: tf.zeros(biases === 1 ? [columns] : [biases, columns]) } : {}),
    ...(on.mask ? { mask: tf.zeros<tf.Rank.R2>([batch, features]) } : {}),
  };
  const walk = { returnSequences: on.returnSequences, goBackwards: on.goBackwards };
  run(on, x, given, ['kernel', 'recurrentKernel', ...(on.bias ? ['bias'] : [])], (inputs) =>
    op(inputs as unknown as SequenceInputs, walk),
  );
}

function diagonalOf(cell: DiagonalCell, on: Switches, times: number): void {
  const [batch, timesteps] = [9, 6 * times];
  const units = (on.vectors ? 8 : 7) + 4 * (times - 1);
  const features = on.few ? 3 : (on.vectors ? 8 : 5) + 4 * (times - 1);
  const { gates, parameters } = DIAGONAL_CELLS[cell];
  const x = tf.zeros<tf.Rank.R3>([batch, timesteps, features]);
  const given = {
    kernel: tf.zeros([features, gates * units]),
    ...(parameters > 0 ? { parameters: tf.zeros([parameters, units]) } : {}),
    ...(on.bias ? { bias: tf.zeros([gates * units]) } : {}),
    ...(on.mask ? { mask: tf.zeros([batch, features]) } : {}),
  };
  const trained = Object.keys(given).filter((name) => name !== 'mask');
  const { returnSequences, goBackwards } = on;
  run(on, x, given, trained, (inputs) =>
    diagonal(inputs as unknown as DiagonalInputs, { cell, returnSequences, goBackwards }),
  );
}

function normalization(on: Switches, times: number): void {
  const features = (on.vectors ? 8 : 7) + 4 * (times - 1);
  const x = tf.zeros([9, 6 * times, features]);
  const given = { gamma: tf.ones([features]), beta: tf.zeros([features]) };
  run(on, x, given, ['gamma', 'beta'], ({ x: read, gamma, beta }) =>
    layerNormalization({ x: read, gamma, beta }, { epsilon: 1e-3 }),
  );
}

function image(cell: 'stable' | 'classic', on: Switches, times: number): void {
  const [batch, height, width] = [9, 4 * times, 5 * times];
  const [units, features] = on.vectors ? [8 * times, 4 * times] : [8 * times - 1, 4 * times - 1];
  const corners = on.goBackwards ? SCAN_CORNERS : SCAN_CORNERS.slice(1, 2);
  const number = corners.length;
  const peepholes = cell === 'classic' && on.peepholes;
  const x = tf.zeros<tf.Rank.R4>([batch, height, width, features]);
  const given = {
    kernel: tf.zeros([number, features, 5 * units]),
    recurrentKernel: tf.zeros([number, 2, units, 5 * units]),
    ...(on.bias ? { bias: tf.zeros([number, 5 * units]) } : {}),
    ...(peepholes ? { peepholes: tf.zeros([number, 4, units]) } : {}),
    ...(on.mask ? { widths: tf.zeros([batch], 'int32') } : {}),
  };
  const trained = ['kernel', 'recurrentKernel', ...(on.bias ? ['bias'] : [])];
  if (peepholes) trained.push('peepholes');
  run(on, x, given, trained, (inputs) =>
    mdlstm(inputs as unknown as MdlstmInputs, { cell, corners, clampGateErrors: on.clamp }),
  );
}

/** Forward alone, or with the gradients of what is trained. */
function run(
  { taped, inputGradient }: Switches,
  x: tf.Tensor,
  given: Record<string, tf.Tensor>,
  trained: string[],
  op: (inputs: Record<string, tf.Tensor>) => tf.Tensor,
): void {
  const inputs: Record<string, tf.Tensor> = { x, ...given };
  if (!taped) {
    op(inputs);
    return;
  }
  const wanted = [...(inputGradient ? ['x'] : []), ...trained];
  tf.grads((...tensors: tf.Tensor[]) =>
    op({ ...inputs, ...Object.fromEntries(wanted.map((name, i) => [name, tensors[i]])) }),
  )(wanted.map((name) => inputs[name]));
}

/** Classes and longest label: the page's, more entries than a workgroup has threads, the least there is. */
const ALPHABETS = [
  [11, 5],
  [4, 25],
  [2, 1],
] as const;

function ctc(classes: number, longest: number): void {
  ctcLoss({
    logits: tf.zeros([3, 60, classes]),
    labels: tf.zeros([3, longest], 'int32'),
    frames: tf.zeros([3], 'int32'),
  });
}

interface OptimizerCase {
  rule: 'sgd' | 'rmsprop' | 'adam';
  slots: number;
  epsilonInsideRoot: boolean;
  limit: number;
  factor: boolean;
}

const RULES = [
  ['sgd', 0],
  ['sgd', 1],
  ['rmsprop', 1],
  ['rmsprop', 2],
  ['adam', 2],
] as const;
const OPTIMIZER_STEPS = RULES.flatMap(([rule, slots]) =>
  [false, true].flatMap((epsilonInsideRoot) =>
    [0, 0.5].flatMap((limit) =>
      [false, true].map((factor): OptimizerCase => ({
        rule,
        slots,
        epsilonInsideRoot,
        limit,
        factor,
      })),
    ),
  ),
);

function optimizer({ rule, slots, epsilonInsideRoot, limit, factor }: OptimizerCase): void {
  const variable = () => tf.variable(tf.zeros([5]));
  const variables = Array.from({ length: slots + 1 }, variable);
  optimizerStep(
    {
      variable: variables[0],
      gradient: tf.zeros([5]),
      slots: variables.slice(1),
      ...(factor ? { factor: tf.scalar(1) } : {}),
    },
    {
      rule,
      epsilonInsideRoot,
      limit,
      learningRate: 0.1,
      momentum: 0.9,
      rho: 0.9,
      epsilon: 1e-7,
      beta1: 0.9,
      beta2: 0.999,
    },
  );
  tf.dispose(variables);
}
