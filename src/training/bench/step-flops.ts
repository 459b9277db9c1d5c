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
 * A dense layer from F features to K:  forward 2 N F K, weights 2 N F K, input 2 N F K.
 */
import type * as tf from '@tensorflow/tfjs';

/** A layer's products, for one sample of the batch. */
export interface LayerProducts {
  /** Columns of the kernel: gates times units, or a dense layer's outputs. */
  columns: number;
  features: number;
  /** Rows of the recurrent kernel; 0 for a dense layer. */
  units: number;
  /** Times that the kernel is applied for one sample: sequences times timesteps; 1 for a dense layer. */
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
  return model.layers.flatMap((layer) => {
    const below = inputsOf(layer);
    const differentiatesInput = below.some((one) => learnsBelow.get(one.name) === true);
    learnsBelow.set(layer.name, differentiatesInput || layer.weights.length > 0);
    const applications = applicationsOf(layer);
    return kernelsOf(layer).map((kernel) => ({ ...kernel, applications, differentiatesInput }));
  });
}

type Kernel = Pick<LayerProducts, 'columns' | 'features' | 'units'>;

/** A kernel `[features, columns]` begins each part; a recurrent kernel `[units, columns]` may follow. */
function kernelsOf(layer: tf.layers.Layer): Kernel[] {
  const kernels: Kernel[] = [];
  for (const { originalName, shape } of layer.weights) {
    const name = originalName.split('/').at(-1);
    const [rows, columns] = shape as number[];
    if (name === 'kernel') kernels.push({ columns, features: rows, units: 0 });
    const last = kernels.at(-1);
    if (name === 'recurrent_kernel' && last !== undefined) last.units = rows;
  }
  return kernels;
}

/** The sizes between the batch and the features of what it reads: timesteps, or rows times timesteps. */
function applicationsOf(layer: tf.layers.Layer): number {
  const [node] = layer.inboundNodes;
  const [input] = node.inputShapes as (number | null)[][];
  return input.slice(1, -1).reduce<number>((product, size) => product * (size ?? 1), 1);
}

function inputsOf(layer: tf.layers.Layer): tf.layers.Layer[] {
  return layer.inboundNodes.flatMap((node) => node.inboundLayers);
}
