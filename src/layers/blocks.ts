/**
 * Gathers blocks of an image that do not overlap into features, row by row of the block; what a block
 * lacks at the right and the bottom of the image is filled up with zeros. A dense layer on top is a
 * convolution whose stride is its size.
 *
 *     [batch, height, width] or [batch, height, width, features]
 *       -> [batch, ceil(height / h), ceil(width / w), h * w * features]
 */
import * as tf from '@tensorflow/tfjs';
import { singleShape } from './recurrent-layer.ts';

type Shape = (number | null)[];

export interface BlocksConfig {
  name: string;
  height: number;
  width: number;
}

export class Blocks extends tf.layers.Layer {
  static className = 'Blocks';

  /** @throws Error unless a block is at least one pixel high and wide, in whole pixels. */
  constructor(readonly config: BlocksConfig) {
    super({ name: config.name });
    const { name, height, width } = config;
    if ([height, width].every((size) => Number.isInteger(size) && size >= 1)) return;
    throw new Error(
      `${name} was given blocks ${height} high and ${width} wide; both must be whole numbers of at least 1, e.g. 2.`,
    );
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = singleShape(inputShape);
    if (shape.length !== 3 && shape.length !== 4) {
      throw new Error(
        `${this.name} reads [batch, height, width] or [batch, height, width, features]; it was given [${shape.join(', ')}].`,
      );
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const given = Array.isArray(inputs) ? inputs[0] : inputs;
      const image = (given.rank === 3 ? given.expandDims(3) : given) as tf.Tensor4D;
      const { height, width } = this.config;
      const [batch, rows, columns, features] = image.shape;
      const [down, across] = [Math.ceil(rows / height), Math.ceil(columns / width)];
      const columnsFilled = filledUp(
        image.reshape([batch * rows, columns * features]),
        across * width * features,
      );
      const padded = filledUp(
        columnsFilled.reshape([batch, rows * across * width * features]),
        down * height * across * width * features,
      );
      // A row of a block is already in one piece, so four axes are enough to gather the rows.
      return padded
        .reshape([batch * down, height, across, width * features])
        .transpose([0, 2, 1, 3])
        .reshape([batch, down, across, height * width * features]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, rows, columns, features = 1] = singleShape(inputShape);
    const { height, width } = this.config;
    const count = (size: number | null, of: number) =>
      size === null ? null : Math.ceil(size / of);
    return [
      batch,
      count(rows, height),
      count(columns, width),
      features === null ? null : height * width * features,
    ];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { height, width } = this.config;
    return { ...super.getConfig(), height, width };
  }
}

/**
 * Zeros behind each row, `[n, size]` to `[n, full]`. In two dimensions a row is one piece of memory, and
 * the gradient, a slice, so many copies; over four axes tfjs would copy the features of one pixel at a time.
 */
function filledUp(rows: tf.Tensor2D, full: number): tf.Tensor2D {
  const lacking = full - rows.shape[1];
  if (lacking === 0) return rows;
  return rows.pad([
    [0, 0],
    [0, lacking],
  ]);
}
