/**
 * The arithmetic of one training step: the matrix products of the network's equations, a multiplication
 * and an addition counted as two operations. Activations, biases, loss and update are left out; they are
 * of a lower order, and no peak is stated for them.
 *
 * A recurrent layer of `units` U with `gates` G reads N sequences of T timesteps with D features:
 *
 *     forward      z_t = x_t W + h_{t-1} R             2 N T G U (D + U)
 *     through time dh_{t-1} += dz_t R^T                2 N T G U U
 *     weights      dW = sum x_t^T dz_t, dR likewise    2 N T G U (D + U)
 *     input        dx_t = dz_t W^T                     2 N T G U D      only if something below learns
 *
 * A dense layer from F features to K at P places: forward, weights and input 2 N P F K each.
 *
 * An MDLSTM with G = 5 blocks that scans an image of P cells from S corners has two predecessors a cell:
 *
 *     forward      z_p = x_p W + h_x R_x + h_y R_y     2 N S P G U (D + 2 U)
 *     through time dh_x += dz_p R_x^T, dh_y likewise   2 N S P G U 2 U
 *     weights      dW, dR_x and dR_y                   2 N S P G U (D + 2 U)
 *     input        dx_p = sum_s dz_p W^T               2 N S P G U D    only if something below learns
 *
 * Lines count as so wide as `shapesAtWidth` says, and as filled to the end.
 */
import type * as tf from '@tensorflow/tfjs';
import { inputsOf, shapesAtWidth, type LayerShapes } from '../../layers/shapes-at-width.ts';

/** A layer's products, for one sample of the batch. */
export interface LayerProducts {
  /** Columns of the kernel: gates times units, or a dense layer's outputs. */
  columns: number;
  features: number;
  /** Rows of the recurrent kernels, of which two dimensions have two; 0 for a dense layer. */
  units: number;
  /** Times that the kernel is applied for one sample: sequences times timesteps, cells of an image, or places. */
  applications: number;
  /** Whether the gradient of its input is wanted. */
  differentiatesInput: boolean;
}

/** Floating-point operations of one step with `batch` samples. */
export function stepFlops(layers: readonly LayerProducts[], batch: number): number {
  return layers.reduce((sum, layer) => sum + batch * flopsPerSample(layer), 0);
}

function flopsPerSample(layer: LayerProducts): number {
  const { columns, features, units, applications, differentiatesInput } = layer;
  const forward = features + units;
  const throughTime = units;
  const weights = features + units;
  const input = differentiatesInput ? features : 0;
  return 2 * applications * columns * (forward + throughTime + weights + input);
}

/** The products of every layer of `model` that has weights, in the order of computation. */
export function productsOf(model: tf.LayersModel): LayerProducts[] {
  const learnsBelow = new Map<string, boolean>();
  const shapes = shapesAtWidth(model);
  return model.layers.flatMap((layer) => {
    const below = inputsOf(layer);
    const differentiatesInput = below.some((one) => learnsBelow.get(one.name) === true);
    learnsBelow.set(layer.name, differentiatesInput || layer.weights.length > 0);
    return kernelsOf(layer).map(({ isScan, ...kernel }) => ({
      ...kernel,
      applications: applicationsOf(shapes.get(layer.name), isScan),
      differentiatesInput,
    }));
  });
}

interface Kernel extends Pick<LayerProducts, 'columns' | 'features' | 'units'> {
  /** Scans an image, from each corner with columns of its own. */
  isScan: boolean;
}

/**
 * A kernel `[features, columns]` begins each part, and a recurrent kernel `[units, columns]` may follow; of
 * a scan `[corners, features, columns]` and `[corners, axes, units, columns]`.
 */
function kernelsOf(layer: tf.layers.Layer): Kernel[] {
  const kernels: Kernel[] = [];
  for (const { originalName, shape } of layer.weights) {
    const name = originalName.split('/').at(-1);
    const sizes = shape as number[];
    const corners = sizes.length > 2 ? sizes[0] : 1;
    const [rows, columns] = sizes.slice(-2);
    if (name === 'kernel') {
      const isScan = sizes.length === 3;
      kernels.push({ columns: corners * columns, features: rows, units: 0, isScan });
    }
    const last = kernels.at(-1);
    if (name === 'recurrent_kernel' && last !== undefined) {
      last.units = (sizes.length === 4 ? sizes[1] : 1) * rows;
    }
  }
  return kernels;
}

/** The sizes between the batch and the features of what it reads; an image may have no axis of features. */
function applicationsOf(shapes: LayerShapes | undefined, isScan: boolean): number {
  const [, ...sizes] = shapes?.inputs[0] ?? [];
  const places = isScan ? sizes.slice(0, 2) : sizes.slice(0, -1);
  return places.reduce<number>((product, size) => product * (size ?? 1), 1);
}
