/**
 * A recurrent op on WebGPU, forward and backward, as a handful of dispatches:
 *
 *     forward   pack R; x W + b for all timesteps (or inline); scan
 *     backward  pack R^T; scan to dz; dW and db, dR, dx as matrix products over batch x timesteps
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackwardAttributes, ForwardAttributes } from '../sequence-op.ts';
import type { Cell } from './cell.ts';
import type { CommandStream } from './command-stream.ts';
import { packBackward, packForward } from './pack-program.ts';
import {
  inputGradient,
  inputWeightGradient,
  projectInput,
  recurrentWeightGradient,
} from './products.ts';
import {
  backwardScanProgram,
  forwardScanProgram,
  samplesPerWorkgroup,
  type ScanShape,
} from './scan-program.ts';
import { chooseTiling, stepsPerDispatch, INLINE_FEATURES } from './tiling.ts';

export interface KernelInputs {
  x: TensorInfo;
  kernel: TensorInfo;
  recurrentKernel: TensorInfo;
  bias?: TensorInfo;
  mask?: TensorInfo;
}

/** Returns `[output]`, or `[output, kept]` with `kept [batch, timesteps, cell.kept * units]`. */
export function forward(
  stream: CommandStream,
  cell: Cell,
  inputs: KernelInputs,
  attributes: ForwardAttributes,
): TensorInfo[] {
  const { x, kernel, recurrentKernel, bias, mask } = inputs;
  const [batch, timesteps, features] = x.shape;
  const units = recurrentKernel.shape[0];
  const shape: ScanShape = { timesteps, features, units };
  const { keepStates, returnSequences, goBackwards } = attributes;
  const inline = features <= INLINE_FEATURES;
  const options = {
    inline,
    keep: keepStates,
    returnSequences,
    goBackwards,
    bias: bias !== undefined,
    mask: mask !== undefined,
  };
  const across = Math.ceil(units / 4);
  const tiling = chooseTiling(stream.limits, batch, units, 1);
  const stride = (keepStates ? cell.kept : cell.gates) * units;

  const packedR = packForward(stream, recurrentKernel, units, cell.gates, across * 4);
  const needsSlots = keepStates || !inline;
  const slots = stream.empty(needsSlots ? [batch, timesteps, stride] : [4]);
  if (!inline) projectInput(stream, cell, inputs, slots, stride, goBackwards);
  const output = stream.empty(returnSequences ? [batch, timesteps, units] : [batch, units]);
  const carry = stream.empty([batch, 2, across * 4]);
  const tensors = [packedR, slots, output, carry];
  const scratch = [packedR, carry];
  if (bias !== undefined && (inline || cell.separateRecurrent)) tensors.push(bias);
  if (inline) {
    const packedW = packForward(stream, kernel, units, cell.gates, features);
    scratch.push(packedW);
    tensors.push(x, packedW);
    if (mask !== undefined) tensors.push(mask);
  }
  const program = forwardScanProgram(cell, shape, tiling, options);
  const workgroups = Math.ceil(batch / samplesPerWorkgroup(tiling));
  const chunk = stepsPerDispatch(stream, batch, units, cell.gates);
  for (let begin = 0; begin < timesteps; begin += chunk) {
    const end = Math.min(timesteps, begin + chunk);
    stream.run(program, [workgroups, 1, 1], [batch, 0, begin, end], tensors);
    if (end < timesteps) stream.submit();
  }
  for (const tensor of scratch) stream.release(tensor);
  if (keepStates) return [output, slots];
  stream.release(slots);
  return [output];
}

/** Returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dx` if `inputGradient`. */
export function backward(
  stream: CommandStream,
  cell: Cell,
  inputs: KernelInputs & { dy: TensorInfo; states: TensorInfo },
  attributes: BackwardAttributes,
): TensorInfo[] {
  const { x, recurrentKernel, bias, dy, states } = inputs;
  const [batch, timesteps, features] = x.shape;
  const units = recurrentKernel.shape[0];
  const across = Math.ceil(units / 4);
  const tiling = chooseTiling(stream.limits, batch, units, cell.gates);

  const packedR = packBackward(stream, recurrentKernel, cell.gates);
  const gradients = stream.empty([batch, timesteps, cell.gradients * units]);
  const carry = stream.empty([batch, 2, across * 4]);
  const program = backwardScanProgram(cell, { timesteps, features, units }, tiling, attributes);
  const workgroups = Math.ceil(batch / samplesPerWorkgroup(tiling));
  const chunk = stepsPerDispatch(stream, batch, units, cell.gates);
  for (let end = timesteps; end > 0; end -= chunk) {
    const begin = Math.max(0, end - chunk);
    const tensors = [packedR, states, dy, gradients, carry];
    stream.run(program, [workgroups, 1, 1], [batch, 0, begin, end], tensors);
    if (begin > 0) stream.submit();
  }
  stream.release(packedR);
  stream.release(carry);

  const dBias = bias === undefined ? undefined : stream.empty(bias.shape);
  const dKernel = inputWeightGradient(stream, cell, inputs, gradients, dBias, attributes);
  const dRecurrentKernel = recurrentWeightGradient(stream, cell, inputs, gradients, dBias);
  const results = [dKernel, dRecurrentKernel];
  if (dBias !== undefined) results.push(dBias);
  if (attributes.inputGradient) {
    results.push(inputGradient(stream, cell, inputs, gradients, attributes.goBackwards));
  }
  stream.release(gradients);
  return results;
}
