/** Registers the project's ops for tfjs's WASM backend. */
import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { CTC_LOSS } from '../ctc-loss.ts';
import { GRU, GRU_GRADIENT, type GruAttributes } from '../gru.ts';
import { LSTM, LSTM_GRADIENT, type GateActivation, type LstmAttributes } from '../lstm.ts';
import { MDLSTM, MDLSTM_GRADIENT } from '../mdlstm.ts';
import { OPTIMIZER_STEP, type OptimizerStepAttributes } from '../optimizer-step.ts';
import { REVERSE_OWN } from '../reverse-own.ts';
import type { BackwardAttributes, ForwardAttributes } from '../sequence-op.ts';
import { SIMPLE_RNN, SIMPLE_RNN_GRADIENT, type SimpleRnnAttributes } from '../simple-rnn.ts';
import { SOFTMAX_CROSS_ENTROPY } from '../softmax-cross-entropy.ts';
import { loadUpdateBinary, type InstructionSet } from './binaries.ts';
import { ctcLoss } from './ctc-loss.ts';
import { geometryOf, savedBytes, type SequenceShape } from './geometry.ts';
import { KeptStates } from './kept-states.ts';
import { KernelEngine, type EngineOptions } from './kernel-engine.ts';
import { scanGeometry, scanSavedBytes, type ScanShape } from './mdlstm-geometry.ts';
import { MdlstmKernels } from './mdlstm-kernels.ts';
import { OptimizerUpdate, type OptimizerTensors } from './optimizer-update.ts';
import * as fields from './plan-fields.ts';
import { measureProduct } from './product-benchmark.ts';
import { reverseOwn } from './reverse-own.ts';
import { SequenceKernels, type CellVariant, type KernelInputs } from './sequence-kernels.ts';
import { crossEntropy } from './training-kernels.ts';

const SIMPLE_RNN_ACTIVATIONS = {
  tanh: fields.ACTIVATION_TANH,
  relu: fields.ACTIVATION_RELU,
  linear: fields.ACTIVATION_LINEAR,
} as const;

const GATE_ACTIVATIONS: Readonly<Record<GateActivation, number>> = {
  sigmoid: fields.ACTIVATION_SIGMOID,
  hardSigmoid: fields.ACTIVATION_HARD_SIGMOID,
  hardSigmoidKeras1: fields.ACTIVATION_HARD_SIGMOID_KERAS_1,
};

/** What the kernels run on. */
export interface WasmKernelsReport {
  instructions: InstructionSet;
  /** The calling thread included. */
  threads: number;
}

/** What the kernels hold, in bytes. */
export interface WasmKernelsMemory {
  /** Saved for backward passes to come. */
  states: number;
  /** The whole of the kernels' memory, which never shrinks. */
  total: number;
}

interface Running {
  engine: KernelEngine;
  kept: KeptStates;
  sequences: SequenceKernels;
  scans: MdlstmKernels;
  update: OptimizerUpdate;
}

let running: Running | undefined;

/**
 * Loads the compiled kernels, starts their threads and registers the recurrent ops for the backend
 * `wasm`. A second call replaces what the first one started.
 *
 * @throws Error when WebAssembly has no SIMD here or the compiled kernels cannot be loaded; nothing is
 *   registered or replaced then
 */
export async function registerWasmKernels(options: EngineOptions = {}): Promise<WasmKernelsReport> {
  const update = new OptimizerUpdate(await loadUpdateBinary());
  const engine = await KernelEngine.start(options);
  running?.engine.stop();
  const kept = new KeptStates(engine.memory);
  const sequences = new SequenceKernels(engine, kept);
  running = { engine, kept, sequences, scans: new MdlstmKernels(engine, kept), update };
  register<SimpleRnnAttributes>(SIMPLE_RNN, SIMPLE_RNN_GRADIENT, ({ activation }) => ({
    cell: fields.CELL_SIMPLE_RNN,
    activation: SIMPLE_RNN_ACTIVATIONS[activation],
  }));
  register<LstmAttributes>(LSTM, LSTM_GRADIENT, ({ recurrentActivation }) => ({
    cell: fields.CELL_LSTM,
    activation: GATE_ACTIVATIONS[recurrentActivation],
  }));
  register<GruAttributes>(GRU, GRU_GRADIENT, ({ recurrentActivation }) => ({
    cell: fields.CELL_GRU,
    activation: GATE_ACTIVATIONS[recurrentActivation],
  }));
  registerScans();
  registerTrainingKernels();
  return { instructions: engine.instructions, threads: engine.threads };
}

