/**
 * A recurrent op on WebGPU, forward and backward, as a handful of dispatches:
 *
 *     forward   pack R; x W + b for all timesteps (or inline); recurrence
 *     backward  pack R^T; recurrence to dz; dW and db, dR, dx as matrix products over batch x timesteps
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type {
  BackwardAttributes,
  BackwardTensors,
  ForwardAttributes,
  SequenceTensors,
} from '../sequence-op.ts';
import type { Cell } from './cell.ts';
import type { CommandStream } from './command-stream.ts';
import { packBackward, packForward } from './pack-program.ts';
import { splitBatch, type Part } from './batch-split.ts';
import {
  inputGradient,
  inputWeightGradient,
  projectInput,
  recurrentWeightGradient,
  type GradientPart,
} from './products.ts';
import { backwardRecurrenceProgram } from './recurrence-backward.ts';
import { forwardRecurrenceProgram } from './recurrence-forward.ts';
import { carriedPlaces, recurrenceWorkgroups } from './recurrence-program.ts';
import { RecurrenceRunner } from './recurrence-runner.ts';
import { SavedStates } from './saved-states.ts';
import { INLINE_FEATURES, tilingsFor } from './tiling.ts';

export class SequenceKernels {
  readonly recurrences: RecurrenceRunner;
  private readonly savedStates: SavedStates;

  constructor(private readonly stream: CommandStream) {
    this.recurrences = new RecurrenceRunner(stream);
    this.savedStates = new SavedStates(stream);
  }

  /** Returns `[output]`, or `[output, states]`; the states `[batch, timesteps, cell.kept * units]` or a stand-in for their parts. */
  forward(cell: Cell, inputs: SequenceTensors, attributes: ForwardAttributes): TensorInfo[] {
    const { stream } = this;
    const { x, kernel, recurrentKernel } = inputs;
    const [batch, timesteps, features] = x.shape;
    const units = recurrentKernel.shape[0] / cell.states;
    const inline = features <= INLINE_FEATURES;
    const { gates, states } = cell;
    const packed = {
      R: packForward(stream, recurrentKernel, units, gates, padded(units), states),
    };
    const packedW = inline ? packForward(stream, kernel, units, gates, features) : undefined;
    const { returnSequences, saveForBackward } = attributes;
    const output = stream.empty(returnSequences ? [batch, timesteps, units] : [batch, units]);
    const stride = (saveForBackward ? cell.kept : cell.gates) * units;
    const needsSlots = saveForBackward || !inline;
    const parts = splitBatch(stream.limits, batch, needsSlots ? timesteps * stride * 4 : units * 4);
    const kept = parts.map((part) => {
      const slots = stream.empty(needsSlots ? [part.count, timesteps, stride] : [4]);
      if (!inline) {
        projectInput(stream, cell, inputs, part, slots, stride, attributes.goBackwards);
      }
      this.runForward(cell, inputs, attributes, part, {
        packedR: packed.R,
        packedW,
        slots,
        output,
      });
      return slots;
    });
    stream.release(packed.R);
    if (packedW !== undefined) stream.release(packedW);
    if (saveForBackward) return [output, this.savedStates.keep(kept)];
    for (const slots of kept) stream.release(slots);
    return [output];
  }

  /** Returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dx` if `inputGradient`. */
  backward(cell: Cell, inputs: BackwardTensors, attributes: BackwardAttributes): TensorInfo[] {
    const { stream } = this;
    const { x, recurrentKernel, bias } = inputs;
    const [batch, timesteps] = x.shape;
    const units = recurrentKernel.shape[0] / cell.states;
    const packedR = packBackward(stream, recurrentKernel, cell.gates, cell.states);
    const { tensors, done } = this.savedStates.take(inputs.states);
    let first = 0;
    const parts = tensors.map((states): GradientPart => {
      const count = tensors.length === 1 ? batch : states.shape[0];
      const gradients = stream.empty([count, timesteps, cell.gradients * units]);
      const part = { first, count, states, gradients };
      first += count;
      this.runBackward(cell, inputs, attributes, part, packedR);
      return part;
    });
    stream.release(packedR);

    const dBias = bias === undefined ? undefined : stream.empty(bias.shape);
    const results = [
      inputWeightGradient(stream, cell, inputs, parts, dBias, attributes),
      recurrentWeightGradient(stream, cell, inputs, parts, dBias),
    ];
    if (dBias !== undefined) results.push(dBias);
    if (attributes.inputGradient) {
      const dx = stream.empty(x.shape);
      for (const part of parts) {
        inputGradient(stream, cell, inputs, part, part.gradients, dx, attributes.goBackwards);
      }
      results.push(dx);
    }
    for (const { gradients } of parts) stream.release(gradients);
    done();
    return results;
  }

  private runForward(
    cell: Cell,
    { x, recurrentKernel, bias, mask }: SequenceTensors,
    attributes: ForwardAttributes,
    part: Part,
    tensors: {
      packedR: TensorInfo;
      packedW: TensorInfo | undefined;
      slots: TensorInfo;
      output: TensorInfo;
    },
  ): void {
    const { stream } = this;
    const [, timesteps, features] = x.shape;
    const units = recurrentKernel.shape[0] / cell.states;
    const inline = tensors.packedW !== undefined;
    const options = {
      inline,
      keep: attributes.saveForBackward,
      returnSequences: attributes.returnSequences,
      goBackwards: attributes.goBackwards,
      bias: bias !== undefined,
      mask: mask !== undefined,
    };
    const carry = stream.empty([part.count, carriedPlaces(cell), padded(units)]);
    const usesSlots = attributes.saveForBackward || !inline;
    const slots = usesSlots ? [tensors.slots] : [];
    const bound = [tensors.packedR, ...slots, tensors.output, carry];
    if (bias !== undefined && (inline || cell.separateRecurrent)) bound.push(bias);
    if (tensors.packedW !== undefined) bound.push(x, tensors.packedW);
    if (inline && mask !== undefined) bound.push(mask);
    const shape = { timesteps, features, units };
    const key = `${cell.name} forward ${part.count} ${JSON.stringify([shape, options])}`;
    const forms = tilingsFor(stream.limits, part.count, units, cell.states).map((tiling) => {
      const program = stream.program(`${key} ${JSON.stringify(tiling)}`, () =>
        forwardRecurrenceProgram(cell, shape, tiling, options),
      );
      const workgroups = recurrenceWorkgroups(tiling, part.count, units);
      return {
        name: JSON.stringify(tiling),
        stepwise: tiling.stepwise,
        encode: (begin: number, end: number) => {
          stream.run(program, workgroups, [part.count, part.first, begin, end], bound);
        },
      };
    });
    this.recurrences.run(key, timesteps, forms);
    stream.release(carry);
  }

  private runBackward(
    cell: Cell,
    { x, recurrentKernel, dy }: SequenceTensors & { dy: TensorInfo },
    attributes: BackwardAttributes,
    part: GradientPart,
    packedR: TensorInfo,
  ): void {
    const { stream } = this;
    const [, timesteps, features] = x.shape;
    const units = recurrentKernel.shape[0] / cell.states;
    const carry = stream.empty([part.count, carriedPlaces(cell), padded(units)]);
    const bound = [packedR, part.states, dy, part.gradients, carry];
    const shape = { timesteps, features, units };
    const { returnSequences } = attributes;
    const key = `${cell.name} backward ${part.count} ${JSON.stringify([shape, returnSequences])}`;
    const forms = tilingsFor(stream.limits, part.count, units, cell.gates).map((tiling) => {
      const program = stream.program(`${key} ${JSON.stringify(tiling)}`, () =>
        backwardRecurrenceProgram(cell, shape, tiling, { returnSequences }),
      );
      const workgroups = recurrenceWorkgroups(tiling, part.count, units);
      return {
        name: JSON.stringify(tiling),
        stepwise: tiling.stepwise,
        encode: (walked: number, until: number) => {
          const steps = [timesteps - until, timesteps - walked] as const;
          stream.run(program, workgroups, [part.count, part.first, ...steps], bound);
        },
      };
    });
    this.recurrences.run(key, timesteps, forms);
    stream.release(carry);
  }
}

/** Units in whole vec4s. */
function padded(units: number): number {
  return Math.ceil(units / 4) * 4;
}
