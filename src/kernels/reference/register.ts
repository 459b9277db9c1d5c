/**
 * Registers the reference as tfjs kernels for a backend that has nothing better. States are not kept: the
 * backward kernel walks forward again, in double precision.
 */
import * as tf from '@tensorflow/tfjs';
import type { KernelBackend, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs';
import { GRU, GRU_GRADIENT } from '../gru.ts';
import { LSTM, LSTM_GRADIENT } from '../lstm.ts';
import type { BackwardAttributes, ForwardAttributes } from '../sequence-op.ts';
import { SIMPLE_RNN, SIMPLE_RNN_GRADIENT } from '../simple-rnn.ts';
import { checkWidths, MDLSTM, MDLSTM_GRADIENT, type MdlstmAttributes } from '../mdlstm.ts';
import { gruBackward, gruForward, type GruOptions } from './gru.ts';
import { lstmBackward, lstmForward, type LstmOptions } from './lstm.ts';
import {
  mdlstmBackward,
  mdlstmForward,
  type ImageDimensions,
  type MdlstmReferenceInputs,
} from './mdlstm.ts';
import { registerReferenceCtc } from './register-ctc.ts';
import {
  type Dimensions,
  type ReferenceGradients,
  type ReferenceInputs,
  type ReferenceOptions,
} from './sequence.ts';
import { simpleRnnBackward, simpleRnnForward, type SimpleRnnOptions } from './simple-rnn.ts';

export function registerReferenceKernels(backendName: string): void {
  register<SimpleRnnOptions>(backendName, SIMPLE_RNN, SIMPLE_RNN_GRADIENT, {
    forward: simpleRnnForward,
    backward: simpleRnnBackward,
  });
  register<LstmOptions>(backendName, LSTM, LSTM_GRADIENT, {
    forward: lstmForward,
    backward: lstmBackward,
  });
  register<GruOptions>(backendName, GRU, GRU_GRADIENT, {
    forward: gruForward,
    backward: gruBackward,
  });
  registerMdlstm(backendName);
  registerReferenceCtc(backendName);
}

interface Reference<Options> {
  forward(inputs: ReferenceInputs, dims: Dimensions, options: Options): Float64Array;
  backward(
    inputs: ReferenceInputs,
    dims: Dimensions,
    options: Options,
    dy: Float64Array,
  ): ReferenceGradients;
}

function register<Options extends ReferenceOptions>(
  backendName: string,
  forwardKernel: string,
  backwardKernel: string,
  { forward, backward }: Reference<Options>,
): void {
  tf.registerKernel({
    kernelName: forwardKernel,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const options = optionsOf<Options & ForwardAttributes>(attrs);
      const dims = dimensionsOf(inputs);
      const { batch, timesteps, units } = dims;
      const shape = options.returnSequences ? [batch, timesteps, units] : [batch, units];
      const output = write(backend, forward(read(backend, inputs), dims, options), shape);
      return options.keepStates ? [output, write(backend, new Float64Array(1), [1])] : [output];
    },
  });
  tf.registerKernel({
    kernelName: backwardKernel,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const options = optionsOf<Options & BackwardAttributes>(attrs);
      const dy = tensorAt(inputs, 'dy');
      const gradients = backward(
        read(backend, inputs),
        dimensionsOf(inputs),
        options,
        valuesOf(backend, dy),
      );
      const wanted: ('kernel' | 'recurrentKernel' | 'bias' | 'x')[] = ['kernel', 'recurrentKernel'];
      if (inputs['bias'] !== undefined) wanted.push('bias');
      if (options.inputGradient) wanted.push('x');
      return wanted.map((name) => write(backend, gradients[name], tensorAt(inputs, name).shape));
    },
  });
}

function registerMdlstm(backendName: string): void {
  tf.registerKernel({
    kernelName: MDLSTM,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const options = optionsOf<MdlstmAttributes & { keepStates: boolean }>(attrs);
      const dims = imageDimensionsOf(inputs);
      const { batch, height, width, units } = dims;
      const shape = [batch, height, width, options.corners.length * units];
      const output = write(backend, mdlstmForward(readAll(backend, inputs), dims, options), shape);
      return options.keepStates ? [output, write(backend, new Float64Array(1), [1])] : [output];
    },
  });
  tf.registerKernel({
    kernelName: MDLSTM_GRADIENT,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const options = optionsOf<MdlstmAttributes & { inputGradient: boolean }>(attrs);
      const gradients = mdlstmBackward(
        readAll(backend, inputs),
        imageDimensionsOf(inputs),
        options,
        valuesOf(backend, tensorAt(inputs, 'dy')),
      );
      const names = ['kernel', 'recurrentKernel', 'bias', 'peepholes', 'x'] as const;
      return names
        .filter((name) => (name === 'x' ? options.inputGradient : inputs[name] !== undefined))
        .map((name) => write(backend, gradients[name], tensorAt(inputs, name).shape));
    },
  });
}

type Inputs = Record<string, TensorInfo | undefined>;

function optionsOf<T>(attributes: NamedAttrMap | undefined): T {
  return attributes as unknown as T;
}

function tensorAt(inputs: Inputs, name: string): TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new Error(`A recurrent op needs its input "${name}".`);
  return tensor;
}

function dimensionsOf(inputs: Inputs): Dimensions {
  const [batch, timesteps, features] = tensorAt(inputs, 'x').shape;
  return { batch, timesteps, features, units: tensorAt(inputs, 'recurrentKernel').shape[0] };
}

function imageDimensionsOf(inputs: Inputs): ImageDimensions {
  const [batch, height, width, features] = tensorAt(inputs, 'x').shape;
  return { batch, height, width, features, units: tensorAt(inputs, 'recurrentKernel').shape[2] };
}

function readAll(backend: unknown, inputs: Inputs): MdlstmReferenceInputs {
  const read = (name: string): Partial<Record<string, Float64Array>> => {
    const tensor = inputs[name];
    return tensor === undefined ? {} : { [name]: valuesOf(backend, tensor) };
  };
  const x = tensorAt(inputs, 'x');
  const { widths } = read('widths');
  if (widths !== undefined) checkWidths(widths, x.shape[2]);
  return {
    x: valuesOf(backend, x),
    kernel: valuesOf(backend, tensorAt(inputs, 'kernel')),
    recurrentKernel: valuesOf(backend, tensorAt(inputs, 'recurrentKernel')),
    ...read('bias'),
    ...read('peepholes'),
    ...(widths === undefined ? {} : { widths }),
  };
}

function read(backend: unknown, inputs: Inputs): ReferenceInputs {
  const { bias, mask } = inputs;
  return {
    x: valuesOf(backend, tensorAt(inputs, 'x')),
    kernel: valuesOf(backend, tensorAt(inputs, 'kernel')),
    recurrentKernel: valuesOf(backend, tensorAt(inputs, 'recurrentKernel')),
    ...(bias === undefined ? {} : { bias: valuesOf(backend, bias) }),
    ...(mask === undefined ? {} : { mask: valuesOf(backend, mask) }),
  };
}

function valuesOf(backend: unknown, tensor: TensorInfo): Float64Array {
  const values = (backend as KernelBackend).readSync(tensor.dataId) as Float32Array;
  return Float64Array.from(values);
}

function write(backend: unknown, values: Float64Array, shape: number[]): TensorInfo {
  const dtype = 'float32';
  const dataId = (backend as KernelBackend).write(Float32Array.from(values), shape, dtype);
  return { dataId, shape, dtype };
}
