/** The two-dimensional LSTM as an op: right on the tape, and with a sentence for what does not fit. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { mdlstm, type MdlstmAttributes, type MdlstmInputs } from '../../src/kernels/mdlstm.ts';
import { registerReferenceKernels } from '../../src/kernels/reference/register.ts';
import { mdlstmCases, mdlstmParityErrors } from './mdlstm-parity.ts';

const MOST = { batch: 2, height: 3, width: 4, features: 2, units: 3 };

describe('the op on tfjs’s tape', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerReferenceKernels('cpu');
  });

  test('is the reference on tfjs’s tape', async () => {
    await fc.assert(
      fc.asyncProperty(mdlstmCases(MOST), async (parity) => {
        for (const [name, error] of Object.entries(await mdlstmParityErrors(parity))) {
          expect(error, name).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  test('gives the same gradients in whatever order its inputs are named', () => {
    const { x, kernel, recurrentKernel } = someInputs();
    const gradients = (inputs: (x: tf.Tensor, kernel: tf.Tensor) => object) =>
      tf
        .grads((...[image, matrix]: tf.Tensor[]) =>
          mdlstm(inputs(image, matrix) as MdlstmInputs, STABLE)
            .square()
            .sum(),
        )([x, kernel])
        .map((gradient) => [...gradient.dataSync()]);
    const xFirst = gradients((image, matrix) => ({ x: image, kernel: matrix, recurrentKernel }));
    const xLast = gradients((image, matrix) => ({ recurrentKernel, kernel: matrix, x: image }));
    expect(xLast).toEqual(xFirst);
    expect(xFirst.flat().every((value) => value !== 0)).toBe(true);
  });

  test('leaves as many tensors and bytes as there were, and its output alone when nothing learns', async () => {
    const { x, kernel, recurrentKernel } = someInputs();
    const variables = {
      kernel: tf.variable(kernel),
      recurrentKernel: tf.variable(recurrentKernel),
    };
    const widths = tf.tensor1d([1, 3], 'int32');
    const scan = () => mdlstm({ x, widths, ...variables }, STABLE);
    const step = () => {
      tf.dispose(tf.variableGrads(() => scan().sum(), Object.values(variables)));
    };
    step();
    await Promise.resolve();
    const before = tf.memory();
    for (let i = 0; i < 5; i++) step();
    await Promise.resolve();
    const after = tf.memory();
    expect([after.numTensors, after.numBytes]).toEqual([before.numTensors, before.numBytes]);
    const output = scan();
    expect(tf.memory().numTensors).toBe(before.numTensors + 1);
    expect(tf.memory().numBytes).toBe(before.numBytes + 4 * output.size);
  });

  test('refuses to differentiate by widths, in words', () => {
    const inputs = someInputs();
    const widths = tf.tensor1d([1, 3], 'int32');
    const gradient = tf.grad((given) =>
      mdlstm({ ...inputs, widths: given as tf.Tensor1D }, STABLE).sum(),
    );
    expect(() => gradient(widths)).toThrow('widths has no gradient');
  });

  test.each([0, -1, 4])('refuses a sample of %i columns in an image of 3', (own) => {
    const widths = tf.tensor1d([3, own], 'int32');
    expect(() => mdlstm({ ...someInputs(), widths }, STABLE)).toThrow(
      `sample 1 has ${own} columns; each must be a whole number from 1 to 3`,
    );
  });

  const wrong: [string, Partial<MdlstmInputs>, Partial<MdlstmAttributes>, string][] = [
    ['no corner', {}, { corners: [] }, 'one or more corners, each once; it was given []'],
    [
      'a corner twice',
      {},
      { corners: ['top-left', 'top-left'] },
      'each once; it was given [top-left, top-left]',
    ],
    [
      'an image without pixels',
      { x: tf.zeros([1, 0, 2, 3]) },
      {},
      'none of them 0; it was given [1, 0, 2, 3]',
    ],
    [
      'a kernel for other features',
      { kernel: tf.zeros([1, 4, 10]) },
      {},
      'kernel has shape [1, 4, 10]; [1, 3, 10] was expected',
    ],
    [
      'a bias for other units',
      { bias: tf.zeros([1, 9]) },
      {},
      'bias has shape [1, 9]; [1, 10] was expected',
    ],
    [
      'a recurrent kernel of one axis',
      { recurrentKernel: tf.zeros([1, 1, 2, 10]) },
      {},
      'recurrentKernel has shape [1, 1, 2, 10]; [1, 2, 2, 10] was expected',
    ],
    [
      'a recurrent kernel without units',
      { recurrentKernel: tf.zeros([1, 2, 0, 0]) },
      {},
      'needs at least one unit; its recurrentKernel was [1, 2, 0, 0]',
    ],
    [
      'weights of fewer corners than it scans from',
      {},
      { corners: ['top-left', 'top-right'] },
      'kernel has shape [1, 3, 10]; [2, 3, 10] was expected',
    ],
    [
      'peepholes of three gates',
      { peepholes: tf.zeros([1, 3, 2]) },
      {},
      'peepholes has shape [1, 3, 2]; [1, 4, 2] was expected',
    ],
    [
      'peepholes for the stable cell',
      { peepholes: tf.zeros([1, 4, 2]) },
      { cell: 'stable' },
      'choose the classic cell',
    ],
    [
      'widths of another batch',
      { widths: tf.tensor1d([1, 2], 'int32') },
      {},
      'widths has shape [2]; [1] was expected',
    ],
    ['widths that are no whole numbers', { widths: tf.tensor1d([1]) }, {}, 'must be int32'],
  ];
  test.each(wrong)('refuses %s with a sentence', (_what, inputs, attributes, sentence) => {
    const right: MdlstmInputs = {
      x: tf.zeros([1, 2, 2, 3]),
      kernel: tf.zeros([1, 3, 10]),
      recurrentKernel: tf.zeros([1, 2, 2, 10]),
    };
    expect(() =>
      mdlstm(
        { ...right, ...inputs },
        { cell: 'classic', corners: ['top-left'], clampGateErrors: false, ...attributes },
      ),
    ).toThrow(sentence);
  });
});

const STABLE: MdlstmAttributes = {
  cell: 'stable',
  corners: ['top-right'],
  clampGateErrors: false,
};

/** Two images of 2 by 3 pixels, for two units. */
function someInputs() {
  const random = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
    tf.randomNormal<R>(shape, 0, 0.5, 'float32', seed);
  return {
    x: random<tf.Rank.R4>([2, 2, 3, 2], 1),
    kernel: random<tf.Rank.R3>([1, 2, 10], 2),
    recurrentKernel: random<tf.Rank.R4>([1, 2, 2, 10], 3),
  };
}
