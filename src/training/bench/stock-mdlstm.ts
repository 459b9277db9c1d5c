/**
 * A two-dimensional LSTM composed of stock tfjs operations, as well as one can: the input is multiplied by
 * all kernels at once, the image is skewed so that an anti-diagonal of cells becomes a column, and then,
 * diagonal by diagonal, all samples, cells and corners go through one product for each axis and a dozen
 * pointwise operations. tfjs has no such layer, and one operation a cell would be many times slower.
 *
 * Equations and the layout of the weights are those of src/kernels/mdlstm.ts, so that both sides of the
 * bench can hold the same weights.
 */
import * as tf from '@tensorflow/tfjs';
import { SCAN_CORNERS, type ScanCorner } from '../../kernels/mdlstm.ts';
import { lastCells } from '../../layers/last-cells.ts';
import type { MdlstmLayer } from '../../graph/layer-graph.ts';

type Shape = (number | null)[];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

const BLOCKS = 5;

export class StockMdlstm extends tf.layers.Layer {
  static className = 'StockMDLSTM';
  readonly #corners: readonly ScanCorner[];
  #weights: Record<'kernel' | 'recurrent', Weight> | undefined;
  #bias: Weight | undefined;
  #peepholes: Weight | undefined;

  constructor(private readonly config: MdlstmLayer) {
    super({});
    const { direction } = config;
    this.#corners = direction === 'all' ? SCAN_CORNERS : [direction];
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = imageShape(inputShape);
    const features = shape.length === 3 ? 1 : (shape[3] as number);
    const { units, useBias, peepholes } = this.config;
    const corners = this.#corners.length;
    const columns = BLOCKS * units;
    const glorot = tf.initializers.glorotUniform({});
    const add = (name: string, shape: number[]) => this.addWeight(name, shape, 'float32', glorot);
    this.#weights = {
      kernel: add('kernel', [corners, features, columns]),
      recurrent: add('recurrent_kernel', [corners, 2, units, columns]),
    };
    if (useBias) this.#bias = add('bias', [corners, columns]);
    if (peepholes) this.#peepholes = add('peepholes', [corners, 4, units]);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [given, widths] = Array.isArray(inputs) ? inputs : [inputs];
      const image = (given.rank === 3 ? given.expandDims(3) : given) as tf.Tensor4D;
      const { units, returnSequences } = this.config;
      const cells = this.#scan(image, widths as tf.Tensor1D | undefined);
      return returnSequences
        ? cells
        : lastCells(cells, this.#corners, units, widths as tf.Tensor1D | undefined);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = imageShape(inputShape);
    const channels = this.#corners.length * this.config.units;
    return !this.config.returnSequences ? [batch, channels] : [batch, height, width, channels];
  }

