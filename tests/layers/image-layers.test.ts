/** What stands between scans: gathering blocks, counting the columns that are left, summing up, dense layers at every place. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLayerKit, type LayerKit } from './layer-kit.ts';

import { distance, on, randomTensor, run, useCpu, values } from './set-up.ts';

beforeAll(useCpu);

let kit: LayerKit;
beforeEach(() => {
  kit = createLayerKit({ seed: 1 });
});

const size = (max: number) => fc.integer({ min: 1, max });

describe('blocks', () => {
  it('gather what they cover, row by row, and zeros where the image has ended', () => {
    const image = tf.tensor3d([
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ]);
    expect(run(kit.blocks({ height: 2, width: 2 }), image).arraySync()).toEqual([
      [
        [
          [1, 2, 4, 5],
          [3, 0, 6, 0],
        ],
        [
          [7, 8, 0, 0],
          [9, 0, 0, 0],
        ],
      ],
    ]);
  });

  it('with a dense layer on top are a strided convolution, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.record({ rows: size(7), columns: size(9), features: size(3), h: size(4), w: size(4) }),
        ({ rows, columns, features, h, w }) => {
          tf.tidy(() => {
            const x = randomTensor<tf.Tensor4D>([2, rows, columns, features]);
            const blocks = kit.blocks({ height: h, width: w });
            const dense = kit.dense({ units: 2, useBias: false });
            const output = run(dense, run(blocks, x));
            const filter = dense.getWeights()[0].reshape<tf.Tensor4D>([h, w, features, 2]);
            const padded = x.pad([
              [0, 0],
              [0, (h - (rows % h)) % h],
              [0, (w - (columns % w)) % w],
              [0, 0],
            ]);
            expect(distance(output, padded.conv2d(filter, [h, w], 'valid'))).toBeLessThan(1e-5);
            expect(blocks.computeOutputShape([null, rows, columns, features])).toEqual([
              null,
              Math.ceil(rows / h),
              Math.ceil(columns / w),
              h * w * features,
            ]);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('and a dense layer on top are the same at every place, however many places there are', () => {
    fc.assert(
      fc.property(
        fc.record({ batch: size(5), rows: size(17), columns: size(19), features: size(3) }),
        ({ batch, rows, columns, features }) => {
          tf.tidy(() => {
            const x = randomTensor<tf.Tensor4D>([batch, rows, columns, features]);
            const dense = kit.dense({ units: 3 });
            const output = run(dense, x);
            const [kernel, bias] = dense.getWeights();
            const plain = x.reshape([-1, features]).matMul(kernel).add(bias);
            expect(distance(output, plain.reshape([batch, rows, columns, 3]))).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('know of an open width that it stays open', () => {
    const blocks = kit.blocks({ height: 4, width: 2 });
    expect(blocks.computeOutputShape([null, 28, null])).toEqual([null, 7, null, 8]);
    const input = kit.input([28, null, 6]);
    expect(on(blocks, input).shape).toEqual([null, 7, null, 48]);
  });

  it('hand gradients back to every pixel', () => {
    const x = randomTensor<tf.Tensor3D>([2, 5, 7]);
    const blocks = kit.blocks({ height: 2, width: 3 });
    const gradient = tf.grad((image: tf.Tensor) => run(blocks, image).square().sum())(x);
    expect(distance(gradient, x.mul(2))).toBeLessThan(1e-6);
  });

  it('refuse sizes and images that make no sense', () => {
    expect(() => kit.blocks({ height: 0, width: 2 })).toThrow(
      'blocks was given blocks 0 high and 2 wide; both must be whole numbers of at least 1',
    );
    expect(() => run(kit.blocks({ height: 2, width: 2 }), tf.zeros([2, 3]))).toThrow(
      /reads \[batch, height, width\] .*it was given \[2, 3\]/,
    );
  });
});

describe('widths', () => {
  it('shrink as blocks do, rounded up, and stay whole numbers', () => {
    for (const by of [1, 2, 4, 8]) {
      const widths = Array.from({ length: 300 }, (_, i) => i + 1);
      const shrunk = run(kit.shrinkWidths(by), tf.tensor1d(widths, 'int32'));
      expect(shrunk.dtype).toBe('int32');
      expect(values(shrunk)).toEqual(widths.map((width) => Math.ceil(width / by)));
    }
    expect(() => kit.shrinkWidths(1.5)).toThrow(/gather 1\.5 columns.*whole number of at least 1/);
  });
});

describe('collapse', () => {
  it('sums over the height, or over the whole image', () => {
    const x = randomTensor<tf.Tensor4D>([2, 3, 4, 5]);
    const height = kit.collapse('height');
    expect(distance(run(height, x), x.sum(1))).toBe(0);
    expect(height.computeOutputShape([null, 3, null, 5])).toEqual([null, null, 5]);
    const both = kit.collapse('both');
    expect(distance(run(both, x), x.sum([1, 2]))).toBe(0);
    expect(both.computeOutputShape([null, 3, 4, 5])).toEqual([null, 5]);
    const flat = x.slice([0, 0, 0, 0], [2, 1, 4, 5]);
    expect(distance(run(kit.collapse('height'), flat), flat.sum(1))).toBe(0);
  });
});

describe('a dense layer', () => {
  it.each([[[4]], [[5, 4]], [[2, 5, 4]]])(
    'computes the same at every place of [batch, %j]',
    (sizes) => {
      const x = randomTensor([3, ...sizes]);
      const dense = kit.dense({ units: 2, activation: 'tanh' });
      const output = run(dense, x);
      dense.setWeights([dense.getWeights()[0], tf.tensor1d([0.5, -0.25])]);
      const [kernel, bias] = dense.getWeights();
      const expected = x
        .reshape<tf.Tensor2D>([-1, 4])
        .matMul(kernel as tf.Tensor2D)
        .add(bias)
        .tanh();
      expect(output.shape).toEqual([3, ...sizes.slice(0, -1), 2]);
      expect(distance(run(dense, x).reshape([-1, 2]), expected)).toBeLessThan(1e-6);
      expect(dense.computeOutputShape([null, ...sizes])).toEqual([null, ...sizes.slice(0, -1), 2]);
    },
  );

  it('without bias has a kernel only, and keeps zeros at zero', () => {
    const dense = kit.dense({ units: 2, activation: 'tanh', useBias: false });
    expect(
      values(
        run(dense, tf.zeros([1, 3, 4]))
          .abs()
          .max(),
      ),
    ).toEqual([0]);
    expect(dense.weights).toHaveLength(1);
    expect(dense.countParams()).toBe(8);
  });

  it('says which number of features it needs to know', () => {
    const input = kit.input([3, null]);
    expect(() => on(kit.dense({ units: 2 }), input)).toThrow(
      /known number of features; it was given/,
    );
  });
});
