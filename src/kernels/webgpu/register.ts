/** Registers the recurrent ops for tfjs's WebGPU backend. */
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { GRU, GRU_GRADIENT, type GruAttributes } from '../gru.ts';
import { LSTM, LSTM_GRADIENT, type LstmAttributes } from '../lstm.ts';
import type { BackwardAttributes, ForwardAttributes } from '../sequence-op.ts';
import { SIMPLE_RNN, SIMPLE_RNN_GRADIENT, type SimpleRnnAttributes } from '../simple-rnn.ts';
import type { Cell } from './cell.ts';
import { gruCell, lstmCell, simpleRnnCell } from './cells.ts';
import { CommandStream } from './command-stream.ts';
import { ctcLoss } from './ctc-loss.ts';
import { CTC_LOSS } from '../ctc-loss.ts';
import { GATHER_DIGITS } from '../gather-digits.ts';
import { MDLSTM, MDLSTM_GRADIENT } from '../mdlstm.ts';
import { OPTIMIZER_STEP, type OptimizerStepAttributes } from '../optimizer-step.ts';
import { SOFTMAX_CROSS_ENTROPY } from '../softmax-cross-entropy.ts';
import { MdlstmKernels } from './mdlstm-kernels.ts';
import {
  crossEntropy,
  gatherDigits,
  optimizerStep,
  type OptimizerTensors,
} from './training-kernels.ts';
import { SequenceKernels, type KernelInputs } from './sequence-kernels.ts';

/** Registers for tfjs's backend of that name; each backend object gets a command stream of its own. */
export function registerWebGpuKernels(backendName = 'webgpu'): void {
  register<SimpleRnnAttributes>(backendName, SIMPLE_RNN, SIMPLE_RNN_GRADIENT, (attributes) =>
    simpleRnnCell(attributes.activation),
  );
  register<LstmAttributes>(backendName, LSTM, LSTM_GRADIENT, (attributes) =>
    lstmCell(attributes.recurrentActivation),
  );
  register<GruAttributes>(backendName, GRU, GRU_GRADIENT, (attributes) =>
    gruCell(attributes.recurrentActivation),
  );
  registerScansOfImages(backendName);
  registerTrainingKernels(backendName);
}

/** The command stream of a backend, e.g. to read how many dispatches a step took. */
export function streamOf(backend: object): CommandStream {
  return onBackend(backend).stream;
}

/**
 * Whether no scan run on a backend since this was last asked was a trial of one of its forms. After a step
 * for which this holds, the scans have found their fastest forms.
 */
export function scansAreSettled(backend: object): boolean {
  return onBackend(backend).kernels.scans.takeTrials() === 0;
}

interface OnBackend {
  stream: CommandStream;
  kernels: SequenceKernels;
  scansOfImages: MdlstmKernels;
}

const backends = new WeakMap<object, OnBackend>();

function onBackend(backend: object): OnBackend {
  let entry = backends.get(backend);
  if (entry === undefined) {
    const stream = new CommandStream(backend as WebGPUBackend);
    const kernels = new SequenceKernels(stream);
    entry = { stream, kernels, scansOfImages: new MdlstmKernels(stream, kernels.scans) };
    backends.set(backend, entry);
  }
  return entry;
}

/** The LSTM in two dimensions. */
function registerScansOfImages(backendName: string): void {
  tf.registerKernel({
    kernelName: MDLSTM,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      onBackend(backend).scansOfImages.forward(
        inputs as unknown as Parameters<MdlstmKernels['forward']>[0],
        attrs as unknown as Parameters<MdlstmKernels['forward']>[1],
      ),
  });
  tf.registerKernel({
    kernelName: MDLSTM_GRADIENT,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      onBackend(backend).scansOfImages.backward(
        inputs as unknown as Parameters<MdlstmKernels['backward']>[0],
        attrs as unknown as Parameters<MdlstmKernels['backward']>[1],
      ),
  });
}

/** What stands around the recurrent ops in a training step. */
function registerTrainingKernels(backendName: string): void {
  tf.registerKernel({
    kernelName: SOFTMAX_CROSS_ENTROPY,
    backendName,
    kernelFunc: ({ inputs, backend }) =>
      crossEntropy(streamOf(backend), inputs as unknown as Parameters<typeof crossEntropy>[1]),
  });
  tf.registerKernel({
    kernelName: CTC_LOSS,
    backendName,
    kernelFunc: ({ inputs, backend }) =>
      ctcLoss(streamOf(backend), inputs as unknown as Parameters<typeof ctcLoss>[1]),
  });
  tf.registerKernel({
    kernelName: OPTIMIZER_STEP,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      optimizerStep(
        streamOf(backend),
        inputs as unknown as OptimizerTensors,
        attrs as unknown as OptimizerStepAttributes,
      );
      return [];
    },
  });
  tf.registerKernel({
    kernelName: GATHER_DIGITS,
    backendName,
    kernelFunc: ({ inputs, backend }) =>
      gatherDigits(streamOf(backend), inputs as unknown as Parameters<typeof gatherDigits>[1]),
  });
}

function register<A>(
  backendName: string,
  forwardKernel: string,
  backwardKernel: string,
  cellOf: (attributes: A) => Cell,
): void {
  tf.registerKernel({
    kernelName: forwardKernel,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const attributes = attrs as unknown as A & ForwardAttributes;
      return onBackend(backend).kernels.forward(
        cellOf(attributes),
        inputs as unknown as KernelInputs,
        attributes,
      );
    },
  });
  tf.registerKernel({
    kernelName: backwardKernel,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const attributes = attrs as unknown as A & BackwardAttributes;
      return onBackend(backend).kernels.backward(
        cellOf(attributes),
        inputs as unknown as Parameters<SequenceKernels['backward']>[1],
        attributes,
      );
    },
  });
}
