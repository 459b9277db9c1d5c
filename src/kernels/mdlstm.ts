/**
 * Two-dimensional LSTM: the hidden state of a cell of the image follows from the cell beside it and the
 * cell above it, in the order in which a scan from one corner meets them. One op scans from any number of
 * corners at once; each has weights of its own, and its channels lie side by side in the output.
 *
 * For the cell at p, with the predecessors p_x (beside) and p_y (above) in that scan's order; where a
 * predecessor lies outside the image, or beyond the sample's width, its h and c are 0:
 *
 *     z = x_p W + h_{p_x} R_x + h_{p_y} R_y + b        split into five blocks of `units`
 *
 * `stable` (the default): blocks i, f, l, c, o
 *
 *     i = s(z^i)   f = s(z^f)   l = s(z^l)   g = tanh(z^c)   o = s(z^o)
 *     c_p = i g + f (l c_{p_y} + (1 - l) c_{p_x})
 *     h_p = o tanh(c_p)
 *
 * The forget gate is shared and mixes the two predecessors by a convex weight, so the cell state cannot
 * grow along the diagonals (Voigtlaender, Doetsch and Ney, "Handwriting Recognition with Large
 * Multidimensional LSTM Recurrent Neural Networks", 2016; after Leifert and others, JMLR 17(97), 2016).
 *
 * `classic`: blocks i, f_x, f_y, c, o, with peepholes w (all optional at once)
 *
 *     i   = s(z^i  + w_i  (c_{p_x} + c_{p_y}))
 *     f_x = s(z^fx + w_fx c_{p_x})       f_y = s(z^fy + w_fy c_{p_y})
 *     g   = tanh(z^c)
 *     c_p = i g + f_x c_{p_x} + f_y c_{p_y}
 *     o   = s(z^o + w_o c_p)
 *     h_p = o tanh(c_p)
 *
 * (Graves and Schmidhuber, "Offline Handwriting Recognition with Multidimensional Recurrent Neural
 * Networks", 2008.)
 *
 * Backward, from the last cell of each scan to the first; p_r and p_d are the cells that follow p, whose
 * predecessors beside and above p is:
 *
 *     dh = dy_p + dz_{p_r} R_x^T + dz_{p_d} R_y^T
 *     dz^o = dh tanh(c) o (1 - o)
 *     dc = dh o (1 - tanh(c)^2) + what p_r and p_d say of c_p  (+ w_o dz^o)
 *     dz^i = dc g i (1 - i)        dz^c = dc i (1 - g^2)
 *   stable
 *     dz^f = dc (l c_y + (1 - l) c_x) f (1 - f)        dz^l = dc f (c_y - c_x) l (1 - l)
 *     to c_x: dc f (1 - l)                             to c_y: dc f l
 *   classic
 *     dz^fx = dc c_x f_x (1 - f_x)                     dz^fy = dc c_y f_y (1 - f_y)
 *     to c_x: dc f_x + w_i dz^i + w_fx dz^fx           to c_y: dc f_y + w_i dz^i + w_fy dz^fy
 *     dw_i = sum dz^i (c_x + c_y)   dw_fx = sum dz^fx c_x   dw_fy = sum dz^fy c_y   dw_o = sum dz^o c
 *   both
 *     dW = sum x_p^T dz   dR_x = sum h_{p_x}^T dz   dR_y = sum h_{p_y}^T dz   db = sum dz   dx_p = dz W^T
 *
 * With `clampGateErrors` each dz^gate above is kept within [-1, 1] before anything is made of it, as RNNLIB does
 * for stability: dz^o before w_o dz^o enters dc; dz^i, dz^fx and dz^fy before they reach the predecessors' c
 * through peepholes; all of them before the gradients of peepholes, kernels, bias and x, and before they reach
 * the predecessors' h. dh, dc and what dc says of the predecessors' c directly stay as they are. The gradients
 * are then no longer exactly those of the loss.
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, type Handed } from './kernel.ts';
import { runTapeOp } from './tape-op.ts';

export type MdlstmCell = 'stable' | 'classic';

/** Where a scan starts; it walks away from there along both axes. */
export type ScanCorner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

/** The order of `all`: the first bit of the number mirrors columns, the second rows. */
export const SCAN_CORNERS: readonly ScanCorner[] = [
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
];

/** `SCAN_CORNERS`' numbers of these corners, two bits each, the first one lowest. */
export function mirrorBits(corners: readonly ScanCorner[]): number {
  return corners.reduce((bits, corner, i) => bits | (SCAN_CORNERS.indexOf(corner) << (2 * i)), 0);
}

/** Values that a unit keeps per cell of the image for the backward pass: five gates, c, h. */
export const MDLSTM_KEPT = 7;

