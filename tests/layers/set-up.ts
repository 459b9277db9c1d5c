/** What the tests of the layers share: a kit on the CPU backend, and tensors of known numbers. */
import * as tf from '@tensorflow/tfjs';
import { registerKernels } from '../../src/kernels/register.ts';
import type { RecurrentLayer } from '../../src/layers/recurrent-layer.ts';
import { RandomStream } from '../../src/layers/random.ts';

export async function useCpu(): Promise<void> {
  await tf.setBackend('cpu');
  await registerKernels('cpu');
}

export function randomTensor<T extends tf.Tensor>(shape: number[], seed = 1): T {
  const random = new RandomStream(seed, 'input');
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
  return tf.tensor(values, shape) as T;
}

/** A layer applied once to values. */
export function run(
  layer: tf.layers.Layer | RecurrentLayer,
  input: tf.Tensor | tf.Tensor[],
  training = false,
): tf.Tensor {
  return layer.apply(input, { training }) as tf.Tensor;
}

/** A layer applied once to the symbol of an input. */
export function on(
  layer: tf.layers.Layer,
  input: tf.SymbolicTensor | tf.SymbolicTensor[],
): tf.SymbolicTensor {
  return layer.apply(input) as tf.SymbolicTensor;
}

export function values(tensor: tf.Tensor): number[] {
  return [...tensor.dataSync()];
}

export function weightsOf(layer: tf.layers.Layer | tf.LayersModel): number[][] {
  return layer.getWeights().map(values);
}

/** The largest difference between two tensors of the same shape. */
export function distance(a: tf.Tensor, b: tf.Tensor): number {
  if (a.shape.join() !== b.shape.join()) {
    throw new Error(`Shapes differ: [${a.shape.join()}] and [${b.shape.join()}]`);
  }
  return tf.tidy(() => a.sub(b).abs().max().dataSync()[0]);
}
