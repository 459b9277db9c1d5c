/** The references behind one face, with random inputs: what the tests of this folder share. */
import fc from 'fast-check';
import { cornnBackward, cornnForward } from '../../../src/kernels/reference/cornn.ts';
import { gruBackward, gruForward } from '../../../src/kernels/reference/gru.ts';
import { lstmBackward, lstmForward } from '../../../src/kernels/reference/lstm.ts';
import type {
  Dimensions,
  ReferenceGradients,
  ReferenceInputs,
} from '../../../src/kernels/reference/sequence.ts';
import { simpleRnnBackward, simpleRnnForward } from '../../../src/kernels/reference/simple-rnn.ts';
import type { GateActivation } from '../../../src/kernels/lstm.ts';
import type { SimpleRnnActivation } from '../../../src/kernels/simple-rnn.ts';
import { RandomStream } from '../../../src/layers/random.ts';

export interface Options {
  returnSequences: boolean;
  goBackwards: boolean;
  activation: SimpleRnnActivation;
  recurrentActivation: GateActivation;
}

export interface Cell {
  gates: number;
  /** Vectors of units that the recurrent kernel multiplies. */
  states: number;
  /** Rows of the bias: the GRU has one for the input and one for the recurrence. */
  biasRows: number;
  forward(inputs: ReferenceInputs, dims: Dimensions, options: Options): Float64Array;
  backward(
    inputs: ReferenceInputs,
    dims: Dimensions,
    options: Options,
    dy: Float64Array,
  ): ReferenceGradients;
}

export const OSCILLATOR = { timeStep: 0.3, stiffness: 1.5, damping: 0.8 };

export const CELLS: Record<'simpleRnn' | 'lstm' | 'gru' | 'cornn', Cell> = {
  simpleRnn: {
    ...{ gates: 1, states: 1, biasRows: 1 },
    ...{ forward: simpleRnnForward, backward: simpleRnnBackward },
  },
  lstm: { gates: 4, states: 1, biasRows: 1, forward: lstmForward, backward: lstmBackward },
  gru: { gates: 3, states: 1, biasRows: 2, forward: gruForward, backward: gruBackward },
  cornn: {
    ...{ gates: 1, states: 2, biasRows: 1 },
    forward: (inputs, dims, options) => cornnForward(inputs, dims, { ...options, ...OSCILLATOR }),
    backward: (inputs, dims, options, dy) =>
      cornnBackward(inputs, dims, { ...options, ...OSCILLATOR }, dy),
  },
};

export type CellName = keyof typeof CELLS;

export interface Case {
  dims: Dimensions;
  options: Options;
  hasBias: boolean;
  hasMask: boolean;
  seed: number;
}

/** Every option, and sizes of 1 as well as odd ones. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  dims: fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    timesteps: fc.integer({ min: 1, max: 5 }),
    features: fc.integer({ min: 1, max: 5 }),
    units: fc.integer({ min: 1, max: 5 }),
  }),
  options: fc.record({
    returnSequences: fc.boolean(),
    goBackwards: fc.boolean(),
    activation: fc.constantFrom('tanh', 'relu', 'linear'),
    recurrentActivation: fc.constantFrom('sigmoid', 'hardSigmoid', 'hardSigmoidKeras1'),
  }),
  hasBias: fc.boolean(),
  hasMask: fc.boolean(),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

/** Inputs and an output gradient for a case; weights wide enough that hard gates reach their ends. */
export function valuesOf(
  cell: Cell,
  { dims, options, hasBias, hasMask, seed }: Case,
): { inputs: ReferenceInputs; dy: Float64Array } {
  const random = new RandomStream(seed, 'case');
  const normal = (size: number) => Float64Array.from({ length: size }, () => random.normal());
  const { batch, timesteps, features, units } = dims;
  const columns = cell.gates * units;
  const inputs: ReferenceInputs = {
    x: normal(batch * timesteps * features),
    kernel: normal(features * columns),
    recurrentKernel: normal(cell.states * units * columns).map((value) => value / Math.sqrt(units)),
    ...(hasBias ? { bias: normal(cell.biasRows * columns) } : {}),
    ...(hasMask
      ? {
          mask: Float64Array.from({ length: batch * features }, () =>
            random.uniform() < 0.3 ? 0 : 1 / 0.7,
          ),
        }
      : {}),
  };
  return { inputs, dy: normal(batch * units * (options.returnSequences ? timesteps : 1)) };
}
