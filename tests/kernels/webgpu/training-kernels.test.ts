/** The kernels around the recurrent ops must do what the composed operations do on the plain backend. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { augmentImage, Augmentation, TRANSFORM_SIZE } from '../../../src/data/augmentation.ts';
import { hasBarriers } from '../../../src/kernels/barrier-probe.ts';
import { gatherDigits, packDigits } from '../../../src/kernels/gather-digits.ts';
import { meanSquaredError } from '../../../src/kernels/mean-squared-error.ts';
import { softmaxCrossEntropy } from '../../../src/kernels/softmax-cross-entropy.ts';
import { DEFAULT_TRAINING } from '../../../src/models/training-fields.ts';
import type { TrainingSettings } from '../../../src/models/experiment.ts';
import { clipGradient, clippingOf } from '../../../src/training/clipping.ts';
import { Optimizer } from '../../../src/training/optimizers/optimizer.ts';
import { QUICK_SELF_TEST } from '../../../src/training/self-test-cases.ts';
import { selfTest } from '../../../src/training/self-test.ts';
import { relativeError } from '../parity.ts';
import { startWebGpu } from './device.ts';

const NO_CLIP = { limit: 0 };
let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

describe('on WebGPU', () => {
  test('barriers hold and the rest of the self-test passes, as before a graphics card is taken', async ({
    skip,
  }) => {
    skip(device === undefined, 'no WebGPU adapter');
    expect(hasBarriers()).toBe(true);
    expect(await selfTest(QUICK_SELF_TEST)).toBeUndefined();
  }, 60_000);

  test('loss, totals and gradient are those of the composed operations', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    const logits = Float32Array.from({ length: 300 * 10 }, (_, i) => 30 * Math.sin(i * i));
    const labels = Int32Array.from({ length: 300 }, (_, i) => (i * 7) % 10);
    const [ours, expected] = await onBoth(() => {
      const y = tf.tensor1d(labels, 'int32');
      let totals = tf.zeros([2]);
      const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => {
        const result = softmaxCrossEntropy(z as tf.Tensor2D, y);
        totals = tf.keep(result.totals);
        return result.loss;
      })(tf.tensor2d(logits, [300, 10]));
      return [value, totals, grad];
    });
    ours.forEach((values, i) => {
      expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
    });
  }, 60_000);

  test('squared errors and their gradient are those of the composed operations', async ({
    skip,
  }) => {
    skip(device === undefined, 'no WebGPU adapter');
    const [ours, expected] = await onBoth(() => {
      let totals = tf.zeros([1]);
      const { value, grad } = tf.valueAndGrad((z: tf.Tensor) => {
        const result = meanSquaredError(z as tf.Tensor2D, wave(300, 1));
        totals = tf.keep(result.totals);
        return result.loss;
      })(wave(300, 2).reshape([300, 1]));
      return [value, totals, grad];
    });
    ours.forEach((values, i) => {
      expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
    });
  }, 60_000);

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
  test.each(settings)(
    '%s moves weights as composed',
    async (_, changes) => {
      if (device === undefined) return;
      const [ours, expected] = await onBoth(() => {
        const variables = new Map([
          ['a', tf.variable(wave(70, 1))],
          ['b', tf.variable(wave(7, 2))],
        ]);
        const optimizer = new Optimizer(
          { ...DEFAULT_TRAINING, learningRate: 0.1, ...changes },
          variables,
        );
        for (let step = 0; step < 3; step++) {
          optimizer.apply(
            new Map([
              ['a', wave(70, 3 + step)],
              ['b', wave(7, 5 + step)],
            ]),
          );
        }
        return [...variables.values(), ...optimizer.slots().values()];
      });
      expect(ours.length).toBe(expected.length);
      ours.forEach((values, i) => {
        expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
      });
    },
    60_000,
  );

  test('the norm of more gradients than a shader may bind buffers', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    const [ours, expected] = await onBoth(() => {
      const gradients = Array.from({ length: 23 }, (_, i) => [`w${i}`, wave(5, i)] as const);
      const clips = clippingOf(new Map(gradients), 'global-norm', 0.5);
      return gradients.map(([name, gradient]) =>
        clipGradient(gradient, clips.get(name) ?? NO_CLIP),
      );
    });
    ours.forEach((values, i) => {
      expect(relativeError(values, Float64Array.from(expected[i]))).toBeLessThan(1e-5);
    });
  }, 60_000);

  test('a variable read before an update is read anew after it', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await tf.setBackend('webgpu');
    const variable = tf.variable(wave(5, 1));
    const optimizer = new Optimizer(DEFAULT_TRAINING, new Map([['w', variable]]));
    const before = [...(await variable.data())];
    optimizer.apply(new Map([['w', tf.ones([5])]]));
    const after = [...(await variable.data())];
    after.forEach((value, i) => expect(value).toBeCloseTo(before[i] - 0.01, 6));
  });

  test('digits gathered on the device are the digits asked for', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await tf.setBackend('webgpu');
    const images = Uint8Array.from({ length: 5 * 784 }, (_, i) => (i * 31) % 256);
    const batch = gatherDigits(packDigits(images, 784), tf.tensor1d([3, 0, 3], 'int32'), [28, 28]);
    expect(batch.shape).toEqual([3, 28, 28]);
    const expected = [3, 0, 3].flatMap((digit) =>
      Array.from(images.subarray(digit * 784, (digit + 1) * 784), (byte) => byte / 255),
    );
    expect(relativeError(await batch.data<'float32'>(), Float64Array.from(expected))).toBeLessThan(
      1e-6,
    );
  });

  test('digits changed on the device have the very bytes that they have elsewhere', async ({
    skip,
  }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await tf.setBackend('webgpu');
    const shape = [28, 28] as const;
    const images = Uint8Array.from({ length: 5 * 784 }, (_, i) => (i * 31) % 256);
    const most = { shift: 4, rotation: 180, scale: 0.5, slant: 45, width: 0.5, stroke: 1 };
    const transforms = Augmentation.of(most, shape, 7)?.transforms(2, 3, 6) ?? new Int32Array();
    const indices = [3, 0, 3, 1, 4, 2];
    const batch = gatherDigits(
      packDigits(images, 784),
      tf.tensor1d(indices, 'int32'),
      shape,
      tf.tensor2d(transforms, [6, TRANSFORM_SIZE], 'int32'),
    );
    const bytes = Array.from(await batch.data<'float32'>(), (ink) => Math.round(255 * ink));
    const expected = indices.flatMap((digit, row) => {
      const changed = new Uint8Array(784);
      const at = row * TRANSFORM_SIZE;
      const transform = transforms.subarray(at, at + TRANSFORM_SIZE);
      augmentImage(images, digit, shape, transform, changed);
      return [...changed];
    });
    expect(bytes).toEqual(expected);
  });
});

/** What `task` gives on WebGPU, and on tfjs's plain backend, which has none of our training kernels. */
async function onBoth(task: () => tf.Tensor[]): Promise<[Float32Array[], Float32Array[]]> {
  const results: Float32Array[][] = [];
  for (const backend of ['webgpu', 'cpu']) {
    await tf.setBackend(backend);
    const tensors = task();
    results.push(await Promise.all(tensors.map((tensor) => tensor.data<'float32'>())));
    tf.dispose(tensors);
  }
  const [ours, expected] = results;
  return [ours, expected];
}

function wave(size: number, phase: number): tf.Tensor1D {
  return tf.tensor1d(Float32Array.from({ length: size }, (_, i) => Math.sin(3 * i + phase)));
}
