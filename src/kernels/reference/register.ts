/**
 * Registers the reference as tfjs kernels for a backend that has nothing better. States are not saved: the
 * backward kernel walks forward again, in double precision.
 */
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';
import { checkCtcTargets, type CtcInputs } from '../ctc-loss.ts';
import { diagonalDimensions, diagonalOutputShape, type DiagonalTensors } from '../diagonal.ts';
import type { Handed } from '../kernel.ts';
import { vectorsOf, type LayerNormalizationTensors } from '../layer-normalization.ts';
import { checkWidths, type MdlstmTensors } from '../mdlstm.ts';
import { registerOps } from '../ops.ts';
import type { SequenceTensors } from '../sequence-op.ts';
import { REFERENCE_CELLS, type ReferenceCell } from './cells.ts';
import { ctcSums } from './ctc-loss.ts';
import { diagonalBackward, diagonalForward, type DiagonalReferenceInputs } from './diagonal.ts';
import {
  layerNormalizationBackward,
  layerNormalizationForward,
  type LayerNormalizationReferenceInputs,
} from './layer-normalization.ts';
import {
  mdlstmBackward,
  mdlstmForward,
  type ImageDimensions,
  type MdlstmReferenceInputs,
} from './mdlstm.ts';
import type { Dimensions, ReferenceInputs } from './sequence.ts';

export function registerReferenceKernels(backendName: string): void {
  registerOps<KernelBackend, ReferenceCell>(backendName, {
    cells: REFERENCE_CELLS,
    sequence: {
      forward: (backend, cell, inputs, { returnSequences, saveForBackward }) => {
        const dims = dimensionsOf(cell, inputs);
        const { batch, timesteps, units } = dims;
        const shape = returnSequences ? [batch, timesteps, units] : [batch, units];
        const output = write(backend, cell.forward(read(backend, inputs), dims), shape);
        return saveForBackward ? [output, nothingSaved(backend)] : [output];
      },
      backward: (backend, cell, inputs, { inputGradient }) => {
        const dy = valuesOf(backend, inputs.dy);
        const gradients = cell.backward(read(backend, inputs), dimensionsOf(cell, inputs), dy);
        const names = ['kernel', 'recurrentKernel', 'bias', 'x'] as const;
        return names.flatMap((name) => {
          const of = name === 'x' && !inputGradient ? undefined : inputs[name];
          return of === undefined ? [] : [write(backend, gradients[name], of.shape)];
        });
      },
    },
    mdlstm: (backend, inputs, attributes) => {
      const dims = imageDimensionsOf(inputs);
      const { batch, height, width, units } = dims;
      const shape = [batch, height, width, attributes.corners.length * units];
      const values = mdlstmForward(readImages(backend, inputs), dims, attributes);
      const output = write(backend, values, shape);
      return attributes.saveForBackward ? [output, nothingSaved(backend)] : [output];
    },
    mdlstmGradient: (backend, inputs, attributes) => {
      const gradients = mdlstmBackward(
        readImages(backend, inputs),
        imageDimensionsOf(inputs),
        attributes,
        valuesOf(backend, inputs.dy),
      );
      const names = ['kernel', 'recurrentKernel', 'bias', 'peepholes', 'x'] as const;
      return names.flatMap((name) => {
        const of = name === 'x' && !attributes.inputGradient ? undefined : inputs[name];
        return of === undefined ? [] : [write(backend, gradients[name], of.shape)];
      });
    },
    diagonal: (backend, inputs, attributes) => {
      const dims = diagonalDimensions(inputs, attributes);
      const output = diagonalForward(readDiagonal(backend, inputs), dims, attributes);
      const tensor = write(backend, output, diagonalOutputShape(dims, attributes));
      return attributes.saveForBackward ? [tensor, nothingSaved(backend)] : [tensor];
    },
    diagonalGradient: (backend, inputs, attributes) => {
      const dims = diagonalDimensions(inputs, attributes);
      const dy = valuesOf(backend, inputs.dy);
      const gradients = diagonalBackward(readDiagonal(backend, inputs), dims, attributes, dy);
      return (['kernel', 'parameters', 'bias', 'x'] as const).flatMap((name) => {
        const of = name === 'x' && !attributes.inputGradient ? undefined : inputs[name];
        return of === undefined ? [] : [write(backend, gradients[name], of.shape)];
      });
    },
    layerNormalization: (backend, inputs, attributes) => {
      const dims = vectorsOf(inputs.x);
      const values = layerNormalizationForward(readNormalized(backend, inputs), dims, attributes);
      const output = write(backend, values, inputs.x.shape);
      return attributes.saveForBackward ? [output, nothingSaved(backend)] : [output];
    },
    layerNormalizationGradient: (backend, inputs, attributes) => {
      const dims = vectorsOf(inputs.x);
      const dy = valuesOf(backend, inputs.dy);
      const given = readNormalized(backend, inputs);
      const gradients = layerNormalizationBackward(given, dims, attributes, dy);
      const names = [
        'gamma',
        'beta',
        ...(attributes.inputGradient ? (['x'] as const) : []),
      ] as const;
      return names.map((name) => write(backend, gradients[name], inputs[name].shape));
    },
    ctcLoss,
  });
}