export interface MdlstmInputs {
  /** `[batch, height, width, features]` */
  x: tf.Tensor4D;
  /** `[corners, features, 5 units]` */
  kernel: tf.Tensor3D;
  /** `[corners, 2, units, 5 units]`: R_x (from the cell beside) and R_y (from the cell above) */
  recurrentKernel: tf.Tensor4D;
  /** `[corners, 5 units]` */
  bias?: tf.Tensor2D;
  /** `[corners, 4, units]`: w_i, w_fx, w_fy, w_o. Only for the classic cell. */
  peepholes?: tf.Tensor3D;
  /**
   * int32 `[batch]`, 1 to width: how many columns of each sample, from the left, are image. In the columns
   * beyond, h, c and the output are 0 and no gradient arises.
   */
  widths?: tf.Tensor1D;
}

/** The inputs as a backend's kernels are handed them. */
export type MdlstmTensors = Handed<MdlstmInputs>;

export interface MdlstmAttributes {
  cell: MdlstmCell;
  /** One or more, each at most once. */
  corners: readonly ScanCorner[];
  clampGateErrors: boolean;
}

/**
 * The forward kernel returns `[output]`, or `[output, states]` when told to `saveForBackward`. The backward
 * kernel returns `[dKernel, dRecurrentKernel]`, then `dBias` if there is a bias, then `dPeepholes` if there are
 * peepholes, then `dx` if `inputGradient`.
 */
export const MDLSTM = {
  forward: defineKernel<MdlstmInputs, MdlstmAttributes & { saveForBackward: boolean }>('Mdlstm'),
  backward: defineKernel<
    MdlstmInputs & { dy: tf.Tensor; output: tf.Tensor; states: tf.Tensor },
    MdlstmAttributes & { inputGradient: boolean }
  >('MdlstmGradient'),
};

/**
 * `x [batch, height, width, features]` to `[batch, height, width, corners * units]`; channel
 * `corner * units + unit` belongs to the corner of that number in `corners`.
 *
 * @throws RangeError naming the argument that does not fit, its shape and what was expected; on a backend of
 *   this machine's processor also for a width that the image does not have (`checkWidths`)
 * @throws Error when no implementation is registered for the current backend
 */
export function mdlstm(inputs: MdlstmInputs, attributes: MdlstmAttributes): tf.Tensor4D {
  checkMdlstm(inputs, attributes);
  return runTapeOp(
    { ...MDLSTM, trained: ['kernel', 'recurrentKernel', 'bias', 'peepholes'] },
    { ...inputs },
    attributes,
  );
}

/**
 * Checks how many columns each sample has in an image of `width` columns.
 *
 * @throws RangeError naming the sample, its width and what was expected
 */
export function checkWidths(widths: ArrayLike<number>, width: number): void {
  for (let sample = 0; sample < widths.length; sample++) {
    const own = widths[sample];
    if (Number.isInteger(own) && own >= 1 && own <= width) continue;
    throw new RangeError(
      `widths says that sample ${sample} has ${own} columns; each must be a whole number from 1 to ${width}, the width of x.`,
    );
  }
}

function checkMdlstm(
  { x, kernel, recurrentKernel, bias, peepholes, widths }: MdlstmInputs,
  { cell, corners }: MdlstmAttributes,
): void {
  if (corners.length === 0 || new Set(corners).size !== corners.length) {
    throw new RangeError(
      `An MDLSTM scans from one or more corners, each once; it was given [${corners.join(', ')}].`,
    );
  }
  if (x.rank !== 4 || x.size === 0) {
    throw new RangeError(
      `An MDLSTM reads x of shape [batch, height, width, features], none of them 0; it was given [${x.shape.join(', ')}].`,
    );
  }
  const [batch, , , features] = x.shape;
  const units = recurrentKernel.shape[2] ?? 0;
  if (units < 1) {
    throw new RangeError(
      `An MDLSTM needs at least one unit; its recurrentKernel was [${recurrentKernel.shape.join(', ')}], which should be [corners, 2, units, 5 * units].`,
    );
  }
  const number = corners.length;
  requireShape('kernel', kernel, [number, features, 5 * units]);
  requireShape('recurrentKernel', recurrentKernel, [number, 2, units, 5 * units]);
  if (bias !== undefined) requireShape('bias', bias, [number, 5 * units]);
  if (peepholes !== undefined) {
    if (cell !== 'classic') {
      throw new RangeError(
        'peepholes were given for the stable cell, which has none; leave them out or choose the classic cell.',
      );
    }
    requireShape('peepholes', peepholes, [number, 4, units]);
  }
  if (widths !== undefined) {
    requireShape('widths', widths, [batch]);
    if (widths.dtype !== 'int32') {
      throw new RangeError(`widths must be int32; they were ${widths.dtype}.`);
    }
  }
}

function requireShape(name: string, tensor: tf.Tensor, expected: readonly number[]): void {
  const { shape } = tensor;
  if (shape.length === expected.length && shape.every((side, i) => side === expected[i])) return;
  throw new RangeError(
    `The MDLSTM's ${name} has shape [${shape.join(', ')}]; [${expected.join(', ')}] was expected.`,
  );
}
