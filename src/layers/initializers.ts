/**
 * First values of weights, with Keras 3's rules (`keras/src/initializers/random_initializers.py`), in
 * plain TypeScript: tfjs makes its orthogonal matrix with thousands of kernel calls.
 */
import type { KernelInitializer, RecurrentInitializer } from '../graph/layer-graph.ts';
import type { RandomStream } from './random.ts';

/** Row-major values of a matrix `[rows, columns]`. */
type Matrix = Float32Array<ArrayBuffer>;

/** A layer's input weights `[rows, columns]`. */
export function kernelValues(
  name: KernelInitializer,
  rows: number,
  columns: number,
  random: RandomStream,
): Matrix {
  switch (name) {
    case 'glorotUniform':
      return glorotUniform(rows, columns, random);
    case 'smallNormal':
      return fill(rows * columns, () => 0.001 * random.normal());
    case 'torchUniform': {
      // torch.nn.Linear: U(-1/sqrt(fan in), 1/sqrt(fan in))
      return uniform(rows * columns, 1 / Math.sqrt(rows), random);
    }
  }
}

/** A layer's recurrent weights `[units, gates * units]`. */
export function recurrentValues(
  name: RecurrentInitializer,
  units: number,
  columns: number,
  random: RandomStream,
): Matrix {
  return name === 'identity' ? identity(units, columns) : orthogonal(units, columns, random);
}

/** U(-l, l) with l = sqrt(6 / (rows + columns)) (Glorot and Bengio, 2010). */
export function glorotUniform(rows: number, columns: number, random: RandomStream): Matrix {
  return uniform(rows * columns, Math.sqrt(6 / (rows + columns)), random);
}

/** U(-limit, limit). */
export function uniform(size: number, limit: number, random: RandomStream): Matrix {
  return fill(size, () => limit * (2 * random.uniform() - 1));
}

/**
 * Biases of gates that keep what they hold for 1 up to `timesteps` steps: log(u), u uniform, as a gate that is open by
 * s(b) = 1 - 1 / (1 + u) forgets in about u steps (Tallec and Ollivier, 2018).
 */
export function chronoBiases(units: number, timesteps: number, random: RandomStream): Matrix {
  const longest = Math.max(1, timesteps - 1);
  return fill(units, () => Math.log(1 + (longest - 1) * random.uniform()));
}

/** Ones on the diagonal of each gate's square, zeros elsewhere. */
function identity(units: number, columns: number): Matrix {
  const values = new Float32Array(units * columns);
  for (let row = 0; row < units; row++) {
    for (let column = row; column < columns; column += units) values[row * columns + column] = 1;
  }
  return values;
}

/**
 * Rows (or, of a tall matrix, columns) that are orthogonal to each other and of length 1 (Saxe, McClelland
 * and Ganguli, 2014): the Q of a normal matrix, each vector turned so that R's diagonal is positive,
 * which makes it uniform over all such matrices (Mezzadri, 2007).
 */
export function orthogonal(rows: number, columns: number, random: RandomStream): Matrix {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  for (let v = 0; v < count; v++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    // Modified Gram-Schmidt; in double precision, what it leaves is far below what a float32 shows.
    for (const other of vectors) subtractProjection(vector, other);
    const norm = lengthOf(vector);
    for (let i = 0; i < length; i++) vector[i] /= norm;
    vectors.push(vector);
  }
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] =
        rows <= columns ? vectors[row][column] : vectors[column][row];
    }
  }
  return values;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let i = 0; i < vector.length; i++) along += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= along * unit[i];
}

function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

function fill(size: number, draw: () => number): Matrix {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = draw();
  return values;
}
