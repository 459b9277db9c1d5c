/**
 * Recurrences in which no unit looks at another: the time loop is elementwise, a chain for each sample and unit,
 * and all products are those of whole sequences, a = x W + b before the loop and dW, db, dx after it. So every
 * chain walks all timesteps without waiting for another. Gates lie side by side, `[gates * units]`.
 *
 *     minGRU    z = s(a^z)                                      Feng and others, "Were RNNs All We Needed?" (2024)
 *               h_t = (1 - z) h_{t-1} + z a^h
 *     minLSTM   f = s(a^f), i = s(a^i), f' = f / (f + i)        the same
 *               h_t = f' h_{t-1} + (1 - f') a^h
 *     IndRNN    h_t = max(0, a + u h_{t-1})                     Li and others (2018)
 *     LRU       h_t = lambda h_{t-1} + g (a^re + i a^im)        Orvieto and others (2023); h is complex, [re | im]
 *               lambda = exp(-exp(nu) + i exp(theta)), g = exp(gamma)
 *     GLU       h_t = a^v s(a^g)                                Dauphin and others (2017); nothing recurs
 *     product   h_t = a                                         a dense layer at every timestep
 *
 * h_0 = 0. Backward, with dh_t = dy_t + what the step after hands back:
 *
 *     minGRU    da^z = dh (a^h - h_{t-1}) z (1 - z)    da^h = dh z              back: dh (1 - z)
 *     minLSTM   df' = dh (h_{t-1} - a^h)               da^h = dh (1 - f')       back: dh f'
 *               da^f = df' f' (1 - f') (1 - f)         da^i = -df' f' (1 - f') (1 - i)
 *     IndRNN    da = dh [h > 0]                        du = sum da h_{t-1}      back: da u
 *     LRU       da = g dh                              dlambda = sum dh conj(h_{t-1})   back: conj(lambda) dh
 *               dg = sum Re(dh conj(a))
 *     GLU       da^v = dh s(a^g)                       da^g = dh a^v s (1 - s)
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, type Handed } from './kernel.ts';
import type { BackwardAttributes, ForwardAttributes, SequenceAttributes } from './sequence-op.ts';
import { runTapeOp } from './tape-op.ts';

/** What each cell is made of. */
export const DIAGONAL_CELLS = {
  /** Gates z, h. */
  minGru: { gates: 2, parameters: 0, width: 1, recurs: true },
  /** Gates f, i, h. */
  minLstm: { gates: 3, parameters: 0, width: 1, recurs: true },
  /** Parameter u. */
  indRnn: { gates: 1, parameters: 1, width: 1, recurs: true },
  /** Gates re, im; parameters nu, theta, gamma. */
  lru: { gates: 2, parameters: 3, width: 2, recurs: true },
  /** Gates value, gate. */
  glu: { gates: 2, parameters: 0, width: 1, recurs: false },
  product: { gates: 1, parameters: 0, width: 1, recurs: false },
} as const satisfies Readonly<Record<string, DiagonalShape>>;

interface DiagonalShape {
  /** Blocks of `units` columns in the kernel. */
  gates: number;
  /** Numbers that a unit learns for itself. */
  parameters: number;
  /** Numbers of a unit's state: two for a complex one. */
  width: number;
  /** Whether a step depends on the one before. */
  recurs: boolean;
}

export type DiagonalCell = keyof typeof DIAGONAL_CELLS;

export interface DiagonalInputs {
  /** `[batch, timesteps, features]` */
  x: tf.Tensor3D;
  /** `[features, gates * units]` */
  kernel: tf.Tensor2D;
  /** `[parameters, units]`, of a cell that has any */
  parameters?: tf.Tensor2D;
  /** `[gates * units]` */
  bias?: tf.Tensor1D;
  /** `[batch, features]`: the dropout mask of the input, the same at every timestep, scaled by 1/(1-p) */
  mask?: tf.Tensor2D;
}

export type DiagonalTensors = Handed<DiagonalInputs>;
export type DiagonalBackwardInputs = DiagonalInputs & {
  dy: tf.Tensor;
  output: tf.Tensor;
  states: tf.Tensor;
};
export type DiagonalBackwardTensors = Handed<DiagonalBackwardInputs>;