/** What the kernels run on; undefined before `registerWasmKernels`. */
export function wasmKernelsReport(): WasmKernelsReport | undefined {
  if (running === undefined) return undefined;
  const { instructions, threads } = running.engine;
  return { instructions, threads };
}

/** Undefined before `registerWasmKernels`. */
export function wasmKernelsMemory(): WasmKernelsMemory | undefined {
  if (running === undefined) return undefined;
  return { states: running.kept.bytes, total: running.engine.memory.size };
}

const CELLS = {
  'simple-rnn': fields.CELL_SIMPLE_RNN,
  lstm: fields.CELL_LSTM,
  gru: fields.CELL_GRU,
} as const;

/**
 * Bytes that one recurrent layer keeps from its forward pass for its backward pass. A layer over the rows
 * of an image counts every row as a sample.
 */
export function wasmActivationBytes(
  cell: keyof typeof CELLS,
  sizes: Omit<SequenceShape, 'cell'>,
): number {
  return savedBytes(geometryOf({ ...sizes, cell: CELLS[cell] }));
}

/** Bytes that an MDLSTM layer keeps from its forward pass for its backward pass. */
export function wasmScanActivationBytes(shape: ScanShape): number {
  return scanSavedBytes(scanGeometry(shape));
}

/** GFLOP/s of a plain matrix product on all threads, measured for about `ms` milliseconds. */
export function measureProductPeak(ms: number): number {
  if (running === undefined) throw new Error('registerWasmKernels() was not awaited.');
  return measureProduct(running.engine, ms);
}

function register<A>(
  forwardKernel: string,
  backwardKernel: string,
  variantOf: (attributes: A) => CellVariant,
): void {
  replaceKernel(forwardKernel, ({ inputs, attrs, backend }) => {
    const attributes = attrs as unknown as A & ForwardAttributes;
    return kernels().sequences.forward(
      backend as BackendWasm,
      variantOf(attributes),
      inputs as unknown as KernelInputs,
      attributes,
    );
  });
  replaceKernel(backwardKernel, ({ inputs, attrs, backend }) => {
    const attributes = attrs as unknown as A & BackwardAttributes;
    return kernels().sequences.backward(
      backend as BackendWasm,
      variantOf(attributes),
      inputs as unknown as Parameters<SequenceKernels['backward']>[2],
      attributes,
    );
  });
}

function registerScans(): void {
  replaceKernel(MDLSTM, ({ inputs, attrs, backend }) =>
    kernels().scans.forward(
      backend as BackendWasm,
      inputs as unknown as Parameters<MdlstmKernels['forward']>[1],
      attrs as unknown as Parameters<MdlstmKernels['forward']>[2],
    ),
  );
  replaceKernel(MDLSTM_GRADIENT, ({ inputs, attrs, backend }) =>
    kernels().scans.backward(
      backend as BackendWasm,
      inputs as unknown as Parameters<MdlstmKernels['backward']>[1],
      attrs as unknown as Parameters<MdlstmKernels['backward']>[2],
    ),
  );
}

function registerTrainingKernels(): void {
  replaceKernel(SOFTMAX_CROSS_ENTROPY, ({ inputs, backend }) =>
    crossEntropy(backend as BackendWasm, inputs as unknown as Parameters<typeof crossEntropy>[1]),
  );
  replaceKernel(CTC_LOSS, ({ inputs, backend }) =>
    ctcLoss(backend as BackendWasm, inputs as unknown as Parameters<typeof ctcLoss>[1]),
  );
  replaceKernel(OPTIMIZER_STEP, ({ inputs, attrs, backend }) => {
    kernels().update.run(
      backend as BackendWasm,
      inputs as unknown as OptimizerTensors,
      attrs as unknown as OptimizerStepAttributes,
    );
    return [];
  });
  replaceKernel(REVERSE_OWN, ({ inputs, backend }) =>
    reverseOwn(backend as BackendWasm, inputs as unknown as Parameters<typeof reverseOwn>[1]),
  );
}

function replaceKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm') !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

function kernels(): Running {
  if (running === undefined) throw new Error('registerWasmKernels() was not awaited.');
  return running;
}
