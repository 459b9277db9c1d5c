/** Registers the project's ops for tfjs's WASM backend. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { registerOps } from '../ops.ts';
import { loadHostBinary, type InstructionSet } from './binaries.ts';
import { CELLS, type CellVariant } from './cells.ts';
import { ctcLoss } from './ctc-loss.ts';
import { DiagonalKernels } from './diagonal-kernels.ts';
import { HostMemory } from './host-memory.ts';
import { KernelEngine, type EngineOptions } from './kernel-engine.ts';
import { LayerNormalizationKernels } from './layer-normalization.ts';
import { MdlstmKernels } from './mdlstm-kernels.ts';
import { OptimizerUpdate } from './optimizer-update.ts';
import { measureProduct } from './product-benchmark.ts';
import { reverseOwn } from './reverse-own.ts';
import { SavedStates } from './saved-states.ts';
import { ScaledSumKernels } from './scaled-sum.ts';
import { SequenceKernels } from './sequence-kernels.ts';
import { shareClones } from './shared-clones.ts';
import { crossEntropy } from './training-kernels.ts';

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
  saved: SavedStates;
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
  const host = new HostMemory(await loadHostBinary());
  const update = new OptimizerUpdate(host);
  const normalization = new LayerNormalizationKernels(host);
  const scaledSums = new ScaledSumKernels(host);
  const engine = await KernelEngine.start(options);
  running?.engine.stop();
  const saved = new SavedStates(engine.memory);
  const sequences = new SequenceKernels(engine, saved);
  const scans = new MdlstmKernels(engine, saved);
  const diagonals = new DiagonalKernels(engine, saved);
  running = { engine, saved };
  shareClones();
  registerOps<BackendWasm, CellVariant>('wasm', {
    cells: CELLS,
    sequence: {
      forward: (...call) => sequences.forward(...call),
      backward: (...call) => sequences.backward(...call),
    },
    mdlstm: (...call) => scans.forward(...call),
    mdlstmGradient: (...call) => scans.backward(...call),
    diagonal: (...call) => diagonals.forward(...call),
    diagonalGradient: (...call) => diagonals.backward(...call),
    layerNormalization: (...call) => normalization.forward(...call),
    layerNormalizationGradient: (...call) => normalization.backward(...call),
    scaledSum: (backend, inputs) => scaledSums.forward(backend, inputs),
    scaledSumGradient: (backend, inputs) => scaledSums.backward(backend, inputs),
    ctcLoss,
    softmaxCrossEntropy: crossEntropy,
    optimizerStep: (...call) => {
      update.run(...call);
      return [];
    },
    reverseOwn: (backend, inputs) => [reverseOwn(backend, inputs)],
  });
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
  return { states: running.saved.bytes, total: running.engine.memory.size };
}

/** GFLOP/s of a plain matrix product on all threads, measured for about `ms` milliseconds. */
export function measureProductPeak(ms: number): number {
  if (running === undefined) throw new Error('registerWasmKernels() was not awaited.');
  return measureProduct(running.engine, ms);
}
