/** Where scans of an image, or walks over a sequence, end. */
import * as tf from '@tensorflow/tfjs';
import type { ScanCorner } from '../kernels/mdlstm.ts';

/**
 * The last cell that each scan meets: the corner opposite to the one it starts from, of each sample's own
 * columns.
 *
 * `cells [batch, height, width, corners * units]`, `widths [batch]` to `[batch, corners * units]`
 */
export function lastCells(
  cells: tf.Tensor4D,
  corners: readonly ScanCorner[],
  units: number,
  widths: tf.Tensor1D | undefined,
): tf.Tensor2D {
  const [batch, height, width] = cells.shape;
  const ends = corners.map((corner, scan) => {
    const [vertical, horizontal] = corner.split('-');
    const row = vertical === 'top' ? height - 1 : 0;
    const ofRow = cells
      .slice([0, row, 0, scan * units], [batch, 1, width, units])
      .reshape<tf.Tensor3D>([batch, width, units]);
    if (horizontal === 'left' && widths !== undefined) return lastTimesteps(ofRow, widths);
    const column = horizontal === 'left' ? width - 1 : 0;
    return ofRow.slice([0, column, 0], [batch, 1, units]).reshape<tf.Tensor2D>([batch, units]);
  });
  return tf.concat2d(ends, 1);
}

/** What stands at each sample's own last timestep: `[batch, timesteps, units]`, `lengths [batch]` to `[batch, units]`. */
export function lastTimesteps(sequence: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor2D {
  const [batch, timesteps, units] = sequence.shape;
  // A row of weights with a single 1 in a product: its gradient is a product again, where that of a
  // gather would be a scatter, which not every backend has.
  const chosen = tf.oneHot(lengths.toInt().sub(tf.scalar(1, 'int32')), timesteps);
  return chosen
    .toFloat()
    .reshape<tf.Tensor3D>([batch, 1, timesteps])
    .matMul(sequence)
    .reshape([batch, units]);
}
