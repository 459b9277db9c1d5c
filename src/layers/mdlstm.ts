/**
 * LSTM in two dimensions, one op for all cells of the image and all scans. Weights are named and made as
 * those of Keras's LSTM, once per corner that a scan starts from:
 *
 *     kernel            [corners, features, 5 units]     Glorot uniform for each corner
 *     recurrent_kernel  [corners, 2, units, 5 units]     orthogonal for each corner and axis
 *     bias              [corners, 5 units]               ones for forget gates, zeros elsewhere
 *     peepholes         [corners, 4, units]              N(0, 0.1), classic cell only
 *
 *     [batch, height, width, features], or [batch, height, width] as one feature
 *       -> [batch, height, width, corners * units], or [batch, corners * units] without returnSequences
 *
 * Applied to `[image, widths]`, with widths `[batch]`, only each sample's own columns are read.
 */
import * as tf from '@tensorflow/tfjs';
import { mdlstm, SCAN_CORNERS, type ScanCorner } from '../kernels/mdlstm.ts';
import { requireUnits } from './config-checks.ts';
import { fromValues } from './initial-values.ts';
import { kernelValues, recurrentValues } from './initializers.ts';
import { lastCells } from './last-cells.ts';
import type { MdlstmLayer } from '../graph/layer-graph.ts';
import type { Randomness, RandomStream } from './random.ts';
import { singleShape } from './recurrent-layer.ts';
import { stockKernelInitializer, stockRecurrentInitializer } from './stock-config.ts';

type Shape = (number | null)[];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

const BLOCKS = 5;
const AXES = 2;
const PEEPHOLES = 4;
/** As in RNNLIB, Graves's own implementation (`initWeightRange 0.1`). */
const PEEPHOLE_DEVIATION = 0.1;

export class Mdlstm extends tf.layers.Layer {
  static className = 'MDLSTM';
  readonly corners: readonly ScanCorner[];
  #kernel: Weight | undefined;
  #recurrentKernel: Weight | undefined;
  #bias: Weight | undefined;
  #peepholes: Weight | undefined;

  /** @throws Error when there are no units, or peepholes for a cell that has none. */
  constructor(
    readonly config: MdlstmLayer & { name: string },
    private readonly randomness: Randomness,
  ) {
    super({ name: config.name });
    requireUnits(config.name, config.units);
    if (config.peepholes && config.cell === 'stable') {
      throw new Error(
        `${config.name} was given peepholes, which the stable cell does not have; leave them out or choose the classic cell.`,
      );
    }
    this.corners = config.direction === 'all' ? SCAN_CORNERS : [config.direction];
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = this.#featuresOf(inputShape);
    const { units, kernelInitializer, recurrentInitializer, useBias, peepholes } = this.config;
    const corners = this.corners.length;
    const columns = BLOCKS * units;
    this.#kernel = this.#weight('kernel', [corners, features, columns], (random) =>
      repeated(corners, () => kernelValues(kernelInitializer, features, columns, random)),
    );
    this.#recurrentKernel = this.#weight(
      'recurrent_kernel',
      [corners, AXES, units, columns],
      (random) =>
        repeated(corners * AXES, () =>
          recurrentValues(recurrentInitializer, units, columns, random),
        ),
    );
    if (useBias) {
      this.#bias = this.#weight('bias', [corners, columns], () =>
        repeated(corners, () => this.#biasValues()),
      );
    }
    if (peepholes) {
      this.#peepholes = this.#weight('peepholes', [corners, PEEPHOLES, units], (random) =>
        Float32Array.from(
          { length: corners * PEEPHOLES * units },
          () => PEEPHOLE_DEVIATION * random.normal(),
        ),
      );
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [image, givenWidths] = Array.isArray(inputs) ? inputs : [inputs];
      if (this.#kernel === undefined || this.#recurrentKernel === undefined) {
        throw new Error(`${this.name} has no weights yet: apply it to an input first.`);
      }
      const x = (image.rank === 3 ? image.expandDims(3) : image) as tf.Tensor4D;
      const widths = givenWidths as tf.Tensor1D | undefined;
      const { cell, clampGateErrors, returnSequences, units } = this.config;
      const { corners } = this;
      const cells = mdlstm(
        {
          x,
          kernel: this.#kernel.read() as tf.Tensor3D,
          recurrentKernel: this.#recurrentKernel.read() as tf.Tensor4D,
          ...(this.#bias === undefined ? {} : { bias: this.#bias.read() as tf.Tensor2D }),
          ...(this.#peepholes === undefined
            ? {}
            : { peepholes: this.#peepholes.read() as tf.Tensor3D }),
          ...(widths === undefined ? {} : { widths: widths.toInt() }),
        },
        { cell, corners, clampGateErrors },
      );
      return returnSequences ? cells : lastCells(cells, corners, units, widths);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, height, width] = singleShape(inputShape);
    const channels = this.corners.length * this.config.units;
    return this.config.returnSequences ? [batch, height, width, channels] : [batch, channels];
  }

  /** Stock tfjs knows no such layer, so this is for people and for building the layer again. */
  override getConfig(): tf.serialization.ConfigDict {
    const { kernelInitializer, recurrentInitializer, ...config } = this.config;
    return {
      ...super.getConfig(),
      ...config,
      kernelInitializer: stockKernelInitializer(kernelInitializer),
      recurrentInitializer: stockRecurrentInitializer(recurrentInitializer, BLOCKS),
    };
  }

  /** One corner's: stable i, f, l, c, o; classic i, f_x, f_y, c, o. The mix l starts even, at s(0). */
  #biasValues(): Float32Array {
    const { units, cell, unitForgetBias } = this.config;
    const values = new Float32Array(BLOCKS * units);
    const forgetGates = cell === 'stable' ? 1 : 2;
    if (unitForgetBias) values.fill(1, units, (1 + forgetGates) * units);
    return values;
  }

  #featuresOf(inputShape: Shape | Shape[]): number {
    const shape = singleShape(inputShape);
    const features = shape.length === 3 ? 1 : shape[3];
    if ((shape.length === 3 || shape.length === 4) && typeof features === 'number') return features;
    throw new Error(
      `${this.name} reads [batch, height, width] or [batch, height, width, features] with a known number of features; it was given [${shape.join(', ')}].`,
    );
  }

  #weight(name: string, shape: number[], values: (random: RandomStream) => Float32Array): Weight {
    return this.addWeight(
      name,
      shape,
      'float32',
      fromValues(() => values(this.randomness.once(`${this.name}/${name}`))),
    );
  }
}

/** The values of `count` matrices one behind the other. */
function repeated(count: number, values: () => Float32Array): Float32Array {
  const matrices = Array.from({ length: count }, values);
  const all = new Float32Array(matrices.reduce((sum, matrix) => sum + matrix.length, 0));
  let at = 0;
  for (const matrix of matrices) {
    all.set(matrix, at);
    at += matrix.length;
  }
  return all;
}