export interface DiagonalAttributes extends SequenceAttributes {
  cell: DiagonalCell;
}

/**
 * The forward kernel returns `[output]`, or `[output, states]` when told to `saveForBackward`; the backward kernel
 * `[dKernel]`, then `dParameters` and `dBias` if there are any, then `dx` if `inputGradient`.
 */
export const DIAGONAL = {
  forward: defineKernel<DiagonalInputs, DiagonalAttributes & ForwardAttributes>('Diagonal'),
  backward: defineKernel<DiagonalBackwardInputs, DiagonalAttributes & BackwardAttributes>(
    'DiagonalGradient',
  ),
};

/**
 * `[batch, timesteps, width * units]`, or `[batch, width * units]`, the last timestep, without `returnSequences`.
 *
 * @throws Error when parameters are missing or too many, or no implementation is registered for the backend.
 */
export function diagonal<T extends tf.Tensor>(
  { x, kernel, parameters, bias, mask }: DiagonalInputs,
  attributes: DiagonalAttributes,
): T {
  const wanted = DIAGONAL_CELLS[attributes.cell].parameters;
  const given = parameters?.shape[0] ?? 0;
  if (given !== wanted) {
    throw new Error(`${attributes.cell} has ${wanted} parameters a unit; ${given} were given.`);
  }
  return runTapeOp(
    { ...DIAGONAL, trained: ['kernel', 'parameters', 'bias'] },
    { x, kernel, parameters, bias, mask },
    attributes,
  );
}

/** Sizes of a call. */
export interface DiagonalDimensions {
  batch: number;
  timesteps: number;
  features: number;
  units: number;
}

export function diagonalDimensions(
  { x, kernel }: Pick<DiagonalTensors, 'x' | 'kernel'>,
  { cell }: Pick<DiagonalAttributes, 'cell'>,
): DiagonalDimensions {
  const [batch, timesteps, features] = x.shape;
  return { batch, timesteps, features, units: kernel.shape[1] / DIAGONAL_CELLS[cell].gates };
}

export function diagonalOutputShape(
  { batch, timesteps, units }: DiagonalDimensions,
  { cell, returnSequences }: Pick<DiagonalAttributes, 'cell' | 'returnSequences'>,
): number[] {
  const values = DIAGONAL_CELLS[cell].width * units;
  return returnSequences ? [batch, timesteps, values] : [batch, values];
}

/** Numbers of any precision, one after the other. */
interface Numbers {
  [index: number]: number;
  readonly length: number;
}

/**
 * What the loop of a cell multiplies with, `[rows, units]`: its parameters as they are, of the LRU Re lambda, Im
 * lambda and g.
 */
export function loopFactors(cell: DiagonalCell, parameters: Numbers): Float64Array {
  const factors = Float64Array.from(parameters as ArrayLike<number>);
  if (cell !== 'lru') return factors;
  const units = parameters.length / 3;
  for (let u = 0; u < units; u++) {
    const modulus = Math.exp(-Math.exp(parameters[u]));
    const phase = Math.exp(parameters[units + u]);
    factors[u] = modulus * Math.cos(phase);
    factors[units + u] = modulus * Math.sin(phase);
    factors[2 * units + u] = Math.exp(parameters[2 * units + u]);
  }
  return factors;
}

/** The parameters' gradients from those of the loop's factors, both `[rows, units]`. */
export function parameterGradients(
  cell: DiagonalCell,
  parameters: Numbers,
  ofFactors: Float64Array,
): Float64Array {
  if (cell !== 'lru') return ofFactors;
  const units = parameters.length / 3;
  const factors = loopFactors(cell, parameters);
  const gradients = new Float64Array(3 * units);
  for (let u = 0; u < units; u++) {
    const [re, im, g] = [factors[u], factors[units + u], factors[2 * units + u]];
    const [dRe, dIm, dG] = [ofFactors[u], ofFactors[units + u], ofFactors[2 * units + u]];
    gradients[u] = -Math.exp(parameters[u]) * (dRe * re + dIm * im);
    gradients[units + u] = Math.exp(parameters[units + u]) * (dIm * re - dRe * im);
    gradients[2 * units + u] = dG * g;
  }
  return gradients;
}
