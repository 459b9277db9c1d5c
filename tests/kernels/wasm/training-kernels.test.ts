/** The loss and the update must do what the composed operations do. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { softmaxCrossEntropy } from '../../../src/kernels/softmax-cross-entropy.ts';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import type { TrainingSettings } from '../../../src/models/experiment.ts';
import { DEFAULT_TRAINING } from '../../../src/models/training-fields.ts';
import { Optimizer } from '../../../src/training/optimizers/optimizer.ts';
import { relativeError } from '../parity.ts';

beforeAll(async () => {
  await buildKernels();
  await registerWasmKernels({ threads: 1 });
});

describe('on WASM', () => {
  it('loss, totals and gradient are those of the composed operations', async () => {
    const logits = Float32Array.from({ length: 300 * 10 }, (_, i) => 30 * Math.sin(i * i));
    const labels = Int32Array.from({ length: 300 }, (_, i) => (i * 7) % 10);
    const [ours, expected] = await onBoth(() => lossOf(logits, labels, 300));
    ours.forEach((values, i) => {
      expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
    });
  });

  it('a NaN among the logits makes the loss NaN', async () => {
    await tf.setBackend('wasm');
    const logits = Float32Array.from({ length: 20 }, (_, i) => (i === 13 ? NaN : i));
    const [loss] = lossOf(logits, Int32Array.of(1, 2), 2);
    expect(loss[0]).toBeNaN();
  });

  const settings: [string, Partial<TrainingSettings>][] = [
    ['sgd', { optimizer: 'sgd' }],
    ['sgd with momentum', { optimizer: 'sgd', momentum: 0.9 }],
    ['rmsprop', { optimizer: 'rmsprop' }],
    ['rmsprop with epsilon outside', { optimizer: 'rmsprop', epsilonInsideRoot: false }],
    ['rmsprop with momentum', { optimizer: 'rmsprop', momentum: 0.9 }],
    ['adam', { optimizer: 'adam' }],
    ['clipping by value', { optimizer: 'adam', clipping: 'value', clipLimit: 0.3 }],
    ['clipping by norm', { optimizer: 'sgd', clipping: 'norm', clipLimit: 0.5 }],
    ['clipping by global norm', { optimizer: 'rmsprop', clipping: 'global-norm', clipLimit: 0.5 }],
  ];
  it.each(settings)('%s moves weights as composed', async (_, changes) => {
    const [ours, expected] = await onBoth(() => trained({ ...changes, learningRate: 0.1 }));
    expect(ours.length).toBe(expected.length);
    ours.forEach((values, i) => {
      expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
    });
  });

  it.each([
    [128, 256, 10],
    [3, 5, 11],
  ])(
    'a product of %i x %i x %i follows the weights as they move',
    async (rows, features, units) => {
      await tf.setBackend('wasm');
      const weights = tf.variable(wave(features * units, 1).reshape([features, units]));
      const optimizer = new Optimizer(
        { ...DEFAULT_TRAINING, optimizer: 'adam', learningRate: 0.1 },
        new Map([['kernel', weights]]),
      );
      const x = wave(rows * features, 2).reshape<tf.Tensor2D>([rows, features]);
      for (let step = 0; step < 3; step++) {
        optimizer.apply(new Map([['kernel', wave(features * units, step).reshape(weights.shape)]]));
        const copied = tf.tensor2d(weights.dataSync(), [features, units]);
        const expected = Float64Array.from(x.matMul(copied).dataSync());
        const found = x.matMul(weights as tf.Variable<tf.Rank.R2>).dataSync<'float32'>();
        expect(relativeError(found, expected)).toBeLessThan(1e-6);
      }
      optimizer.dispose();
      tf.dispose([weights, x]);
    },
  );
});

it('the binary that works in the memory of tfjs brings no data of its own into it', () => {
  const binary = readFileSync(new URL(`${KERNELS}/build/host.wasm`, import.meta.url));
  expect(sectionsOf(binary)).not.toContain(DATA_SECTION);
  // A binary that has data is seen to have it.
  const kernels = readFileSync(new URL(`${KERNELS}/build/simd.wasm`, import.meta.url));
  expect(sectionsOf(kernels)).toContain(DATA_SECTION);
});

const KERNELS = '../../../src/kernels/wasm';
/** https://webassembly.github.io/spec/core/binary/modules.html#sections */
const DATA_SECTION = 11;

/** The numbers of a WebAssembly binary's sections: each is a byte, its length in groups of seven bits, its contents. */
function sectionsOf(binary: Uint8Array): number[] {
  const sections: number[] = [];
  for (let at = 8; at < binary.length;) {
    sections.push(binary[at++]);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += length;
  }
  return sections;
}

function lossOf(logits: Float32Array, labels: Int32Array, batch: number): Float32Array[] {
  return tf.tidy(() => {
    const y = tf.tensor1d(labels, 'int32');
    let totals = tf.zeros([2]);
    const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => {
      const result = softmaxCrossEntropy(z as tf.Tensor2D, y);
      totals = tf.keep(result.totals);
      return result.loss;
    })(tf.tensor2d(logits, [batch, 10]));
    return [value, totals, grad].map((tensor) => tensor.dataSync() as Float32Array);
  });
}

/** Two variables and what the optimizer remembers of them after three updates. */
function trained(changes: Partial<TrainingSettings>): Float32Array[] {
  return tf.tidy(() => {
    const variables = new Map([
      ['a', tf.variable(wave(70, 1))],
      ['b', tf.variable(wave(7, 2))],
    ]);
    const optimizer = new Optimizer({ ...DEFAULT_TRAINING, ...changes }, variables);
    for (let step = 0; step < 3; step++) {
      optimizer.apply(
        new Map([
          ['a', wave(70, 3 + step)],
          ['b', wave(7, 5 + step)],
        ]),
      );
    }
    const all = [...variables.values(), ...optimizer.slots().values()];
    return all.map((tensor) => tensor.dataSync() as Float32Array);
  });
}

function wave(count: number, seed: number): tf.Tensor {
  return tf.tensor1d(Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 3 + i * i)));
}

/** On the WASM backend, then composed on tfjs's plain one. */
async function onBoth(compute: () => Float32Array[]): Promise<[Float32Array[], Float32Array[]]> {
  await tf.setBackend('wasm');
  const ours = compute().map((values) => values.slice());
  await tf.setBackend('cpu');
  return [ours, compute().map((values) => values.slice())];
}
