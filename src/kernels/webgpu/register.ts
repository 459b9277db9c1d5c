/** Registers the project's ops for tfjs's WebGPU backend. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { registerOps } from '../ops.ts';
import { barrierProbe } from './barrier-probe.ts';
import type { Cell } from './cell.ts';
import { CELLS } from './cells.ts';
import { CommandStream } from './command-stream.ts';
import { ctcLoss } from './ctc-loss.ts';
import { DiagonalKernels } from './diagonal-kernels.ts';
import { layerNormalization, layerNormalizationGradient } from './layer-normalization.ts';
import { MdlstmKernels } from './mdlstm-kernels.ts';
import type { RecurrenceRunner } from './recurrence-runner.ts';
import { SequenceKernels } from './sequence-kernels.ts';
import { crossEntropy, gatherDigits, optimizerStep, squaredError } from './training-kernels.ts';

/** Registers for tfjs's backend of that name; each backend object gets a command stream of its own. */
export function registerWebGpuKernels(backendName = 'webgpu'): void {
  registerOps<object, Cell>(backendName, {
    cells: CELLS,
    sequence: {
      forward: (backend, ...call) => onBackend(backend).kernels.forward(...call),
      backward: (backend, ...call) => onBackend(backend).kernels.backward(...call),
    },
    mdlstm: (backend, ...call) => onBackend(backend).mdlstm.forward(...call),
    mdlstmGradient: (backend, ...call) => onBackend(backend).mdlstm.backward(...call),
    diagonal: (backend, ...call) => onBackend(backend).diagonal.forward(...call),
    diagonalGradient: (backend, ...call) => onBackend(backend).diagonal.backward(...call),
    layerNormalization: (backend, ...call) => layerNormalization(streamOf(backend), ...call),
    layerNormalizationGradient: (backend, ...call) =>
      layerNormalizationGradient(streamOf(backend), ...call),
    ctcLoss: (backend, inputs) => ctcLoss(streamOf(backend), inputs),
    softmaxCrossEntropy: (backend, inputs) => crossEntropy(streamOf(backend), inputs),
    meanSquaredError: (backend, inputs) => squaredError(streamOf(backend), inputs),
    barrierProbe: (backend) => [barrierProbe(streamOf(backend))],
    gatherDigits: (backend, ...call) => [gatherDigits(streamOf(backend), ...call)],
    optimizerStep: (backend, inputs, attributes) => {
      optimizerStep(streamOf(backend), inputs, attributes);
      return [];
    },
  });
}

/** The command stream of a backend, e.g. to read how many dispatches a step took. */
export function streamOf(backend: object): CommandStream {
  return onBackend(backend).stream;
}

/** What runs the recurrences of a backend, and learns which form of each is fastest. */
export function recurrencesOf(backend: object): RecurrenceRunner {
  return onBackend(backend).kernels.recurrences;
}

/** True if no recurrence on this backend since the last call was still being auto-tuned. */
export function recurrencesAreTuned(backend: object): boolean {
  return recurrencesOf(backend).takeTrials() === 0;
}

interface OnBackend {
  stream: CommandStream;
  kernels: SequenceKernels;
  mdlstm: MdlstmKernels;
  diagonal: DiagonalKernels;
}

const backends = new WeakMap<object, OnBackend>();

function onBackend(backend: object): OnBackend {
  let entry = backends.get(backend);
  if (entry === undefined) {
    const stream = new CommandStream(backend as WebGPUBackend);
    const kernels = new SequenceKernels(stream);
    entry = {
      ...{ stream, kernels },
      mdlstm: new MdlstmKernels(stream, kernels.recurrences),
      diagonal: new DiagonalKernels(stream, kernels.recurrences),
    };
    backends.set(backend, entry);
  }
  return entry;
}