function ctcLoss(
  backend: KernelBackend,
  { logits, labels, frames }: Handed<CtcInputs>,
): TensorInfo[] {
  const [batch, mostFrames, classes] = logits.shape;
  const targets = [labels, frames].map(({ dataId }) => backend.readSync(dataId) as Int32Array);
  checkCtcTargets(targets[0], targets[1], mostFrames, classes);
  const { lossSum, exact, editDistance, gradient } = ctcSums(
    backend.readSync(logits.dataId) as Float32Array,
    targets[0],
    targets[1],
    { batch, frames: mostFrames, classes, longest: labels.shape[1] },
  );
  return [
    write(backend, Float64Array.of(lossSum / batch), []),
    write(backend, Float64Array.of(lossSum, exact, editDistance), [3]),
    write(
      backend,
      gradient.map((value) => value / batch),
      logits.shape,
    ),
  ];
}

function dimensionsOf(
  { states = 1 }: ReferenceCell,
  { x, recurrentKernel }: SequenceTensors,
): Dimensions {
  const [batch, timesteps, features] = x.shape;
  return { batch, timesteps, features, units: recurrentKernel.shape[0] / states };
}

function imageDimensionsOf({ x, recurrentKernel }: MdlstmTensors): ImageDimensions {
  const [batch, height, width, features] = x.shape;
  return { batch, height, width, features, units: recurrentKernel.shape[2] };
}

function readDiagonal(backend: KernelBackend, inputs: DiagonalTensors): DiagonalReferenceInputs {
  const { x, kernel, parameters, bias, mask } = inputs;
  return {
    x: valuesOf(backend, x),
    kernel: valuesOf(backend, kernel),
    ...(parameters === undefined ? {} : { parameters: valuesOf(backend, parameters) }),
    ...(bias === undefined ? {} : { bias: valuesOf(backend, bias) }),
    ...(mask === undefined ? {} : { mask: valuesOf(backend, mask) }),
  };
}

function readNormalized(
  backend: KernelBackend,
  { x, gamma, beta }: LayerNormalizationTensors,
): LayerNormalizationReferenceInputs {
  return {
    x: valuesOf(backend, x),
    gamma: valuesOf(backend, gamma),
    beta: valuesOf(backend, beta),
  };
}

function readImages(backend: KernelBackend, inputs: MdlstmTensors): MdlstmReferenceInputs {
  const { x, kernel, recurrentKernel, bias, peepholes, widths } = inputs;
  if (widths !== undefined) checkWidths(valuesOf(backend, widths), x.shape[2]);
  return {
    x: valuesOf(backend, x),
    kernel: valuesOf(backend, kernel),
    recurrentKernel: valuesOf(backend, recurrentKernel),
    ...(bias === undefined ? {} : { bias: valuesOf(backend, bias) }),
    ...(peepholes === undefined ? {} : { peepholes: valuesOf(backend, peepholes) }),
    ...(widths === undefined ? {} : { widths: valuesOf(backend, widths) }),
  };
}

function read(backend: KernelBackend, inputs: SequenceTensors): ReferenceInputs {
  const { x, kernel, recurrentKernel, bias, mask } = inputs;
  return {
    x: valuesOf(backend, x),
    kernel: valuesOf(backend, kernel),
    recurrentKernel: valuesOf(backend, recurrentKernel),
    ...(bias === undefined ? {} : { bias: valuesOf(backend, bias) }),
    ...(mask === undefined ? {} : { mask: valuesOf(backend, mask) }),
  };
}

function valuesOf(backend: KernelBackend, tensor: TensorInfo): Float64Array {
  return Float64Array.from(backend.readSync(tensor.dataId) as Float32Array);
}

function write(backend: KernelBackend, values: Float64Array, shape: number[]): TensorInfo {
  const dtype = 'float32';
  const dataId = backend.write(Float32Array.from(values), shape, dtype);
  return { dataId, shape, dtype };
}

/** Stands for the states, of which the reference saves none. */
function nothingSaved(backend: KernelBackend): TensorInfo {
  return write(backend, new Float64Array(1), [1]);
}
