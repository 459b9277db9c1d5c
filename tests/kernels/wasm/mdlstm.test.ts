/** The scans in two dimensions on WASM give what the reference gives, and leave nothing behind. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  mdlstm,
  SCAN_CORNERS,
  type MdlstmAttributes,
  type MdlstmInputs,
} from '../../../src/kernels/mdlstm.ts';
import { registerWasmKernels, wasmKernelsMemory } from '../../../src/kernels/wasm/register.ts';
import { mdlstmCases, mdlstmParityErrors, type MdlstmCase } from '../mdlstm-parity.ts';
import { describeBuilds, expectSmall, inWasm } from './builds.ts';

const SIZES = { batch: 19, height: 5, width: 6, features: 9, units: 11 };

const EXAMPLE: MdlstmCase = {
  batch: 5,
  height: 4,
  width: 5,
  features: 3,
  units: 10,
  cell: 'stable',
  corners: SCAN_CORNERS,
  clampGateErrors: false,
  bias: true,
  peepholes: true,
  widths: true,
  inputGradient: true,
  seed: 1,
};

async function expectParity(parity: MdlstmCase): Promise<void> {
  expectSmall(await mdlstmParityErrors(parity));
}

inWasm();

describeBuilds('MDLSTM', () => {
  it('any small shape and any options', async () => {
    await fc.assert(fc.asyncProperty(mdlstmCases(SIZES), expectParity), { numRuns: 25 });
  });

  it.each(['stable', 'classic'] as const)('%s: many units, an odd number', async (cell) => {
    await expectParity({ ...EXAMPLE, cell, units: 71, features: 33, height: 2, width: 3 });
  });

  it('more blocks of samples than sums, more cells than a chunk', async () => {
    await expectParity({ ...EXAMPLE, batch: 90, height: 6, width: 7, units: 2 });
  });

  it.each([
    { height: 1, width: 40 },
    { height: 40, width: 1 },
  ])('an image $height high and $width wide', async (size) => {
    await expectParity({ ...EXAMPLE, ...size, cell: 'classic' });
  });
});

describe('many steps', () => {
  const ATTRIBUTES: MdlstmAttributes = {
    cell: 'classic',
    corners: SCAN_CORNERS,
    clampGateErrors: true,
  };
  const [BATCH, HEIGHT, WIDTH, FEATURES, UNITS] = [40, 5, 6, 3, 7];
  const WEIGHTS = ['kernel', 'recurrentKernel', 'bias', 'peepholes'] as const;
  let inputs: Required<MdlstmInputs>;

  beforeAll(async () => {
    await registerWasmKernels({ threads: 3 });
    const normal = (shape: number[], seed: number) =>
      tf.randomNormal(shape, 0, 0.4, 'float32', seed);
    inputs = {
      x: normal([BATCH, HEIGHT, WIDTH, FEATURES], 1) as tf.Tensor4D,
      kernel: normal([4, FEATURES, 5 * UNITS], 2) as tf.Tensor3D,
      recurrentKernel: normal([4, 2, UNITS, 5 * UNITS], 3) as tf.Tensor4D,
      bias: normal([4, 5 * UNITS], 4) as tf.Tensor2D,
      peepholes: normal([4, 4, UNITS], 5) as tf.Tensor3D,
      widths: tf.tensor1d(
        Int32Array.from({ length: BATCH }, (_, n) => 1 + (n % WIDTH)),
        'int32',
      ),
    };
  });

  /** Every gradient. */
  async function step(): Promise<Float32Array[]> {
    const gradients = tf.tidy(() =>
      tf
        .grads((...given: tf.Tensor[]) => {
          const named = Object.fromEntries(WEIGHTS.map((name, i) => [name, given[i + 1]]));
          return mdlstm({ ...inputs, ...named, x: given[0] as tf.Tensor4D }, ATTRIBUTES);
        })([inputs.x, ...WEIGHTS.map((name) => inputs[name])])
        .map((gradient) => gradient.dataSync().slice() as Float32Array),
    );
    // Gradients that nobody asked for are disposed when the backward pass is over.
    await Promise.resolve();
    return gradients;
  }

  function memory(): { states: number; total: number } {
    const found = wasmKernelsMemory();
    if (found === undefined) throw new Error('The kernels are not registered.');
    return found;
  }

  beforeEach(async () => {
    await step();
  });

  it('memory is as flat after 200 steps as after one', async () => {
    const { total } = memory();
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 200; i++) await step();
    expect(memory()).toEqual({ states: 0, total });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('gives the same bits every time and on any number of threads', async () => {
    const expected = await step();
    for (let i = 0; i < 10; i++) expect(await step()).toEqual(expected);
    await registerWasmKernels({ threads: 1 });
    expect(await step()).toEqual(expected);
    await registerWasmKernels({ threads: 3 });
  });

  it('saves the gates and states for the backward pass, and little more', async () => {
    let kept = 0;
    tf.tidy(() =>
      tf.grads((kernel: tf.Tensor) => {
        const output = mdlstm({ ...inputs, kernel: kernel as tf.Tensor3D }, ATTRIBUTES);
        kept = memory().states;
        return output;
      })([inputs.kernel]),
    );
    await Promise.resolve();
    // Five gates, the cell state and the hidden state twice, for 48 samples, and some room to align them.
    const values = 4 * 48 * HEIGHT * WIDTH * (8 * UNITS + FEATURES + 1);
    expect(kept).toBeGreaterThanOrEqual(4 * values);
    expect(kept).toBeLessThan(4 * values * 1.25);
    expect(memory().states).toBe(0);
  });

  it('without a tape nothing is kept, and the output is the same', () => {
    tf.tidy(() => {
      const { value } = tf.valueAndGrads((kernel: tf.Tensor) =>
        mdlstm({ ...inputs, kernel: kernel as tf.Tensor3D }, ATTRIBUTES),
      )([inputs.kernel], tf.ones([BATCH, HEIGHT, WIDTH, 4 * UNITS]));
      const output = mdlstm(inputs, ATTRIBUTES);
      expect(memory().states).toBe(0);
      expect(output.dataSync()).toEqual(value.dataSync());
    });
  });

  it('what stands in x beyond a width changes nothing, not even NaN', async () => {
    const expected = await step();
    const { x, widths } = inputs;
    const beyond = tf.tidy(() =>
      tf
        .range(0, WIDTH)
        .reshape([1, 1, WIDTH, 1])
        .greaterEqual(widths.reshape([BATCH, 1, 1, 1])),
    );
    inputs.x = tf.tidy(() => tf.where(beyond, tf.fill(x.shape, NaN), x)) as tf.Tensor4D;
    const actual = await step();
    tf.dispose([beyond, inputs.x]);
    inputs.x = x;
    expect(actual).toEqual(expected);
  });

  it('a NaN within the image reaches the output', () => {
    tf.tidy(() => {
      const output = mdlstm(
        { ...inputs, x: tf.fill(inputs.x.shape as [number, number, number, number], NaN) },
        ATTRIBUTES,
      );
      expect(Number.isNaN(output.dataSync()[0])).toBe(true);
    });
  });

  it.each([0, WIDTH + 1])('a sample %i columns wide is refused, and nothing is kept', (own) => {
    const before = memory();
    const widths = tf.tensor1d(
      Int32Array.from({ length: BATCH }, (_, n) => (n === 3 ? own : 1)),
      'int32',
    );
    expect(() => mdlstm({ ...inputs, widths }, ATTRIBUTES)).toThrow(
      `widths says that sample 3 has ${own} columns; each must be a whole number from 1 to ${WIDTH}, the width of x.`,
    );
    widths.dispose();
    expect(memory()).toEqual(before);
  });
});
