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
 * A coRNN's R has 2 U rows. A cell whose units do not look at each other has no R; the matrix that reads an LRU's state out, and a gated linear
 * unit, count as dense layers.
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
 * Lines count as so wide as `atWidth` says, and as filled to the end.
 */
import { CELLS, squaresOf } from './cells.ts';
import { applicationsOf, recurrentsOf } from './describe.ts';
import { cornersOf, type LayerGraph, type LayerNode } from './layer-graph.ts';
import { atWidth } from './output-shape.ts';
import { featuresOf } from './weights.ts';

/** A layer's products, for one sample of the batch. */
export interface LayerProducts {
  /** Columns of the kernel: gates times units, or a dense layer's outputs. */
  columns: number;
  features: number;
  /** Rows of the recurrent kernels, of which two dimensions and a coRNN have two; 0 for a dense layer. */
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

/** The products of every layer of the graph that has weights, in the order of computation. */
export function productsOf(graph: LayerGraph): LayerProducts[] {
  const learnsBelow = new Map<LayerNode, boolean>();
  return atWidth(graph).nodes.flatMap((node) => {
    const differentiatesInput = node.inputs.some((input) => learnsBelow.get(input) === true);
    const kernels = kernelsOf(node);
    learnsBelow.set(node, differentiatesInput || kernels.length > 0);
    const applications = applicationsOf(node);
    return kernels.map((kernel) => ({ ...kernel, applications, differentiatesInput }));
  });
}

function kernelsOf(node: LayerNode): Pick<LayerProducts, 'columns' | 'features' | 'units'>[] {
  const { layer, inputs } = node;
  switch (layer.kind) {
    case 'dense':
      return [{ columns: layer.units, features: featuresOf(inputs[0].shape), units: 0 }];
    case 'mdlstm': {
      const { units } = layer.mdlstm;
      const image = inputs[0].shape;
      const features = image.length === 3 ? 1 : featuresOf(image);
      return [{ columns: cornersOf(layer.mdlstm) * 5 * units, features, units: 2 * units }];
    }
    case 'glu':
      return [{ columns: 2 * layer.units, features: featuresOf(inputs[0].shape), units: 0 }];
    default:
      return recurrentsOf(node).flatMap(({ cell, units }) => {
        const { gates, readsOut = false } = CELLS[cell];
        const columns = gates.length * units;
        const features = featuresOf(inputs[0].shape);
        const own = { columns, features, units: squaresOf(cell) * units };
        // The matrix that reads a complex state out reads both parts of it.
        return readsOut ? [own, { columns: units, features: columns, units: 0 }] : [own];
      });
  }
}
