/** Where scans of an image end. */
import * as tf from '@tensorflow/tfjs';
import type { ScanCorner } from '../kernels/mdlstm.ts';
import { lastTimesteps } from './own-timesteps.ts';

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
