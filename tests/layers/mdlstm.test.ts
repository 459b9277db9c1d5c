/** The layer that scans in two dimensions: its weights begin as said, and its outputs stand where they belong. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SCAN_CORNERS, type ScanCorner } from '../../src/kernels/mdlstm.ts';
import { createLayerKit, type LayerKit } from './layer-kit.ts';
import type { MdlstmConfig } from '../../src/graph/builder.ts';
import { distance, on, randomTensor, run, useCpu, values } from './set-up.ts';

beforeAll(useCpu);

let kit: LayerKit;
beforeEach(() => {
  kit = createLayerKit({ seed: 1 });
});

const image = () => randomTensor<tf.Tensor4D>([2, 3, 5, 4]);
const CLASSIC = { cell: 'classic', peepholes: true } as const;

function weightsByName(layer: tf.layers.Layer): Record<string, tf.Tensor> {
  return Object.fromEntries(
    layer.weights.map((weight) => [
      weight.originalName.split('/').at(-1) ?? '',
      weight.read() as tf.Tensor,
    ]),
  );
}

describe('MDLSTM', () => {
  it.each<[MdlstmConfig, Record<string, number[]>]>([
    [{ units: 3 }, { kernel: [4, 4, 15], recurrent_kernel: [4, 2, 3, 15], bias: [4, 15] }],
    [
      { units: 3, direction: 'bottom-left', useBias: false, ...CLASSIC },
      { kernel: [1, 4, 15], recurrent_kernel: [1, 2, 3, 15], peepholes: [1, 4, 3] },
    ],
  ])('has with %o the weights of the op', (config, expected) => {
    const layer = kit.mdlstm(config);
    const output = run(layer, image());
    const shapes = Object.entries(weightsByName(layer)).map(([name, { shape }]) => [name, shape]);
    expect(Object.fromEntries(shapes)).toEqual(expected);
    expect(output.shape).toEqual([2, 3, 5, 3 * expected['kernel'][0]]);
    expect(layer.computeOutputShape([null, 3, null, 4])).toEqual([
      null,
      3,
      null,
      3 * expected['kernel'][0],
    ]);
  });

  it('begins with kernels like a Keras LSTM’s, another for each corner and axis', () => {
    const layer = kit.mdlstm({ units: 6, ...CLASSIC });
    run(layer, image());
    const { kernel, recurrent_kernel, peepholes } = weightsByName(layer);
    const limit = Math.sqrt(6 / (4 + 30));
    const largest = kernel.abs().max([1, 2]).dataSync();
    for (const value of largest) {
      expect(value).toBeLessThanOrEqual(limit);
      expect(value).toBeGreaterThan(0.9 * limit);
    }
    const matrices = recurrent_kernel.reshape<tf.Tensor3D>([8, 6, 30]);
    const squares = matrices.matMul(matrices, false, true);
    expect(distance(squares, tf.eye(6).expandDims(0).tile([8, 1, 1]))).toBeLessThan(1e-5);
    const first = tf.unstack(matrices).map((matrix) => String(values(matrix)));
    expect(new Set(first).size).toBe(8);
    expect(new Set(tf.unstack(kernel).map((matrix) => String(values(matrix)))).size).toBe(4);
    const size = peepholes.abs().mean().dataSync()[0];
    expect(size).toBeGreaterThan(0.04);
    expect(size).toBeLessThan(0.16);
  });

  it.each<[MdlstmConfig, number[]]>([
    [{ units: 2 }, [0, 0, 1, 1, 0, 0, 0, 0, 0, 0]],
    [{ units: 2, cell: 'classic' }, [0, 0, 1, 1, 1, 1, 0, 0, 0, 0]],
    [{ units: 2, unitForgetBias: false }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('begins with open forget gates: %o', (config, bias) => {
    const layer = kit.mdlstm(config);
    run(layer, image());
    expect(weightsByName(layer)['bias'].arraySync()).toEqual(SCAN_CORNERS.map(() => bias));
  });

  it('takes an image without features for one of a single feature', () => {
    const pixels = randomTensor([2, 3, 5]);
    const one = run(kit.mdlstm({ units: 3 }), pixels);
    const other = run(createLayerKit({ seed: 1 }).mdlstm({ units: 3 }), pixels.expandDims(3));
    expect(distance(one, other)).toBe(0);
  });

  it('puts the channels of its corners side by side, each as that scan alone gives them', () => {
    const all = kit.mdlstm({ units: 3 });
    const cells = run(all, image());
    const weights = all.getWeights();
    SCAN_CORNERS.forEach((direction, i) => {
      const alone = kit.mdlstm({ units: 3, direction });
      run(alone, image());
      alone.setWeights(weights.map((weight) => weight.slice([i], [1])));
      const own = cells.slice([0, 0, 0, 3 * i], [2, 3, 5, 3]);
      expect(distance(run(alone, image()), own)).toBeLessThan(1e-6);
    });
  });

  it.each<[ScanCorner, [row: number, columns: [number, number]]]>([
    ['top-left', [2, [4, 2]]],
    ['top-right', [2, [0, 0]]],
    ['bottom-left', [0, [4, 2]]],
    ['bottom-right', [0, [0, 0]]],
  ])('from %s ends in the opposite corner of each sample’s own columns', (direction, end) => {
    const [row, columns] = end;
    const widths = tf.tensor1d([5, 3], 'int32');
    const make = (returnSequences: boolean) =>
      createLayerKit({ seed: 1 }).mdlstm({ units: 3, direction, returnSequences });
    const cells = run(make(true), [image(), widths]) as tf.Tensor4D;
    const last = run(make(false), [image(), widths]);
    columns.forEach((column, sample) => {
      const expected = cells.slice([sample, row, column, 0], [1, 1, 1, 3]).reshape([1, 3]);
      expect(distance(last.slice([sample, 0], [1, 3]), expected)).toBeLessThan(1e-6);
    });
    const whole = run(make(true), image()) as tf.Tensor4D;
    const wholeLast = run(make(false), image());
    const expected = whole.slice([0, row, columns[0], 0], [2, 1, 1, 3]).reshape([2, 3]);
    expect(distance(wholeLast, expected)).toBeLessThan(1e-6);
  });

  it('reads only a sample’s own columns, and says nothing beyond them', () => {
    const layer = kit.mdlstm({ units: 3 });
    const narrow = image().slice([0, 0, 0, 0], [2, 3, 3, 4]);
    const expected = run(layer, narrow);
    const cells = run(layer, [image(), tf.tensor1d([3, 3], 'int32')]);
    expect(distance(cells.slice([0, 0, 0, 0], [2, 3, 3, 12]), expected)).toBeLessThan(1e-6);
    expect(cells.slice([0, 0, 3, 0], [2, 3, 2, 12]).abs().max().dataSync()[0]).toBe(0);
  });

  it('is the same from the same seed, and another from another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) =>
      run(createLayerKit({ seed }).mdlstm({ units: 3, ...CLASSIC }), image()),
    );
    expect(distance(one, same)).toBe(0);
    expect(distance(one, other)).toBeGreaterThan(0.01);
  });

  it('learns in every weight, through the last cells too', () => {
    for (const returnSequences of [true, false]) {
      const input = kit.input([3, null, 4], 'image');
      const widths = kit.input([], 'widths', 'int32');
      const layer = kit.mdlstm({ units: 2, returnSequences, ...CLASSIC });
      const model = kit.model([input, widths], on(layer, [input, widths]), 'scan');
      const given = [image(), tf.tensor1d([5, 2], 'int32')];
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(
        () => (model.apply(given) as tf.Tensor).square().sum() as tf.Scalar,
        variables,
      );
      expect(variables.length).toBe(4);
      for (const { name } of variables) {
        expect(values(grads[name].abs().max())[0], name).toBeGreaterThan(1e-8);
      }
      model.dispose();
    }
  });

  it('refuses what makes no sense, in words', () => {
    expect(() => kit.mdlstm({ units: 0 })).toThrow('mdlstm was given 0 units');
    expect(() => kit.mdlstm({ units: 2, peepholes: true })).toThrow(
      'was given peepholes, which the stable cell does not have; leave them out or choose the classic cell.',
    );
    expect(() => run(kit.mdlstm({ units: 2 }), tf.zeros([2, 5]))).toThrow(
      /reads \[batch, height, width\] or \[batch, height, width, features\].*it was given \[2, 5\]/,
    );
  });
});
