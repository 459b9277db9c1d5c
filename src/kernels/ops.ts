/**
 * The project's ops, each once for all backends. A backend's `register.ts` hands in its implementations; one
 * that an entry below demands and the backend lacks does not compile.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import { BARRIER_PROBE } from './barrier-probe.ts';
import { CORNN } from './cornn.ts';
import { CTC_LOSS } from './ctc-loss.ts';
import { DIAGONAL } from './diagonal.ts';
import { GATHER_DIGITS } from './gather-digits.ts';
import { GRU } from './gru.ts';
import { registerKernel, untyped, type KernelImplementation } from './kernel.ts';
import { LAYER_NORMALIZATION } from './layer-normalization.ts';
import { LSTM } from './lstm.ts';
import { MDLSTM } from './mdlstm.ts';
import { MEAN_SQUARED_ERROR } from './mean-squared-error.ts';
import { OPTIMIZER_STEP } from './optimizer-step.ts';
import { REVERSE_OWN } from './reverse-own.ts';
import type {
  BackwardAttributes,
  BackwardInputs,
  BackwardTensors,
  ForwardAttributes,
  SequenceAttributes,
  SequenceInputs,
  SequenceOp,
  SequenceTensors,
} from './sequence-op.ts';
import { SCALED_SUM } from './scaled-sum.ts';
import { SIMPLE_RNN } from './simple-rnn.ts';
import { SOFTMAX_CROSS_ENTROPY } from './softmax-cross-entropy.ts';

/** The recurrent cells over a sequence. */
export const SEQUENCE_OPS = { simpleRnn: SIMPLE_RNN, lstm: LSTM, gru: GRU, cornn: CORNN };

export type SequenceCell = keyof typeof SEQUENCE_OPS;

/** Something for each cell, made from the attributes that its op is told. */
export type PerCell<T> = {
  readonly [Cell in SequenceCell]: (attributes: AttributesOf<(typeof SEQUENCE_OPS)[Cell]>) => T;
};

type AttributesOf<Op> = Op extends SequenceOp<infer Attributes> ? Attributes : never;

/** The other ops. */
export const KERNELS = {
  mdlstm: MDLSTM.forward,
  mdlstmGradient: MDLSTM.backward,
  diagonal: DIAGONAL.forward,
  diagonalGradient: DIAGONAL.backward,
  layerNormalization: LAYER_NORMALIZATION.forward,
  layerNormalizationGradient: LAYER_NORMALIZATION.backward,
  scaledSum: SCALED_SUM.forward,
  scaledSumGradient: SCALED_SUM.backward,
  ctcLoss: CTC_LOSS,
  softmaxCrossEntropy: SOFTMAX_CROSS_ENTROPY,
  meanSquaredError: MEAN_SQUARED_ERROR,
  optimizerStep: OPTIMIZER_STEP,
  gatherDigits: GATHER_DIGITS,
  reverseOwn: REVERSE_OWN,
  barrierProbe: BARRIER_PROBE,
};

/** Those that a backend may lack: their callers compose them of tfjs's own operations, or do without. */
type Optional =
  | 'scaledSum'
  | 'scaledSumGradient'
  | 'softmaxCrossEntropy'
  | 'meanSquaredError'
  | 'optimizerStep'
  | 'gatherDigits'
  | 'reverseOwn'
  | 'barrierProbe';

type Implementation<Name extends keyof typeof KERNELS, Backend> = KernelImplementation<
  (typeof KERNELS)[Name],
  Backend
>;

export type Implementations<Backend, Cell> = {
  readonly [Name in Exclude<keyof typeof KERNELS, Optional>]: Implementation<Name, Backend>;
} & {
  readonly [Name in Optional]?: Implementation<Name, Backend>;
} & {
  /** What the two functions of `sequence` are given to tell the cells apart. */
  readonly cells: PerCell<Cell>;
  readonly sequence: SequenceImplementation<Backend, Cell>;
};

export interface SequenceImplementation<Backend, Cell> {
  forward: (
    backend: Backend,
    cell: Cell,
    inputs: SequenceTensors,
    attributes: ForwardAttributes,
  ) => TensorInfo[];
  backward: (
    backend: Backend,
    cell: Cell,
    inputs: BackwardTensors,
    attributes: BackwardAttributes,
  ) => TensorInfo[];
}

/** Registers a backend's implementations, in place of those there were. */
export function registerOps<Backend, Cell>(
  backendName: string,
  { cells, sequence, ...kernels }: Implementations<Backend, Cell>,
): void {
  for (const [name, { forward, backward }] of Object.entries(SEQUENCE_OPS)) {
    // Each op's attributes go to the function of its own name, which TypeScript cannot follow.
    const cellOf = cells[name as SequenceCell] as (attributes: SequenceAttributes) => Cell;
    registerKernel<SequenceInputs, ForwardAttributes, Backend>(
      untyped(forward),
      backendName,
      (backend, inputs, attributes) =>
        sequence.forward(backend, cellOf(attributes), inputs, attributes),
    );
    registerKernel<BackwardInputs, BackwardAttributes, Backend>(
      untyped(backward),
      backendName,
      (backend, inputs, attributes) =>
        sequence.backward(backend, cellOf(attributes), inputs, attributes),
    );
  }
  for (const [name, kernel] of Object.entries(KERNELS)) {
    const run = kernels[name as keyof typeof kernels];
    // Likewise: the implementation of a name takes what the kernel of that name takes.
    if (run !== undefined) registerKernel(untyped(kernel), backendName, run as AnyImplementation);
  }
}

type AnyImplementation = (backend: unknown, inputs: object, attributes: object) => TensorInfo[];
