/**
 * What the bench is asked and what it answers: plain data, for the page, the command line and files.
 * Nothing here computes, so the page reads it without tfjs.
 */
import type { NetworkId, Options } from '../../models/experiment.ts';
import { defaultsOf } from '../../models/field.ts';
import { networkById } from '../../models/index.ts';
import type { BackendName } from '../backend-report.ts';

/** One network, as a preset builds it, with batches of so many digits or lines. */
export interface BenchCase {
  network: NetworkId;
  /** Default `benchPreset`. */
  preset?: string;
  /** What differs from the preset's options. */
  options?: Options;
  batch: number;
}

/** What a training step is compared with in this process: the same network of stock tfjs layers, or nothing. */
export type Opponent = 'tfjs' | 'none';

/** What it may be compared with in processes of their own (rival.ts). */
export type RivalName = 'keras-jax' | 'keras-torch';

/** What a rival came to with the same network and batch. */
export interface RivalResult {
  name: RivalName;
  /** What computed, e.g. "Keras 3.15.1 on JAX 0.10.2, 2 threads". */
  detail: string;
  /** Median milliseconds of a step. */
  ms: number;
  /** How many times faster this project is: ms / scanlineMs. */
  ratio: number;
  /** How many steps were timed, the warm-up not counted. */
  steps: number;
  /** The step is compiled as a whole. */
  compiled: boolean;
  /** Keras lacks the cell: what computed is the script that the experiment has for JAX. */
  scripted: boolean;
}

/** What computed, as the choice of the backend reports it. */
export interface BenchMachine {
  backend: BackendName;
  /** e.g. "NVIDIA H100" or "SIMD, 2 threads" */
  adapter: string;
  /** Of our kernels, the caller included; on a GPU the one that feeds it. */
  threads: number;
}

/** Times are medians in milliseconds for one training step: forward, backward and update. */
export interface BenchResult extends BenchCase, BenchMachine {
  scanlineMs: number;
  /** `null` when nothing was compared. */
  tfjsMs: number | null;
  /** How many times faster: tfjsMs / scanlineMs. */
  ratio: number | null;
  /** The arithmetic of the network's products (step-flops.ts) by scanlineMs. */
  gflops: number;
  /** What a plain matrix product reached in the same run, in GFLOP/s; `null` where there is none to measure. */
  peakGflops: number | null;
  /** gflops / peakGflops */
  share: number | null;
  /** A step's dispatches on a GPU; elsewhere its calls of tfjs kernels. */
  dispatches: number;
  tfjsDispatches: number | null;
  /** Threads that stock tfjs computed with. */
  tfjsThreads: number;
  /** How many steps were timed, the warm-up not counted. */
  scanlineSteps: number;
  tfjsSteps: number;
  /** A step of stock tfjs took so long that its first, the warm-up, is all that was timed. */
  tfjsWarmUpOnly: boolean;
  /** Stock tfjs has no equal: what it computes instead. */
  tfjsDiffers: string | null;
  /** Present when rivals took part, in the order in which they were named. */
  rivals?: readonly RivalResult[];
}

export interface BenchProgress {
  /** Of the cases, from 0. */
  index: number;
  cases: number;
  case: BenchCase;
  phase: 'building' | 'warm-up' | 'measuring';
  /** Of all the work, from 0 to 1. */
  share: number;
}

/** The four cases for which the project states how much faster it must be. */
export const BAR_CASES: readonly BenchCase[] = [
  { network: 'simple-rnn', batch: 128 },
  { network: 'lstm', batch: 128 },
  { network: 'irnn', batch: 64 },
  { network: 'hrnn', batch: 32 },
];

/** The preset that a network is measured with: its first, but of the IRNN the one that reads pixel by pixel. */
export function benchPreset(network: NetworkId): string {
  return network === 'irnn' ? 'identity' : networkById(network).presets[0].id;
}

/**
 * The batch size at which a network is measured unless another one is asked for: smaller where one sample, a line
 * or an image scanned in two dimensions, is as much work as many digits.
 */
export function usualBatch(network: NetworkId): number {
  const known = BAR_CASES.find((one) => one.network === network);
  if (known !== undefined) return known.batch;
  const { task, layers, fields } = networkById(network);
  const scans = layers(defaultsOf(fields)).nodes.some(({ layer }) => layer.kind === 'mdlstm');
  return scans || task.name === 'number' ? 32 : 128;
}