  /** `[batch, height, width, features]` to `[batch, height, width, corners * units]` */
  #scan(image: tf.Tensor4D, widths: tf.Tensor1D | undefined): tf.Tensor4D {
    const weights = this.#weights;
    if (weights === undefined) throw new Error(`${this.name} has no weights yet.`);
    const { units } = this.config;
    const corners = this.#corners.length;
    const [batch, height, width] = image.shape;
    const z = this.#inputProjection(image);
    const skewed = tf.concat(
      this.#corners.map((corner, i) => {
        const size = [batch, height, width, BLOCKS * units];
        return skew(turned(z.slice([0, 0, 0, i * size[3]], size), corner));
      }),
    );
    const valid = this.#validCells(batch, height, width, widths);
    const [fromBeside, fromAbove] = (weights.recurrent.read() as tf.Tensor4D)
      .transpose([1, 0, 2, 3])
      .unstack<tf.Tensor3D>();
    const [w_i, w_fx, w_fy, w_o] = this.#peepholeRows();

    // States of the diagonal before, [corners, batch, height, units]; those above are one row further down.
    const shape = [corners, batch, height, units];
    let h = tf.zeros<tf.Rank.R4>(shape as [number, number, number, number]);
    let c = h;
    const diagonals: tf.Tensor[] = [];
    for (let d = 0; d < height + width - 1; d++) {
      const [h_y, c_y] = [rowsDown(h), rowsDown(c)];
      const product = (state: tf.Tensor4D, matrix: tf.Tensor3D) =>
        state
          .reshape<tf.Tensor3D>([corners, batch * height, units])
          .matMul(matrix)
          .reshape([corners, batch, height, BLOCKS * units]);
      const sum = columnOf(skewed, d)
        .reshape([corners, batch, height, BLOCKS * units])
        .add(product(h, fromBeside))
        .add(product(h_y, fromAbove));
      const bounded = this.config.clampGateErrors ? clampedErrors(sum) : sum;
      const [z0, z1, z2, z3, z4] = tf.split(bounded, BLOCKS, 3);
      const looking = (z: tf.Tensor, weight: tf.Tensor | undefined, state: tf.Tensor) =>
        weight === undefined ? z : z.add(weight.mul(state));
      let state: tf.Tensor;
      if (this.config.cell === 'stable') {
        const [i, f, l] = [z0, z1, z2].map((gate) => gate.sigmoid());
        state = i.mul(z3.tanh()).add(f.mul(l.mul(c_y.sub(c)).add(c)));
      } else {
        const i = looking(z0, w_i, c.add(c_y)).sigmoid();
        const [f_x, f_y] = [looking(z1, w_fx, c).sigmoid(), looking(z2, w_fy, c_y).sigmoid()];
        state = i.mul(z3.tanh()).add(f_x.mul(c)).add(f_y.mul(c_y));
      }
      const o = looking(z4, w_o, state).sigmoid();
      const mask = columnOf(valid, d).reshape([corners, -1, height, 1]);
      c = state.mul(mask);
      h = o.mul(state.tanh()).mul(mask);
      diagonals.push(h.reshape([corners * batch, height, units]));
    }
    const cells = unskew(tf.stack(diagonals, 2) as tf.Tensor4D, width);
    return tf.concat4d(
      this.#corners.map((corner, i) =>
        turned(cells.slice([i * batch, 0, 0, 0], [batch, height, width, units]), corner),
      ),
      3,
    );
  }

  /** All corners' `x W + b` in one product, side by side: `[batch, height, width, corners * 5 units]`. */
  #inputProjection(image: tf.Tensor4D): tf.Tensor4D {
    const [batch, height, width, features] = image.shape;
    const kernel = this.#weights?.kernel.read().transpose([1, 0, 2]).reshape([features, -1]);
    const product = image.reshape([-1, features]).matMul(kernel as tf.Tensor2D);
    const z = this.#bias === undefined ? product : product.add(this.#bias.read().flatten());
    return z.reshape([batch, height, width, -1]);
  }

  /** Where a diagonal has a cell of the sample's own: 1 or 0, skewed, `[corners (* batch), height, diagonals, 1]`. */
  #validCells(
    batch: number,
    height: number,
    width: number,
    widths: tf.Tensor1D | undefined,
  ): tf.Tensor4D {
    const samples = widths === undefined ? 1 : batch;
    const own =
      widths === undefined
        ? tf.ones([1, 1, width, 1])
        : tf
            .range(0, width)
            .less(widths.toFloat().expandDims(1))
            .toFloat()
            .reshape([batch, 1, width, 1]);
    const image = own.tile([1, height, 1, 1]).reshape<tf.Tensor4D>([samples, height, width, 1]);
    return tf.concat4d(
      this.#corners.map((corner) => skew(turned(image, corner))),
      0,
    );
  }

  /** w_i, w_fx, w_fy, w_o as `[corners, 1, 1, units]`; none without peepholes. */
  #peepholeRows(): tf.Tensor[] {
    if (this.#peepholes === undefined) return [];
    const corners = this.#corners.length;
    return tf
      .unstack(this.#peepholes.read(), 1)
      .map((row) => row.reshape([corners, 1, 1, this.config.units]));
  }
}

/** The image as a scan from that corner meets it, and back again. */
function turned(image: tf.Tensor4D, corner: ScanCorner): tf.Tensor4D {
  const [vertical, horizontal] = corner.split('-');
  const axes = [...(vertical === 'bottom' ? [1] : []), ...(horizontal === 'right' ? [2] : [])];
  return axes.length === 0 ? image : image.reverse(axes);
}

/**
 * Row r moved r columns to the right, so that an anti-diagonal stands in a column:
 * `[n, height, width, k]` to `[n, height, width + height - 1, k]`.
 */
function skew(image: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, k] = image.shape;
  const padded = image.pad([
    [0, 0],
    [0, 0],
    [0, height],
    [0, 0],
  ]);
  const diagonals = width + height - 1;
  return padded
    .reshape<tf.Tensor3D>([n, height * (width + height), k])
    .slice([0, 0, 0], [n, height * diagonals, k])
    .reshape([n, height, diagonals, k]);
}

/** `skew` undone: `[n, height, width + height - 1, k]` to `[n, height, width, k]`. */
function unskew(image: tf.Tensor4D, width: number): tf.Tensor4D {
  const [n, height, diagonals, k] = image.shape;
  return image
    .reshape<tf.Tensor3D>([n, height * diagonals, k])
    .pad([
      [0, 0],
      [0, height],
      [0, 0],
    ])
    .reshape<tf.Tensor4D>([n, height, diagonals + 1, k])
    .slice([0, 0, 0, 0], [n, height, width, k]);
}

/** Column d: `[n, height, columns, k]` to `[n, height, 1, k]`. */
function columnOf(image: tf.Tensor4D, d: number): tf.Tensor4D {
  const [n, height, , k] = image.shape;
  return image.slice([0, 0, d, 0], [n, height, 1, k]);
}

/** What stands above each row: zeros over the first, the last row gone. `[corners, batch, height, units]` */
function rowsDown(state: tf.Tensor): tf.Tensor4D {
  const [corners, batch, height, units] = state.shape;
  return state.slice([0, 0, 0, 0], [corners, batch, height - 1, units]).pad([
    [0, 0],
    [0, 0],
    [1, 0],
    [0, 0],
  ]);
}

/** Hands z on as it is, and each element of dL/dz within [-1, 1]. */
function clampedErrors(z: tf.Tensor): tf.Tensor {
  return tf.customGrad((...given) => ({
    value: (given[0] as tf.Tensor).clone(),
    gradFunc: (dz) => dz.clipByValue(-1, 1),
  }))(z);
}

function imageShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}
