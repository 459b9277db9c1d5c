/**
 * Diagonal recurrences on WebGPU, forward and backward, as a handful of dispatches:
 *
 *     forward   x W + b for all timesteps; the loop
 *     backward  the loop to da; dW and db, dx as matrix products over batch x timesteps; the parameters' sums
 *
 * A cell in which nothing recurs has no loop: every step of every sample has a thread of its own. The product alone is
 * the projection written where the output lies, and its gradient at the projection is dy.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import {
  DIAGONAL_CELLS,
  type DiagonalAttributes,
  type DiagonalBackwardTensors,
  type DiagonalCell,
  diagonalDimensions,
  diagonalOutputShape,
  type DiagonalTensors,
} from '../diagonal.ts';
import type { BackwardAttributes, ForwardAttributes } from '../sequence-op.ts';
import { splitBatch, type Part } from './batch-split.ts';
import type { CommandStream } from './command-stream.ts';
import { diagonalBackwardProgram, diagonalForwardProgram, slotStride } from './diagonal-program.ts';
import { inputGradient, inputWeightGradient, projectInput, type GradientPart } from './products.ts';
import type { RecurrenceRunner } from './recurrence-runner.ts';
import { addUp } from './run-product.ts';
import { SavedStates } from './saved-states.ts';

export class DiagonalKernels {
  private readonly savedStates: SavedStates;

  constructor(
    private readonly stream: CommandStream,
    private readonly recurrences: RecurrenceRunner,
  ) {
    this.savedStates = new SavedStates(stream);
  }

  /** Returns `[output]`, or `[output, states]`. */
  forward(
    inputs: DiagonalTensors,
    attributes: DiagonalAttributes & ForwardAttributes,
  ): TensorInfo[] {
    const { stream } = this;
    const { cell, goBackwards, saveForBackward } = attributes;
    const dimensions = diagonalDimensions(inputs, attributes);
    const { batch, timesteps, units } = dimensions;
    const output = stream.empty(diagonalOutputShape(dimensions, attributes));
    if (isProductAlone(attributes)) {
      const whole = { first: 0, count: batch };
      projectInput(stream, productsOf(cell), inputs, whole, output, units, goBackwards);
      return saveForBackward ? [output, stream.empty([1])] : [output];
    }
    const stride = slotStride(cell, units);
    const parts = splitBatch(stream.limits, batch, timesteps * stride * 4);
    const states = parts.map((part) => {
      const slots = stream.empty([part.count, timesteps, stride]);
      projectInput(stream, productsOf(cell), inputs, part, slots, stride, goBackwards);
      this.runForward(inputs, attributes, part, slots, output);
      return slots;
    });
    if (saveForBackward) return [output, this.savedStates.keep(states)];
    for (const slots of states) stream.release(slots);
    return [output];
  }

  /** Returns `[dKernel]`, then `dParameters` and `dBias` if there are any, then `dx` if `inputGradient`. */
  backward(
    inputs: DiagonalBackwardTensors,
    attributes: DiagonalAttributes & BackwardAttributes,
  ): TensorInfo[] {
    const { stream } = this;
    const { cell, goBackwards } = attributes;
    const { batch, timesteps, units } = diagonalDimensions(inputs, attributes);
    const { gates, parameters: rows } = DIAGONAL_CELLS[cell];
    const sums = rows === 0 ? undefined : stream.empty([batch, rows, units]);
    const { tensors, done } = this.savedStates.take(inputs.states);
    const alone = isProductAlone(attributes);
    let first = 0;
    const parts = tensors.map((states): GradientPart => {
      const count = tensors.length === 1 ? batch : states.shape[0];
      const gradients = alone ? inputs.dy : stream.empty([count, timesteps, gates * units]);
      const part = { first, count, states, gradients };
      first += count;
      if (!alone) this.runBackward(inputs, attributes, part, sums);
      return part;
    });
    const { bias, x } = inputs;
    const dBias = bias === undefined ? undefined : stream.empty(bias.shape);
    const results = [
      inputWeightGradient(stream, productsOf(cell), inputs, parts, dBias, attributes),
    ];
    if (sums !== undefined) {
      const result = stream.empty([rows, units]);
      const count = rows * units;
      addUp(stream, { blocks: 1, splits: batch, count, mainCount: count }, sums, { result });
      stream.release(sums);
      results.push(result);
    }
    if (dBias !== undefined) results.push(dBias);
    if (attributes.inputGradient) {
      const dx = stream.empty(x.shape);
      for (const part of parts) {
        inputGradient(stream, productsOf(cell), inputs, part, part.gradients, dx, goBackwards);
      }
      results.push(dx);
    }
    if (!alone) for (const { gradients } of parts) stream.release(gradients);
    done();
    return results;
  }

  private runForward(
    inputs: DiagonalTensors,
    { cell, returnSequences, saveForBackward }: DiagonalAttributes & ForwardAttributes,
    part: Part,
    slots: TensorInfo,
    output: TensorInfo,
  ): void {
    const { timesteps, units } = diagonalDimensions(inputs, { cell });
    const walk = walkOf({ cell, returnSequences }, { timesteps, units }, part);
    const options = { keep: saveForBackward, returnSequences };
    this.run(cell, 'forward', walk, options, DIAGONAL_CELLS[cell].width, (carry) => ({
      write: () => diagonalForwardProgram(cell, walk.shape, options),
      bound: [slots, output, ...carry, ...parametersOf(inputs)],
      steps: (begin, end) => [begin, end],
    }));
  }

  private runBackward(
    inputs: DiagonalBackwardTensors,
    { cell, returnSequences }: DiagonalAttributes,
    { states, gradients, ...part }: GradientPart,
    sums: TensorInfo | undefined,
  ): void {
    const { timesteps, units } = diagonalDimensions(inputs, { cell });
    const { width, parameters } = DIAGONAL_CELLS[cell];
    const walk = walkOf({ cell, returnSequences }, { timesteps, units }, part);
    const last = walk.shape.timesteps;
    const options = { returnSequences };
    this.run(cell, 'backward', walk, options, width + parameters, (carry) => ({
      write: () => diagonalBackwardProgram(cell, walk.shape, options),
      bound: [
        ...(cell === 'product' ? [] : [states]),
        inputs.dy,
        gradients,
        ...carry,
        ...parametersOf(inputs),
        ...(sums === undefined ? [] : [sums]),
      ],
      steps: (walked, until) => [last - until, last - walked],
    }));
  }

  private run(
    cell: DiagonalCell,
    direction: 'forward' | 'backward',
    { shape, part }: Walk,
    options: object,
    carried: number,
    loopOf: (carry: TensorInfo[]) => {
      write: () => ReturnType<typeof diagonalForwardProgram>;
      bound: TensorInfo[];
      steps: (walked: number, until: number) => [begin: number, end: number];
    },
  ): void {
    const { stream } = this;
    const across = Math.ceil(shape.units / 4);
    const carry = shape.timesteps > 1 ? [stream.empty([part.count, carried, 4 * across])] : [];
    const { write, bound, steps } = loopOf(carry);
    const key = `${cell} ${direction} ${JSON.stringify([shape, options])}`;
    const encode = (walked: number, until: number) => {
      const uniforms = [part.count, part.first, ...steps(walked, until)];
      stream.runFlat(stream.program(key, write), part.count * across, uniforms, bound);
    };
    if (shape.timesteps === 1) encode(0, 1);
    else {
      const forms = [{ name: 'a thread a chain', stepwise: false, encode }];
      this.recurrences.run(`${key} ${part.count}`, shape.timesteps, forms);
    }
    for (const tensor of carry) stream.release(tensor);
  }
}

/** How a part of the batch is walked. */
interface Walk {
  shape: { timesteps: number; units: number };
  part: Part;
}

/** Where nothing recurs and every step is put out, each step is a sample of one step. */
function walkOf(
  { cell, returnSequences }: Pick<DiagonalAttributes, 'cell' | 'returnSequences'>,
  shape: Walk['shape'],
  part: Part,
): Walk {
  if (DIAGONAL_CELLS[cell].recurs || !returnSequences) return { shape, part };
  const { timesteps, units } = shape;
  return {
    shape: { timesteps: 1, units },
    part: { first: part.first * timesteps, count: part.count * timesteps },
  };
}

/** What is projected is what is put out. */
function isProductAlone({ cell, returnSequences }: DiagonalAttributes): boolean {
  return cell === 'product' && returnSequences;
}

/** What the products around the loop must know of a cell. */
function productsOf(cell: DiagonalCell) {
  const { gates } = DIAGONAL_CELLS[cell];
  return { name: cell, gates, gradients: gates };
}

function parametersOf({ parameters }: DiagonalTensors): TensorInfo[] {
  return parameters === undefined ? [] : [parameters];
}
