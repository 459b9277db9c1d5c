/** What must hold over many steps: memory, repeatability, and nothing lost when a step is cut short. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { lstm } from '../../../src/kernels/lstm.ts';
import type { SequenceInputs } from '../../../src/kernels/sequence-op.ts';
import { simpleRnn } from '../../../src/kernels/simple-rnn.ts';
import { registerWasmKernels, wasmKernelsMemory } from '../../../src/kernels/wasm/register.ts';

const UNITS = 12;
const ATTRIBUTES = {
  returnSequences: true,
  goBackwards: false,
  recurrentActivation: 'sigmoid',
} as const;

let inputs: Required<Pick<SequenceInputs, 'x' | 'kernel' | 'recurrentKernel' | 'bias'>>;

beforeAll(async () => {
  await buildKernels();
  await tf.setBackend('wasm');
  await registerWasmKernels({ threads: 3 });
  const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.3, 'float32', seed);
  inputs = {
    x: normal([90, 9, 5], 1) as tf.Tensor3D,
    kernel: normal([5, 4 * UNITS], 2) as tf.Tensor2D,
    recurrentKernel: normal([UNITS, 4 * UNITS], 3) as tf.Tensor2D,
    bias: normal([4 * UNITS], 4),
  };
});

/** Two layers' forward and backward passes; the gradients of the first one's weights. */
async function step(): Promise<Float32Array[]> {
  const gradients = tf.tidy(() => {
    const { x, kernel, recurrentKernel, bias } = inputs;
    const second = tf.ones<tf.Rank.R2>([UNITS, UNITS]).mul<tf.Tensor2D>(0.05);
    const gradients = tf.grads((w: tf.Tensor, r: tf.Tensor, b: tf.Tensor) => {
      const first = lstm(
        { x, kernel: w as tf.Tensor2D, recurrentKernel: r as tf.Tensor2D, bias: b },
        ATTRIBUTES,
      );
      return simpleRnn(
        { x: first as tf.Tensor3D, kernel: second, recurrentKernel: second },
        { ...ATTRIBUTES, activation: 'tanh' },
      );
    })([kernel, recurrentKernel, bias]);
    return gradients.map((gradient) => gradient.dataSync().slice() as Float32Array);
  });
  // Gradients that nobody asked for are disposed when the backward pass is over.
  await Promise.resolve();
  return gradients;
}

function memory(): { states: number; total: number } {
  const found = wasmKernelsMemory();
  if (found === undefined) throw new Error('The kernels are not registered.');
  return found;
}

describe('many steps', () => {
  beforeEach(async () => {
    await step();
  });

  it('memory is as flat after 500 steps as after one', async () => {
    const total = memory().total;
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 500; i++) await step();
    expect(memory()).toEqual({ states: 0, total });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('gives the same bits every time, however the threads share the work', async () => {
    const expected = await step();
    for (let i = 0; i < 20; i++) expect(await step()).toEqual(expected);
  });

  it('gives the same bits on any number of threads', async () => {
    const expected = await step();
    await registerWasmKernels({ threads: 1 });
    expect(await step()).toEqual(expected);
    await registerWasmKernels({ threads: 3 });
  });

  it('saves the gates and states for the backward pass, and little more', async () => {
    let kept = 0;
    tf.tidy(() =>
      tf.grads((w: tf.Tensor) => {
        const output = lstm({ ...inputs, kernel: w as tf.Tensor2D }, ATTRIBUTES);
        kept = memory().states;
        return output;
      })([inputs.kernel]),
    );
    await Promise.resolve();
    // Four gates, the cell state and the hidden state, and some room to align them.
    const values = 90 * 9 * (6 * UNITS + 5 + 1);
    expect(kept).toBeGreaterThanOrEqual(4 * values);
    expect(kept).toBeLessThan(4 * values * 2);
  });

  it('frees what was saved for a backward pass that never came', async () => {
    const total = memory().total;
    for (let i = 0; i < 50; i++) {
      expect(() =>
        tf.tidy(() =>
          tf.grads((w: tf.Tensor) => {
            lstm({ ...inputs, kernel: w as tf.Tensor2D }, ATTRIBUTES);
            throw new Error('cut short');
          })([inputs.kernel]),
        ),
      ).toThrow('cut short');
    }
    await step();
    expect(memory()).toEqual({ states: 0, total });
  });

  it('a NaN of the input reaches the output', () => {
    tf.tidy(() => {
      const output = lstm({ ...inputs, x: tf.fill([90, 9, 5], NaN) }, ATTRIBUTES);
      expect(Number.isNaN(output.dataSync()[0])).toBe(true);
    });
  });

  it('says what a layer needs when a shape makes no sense', () => {
    expect(() => lstm({ ...inputs, x: tf.zeros([0, 9, 5]) }, ATTRIBUTES)).toThrow(
      'A recurrent layer needs at least one sample, timestep, feature and unit; it got x of shape [0, 9, 5] and 12 units.',
    );
  });
});

describe('starting', () => {
  it('takes the number of threads from SCANLINE_THREADS, and says so when it is no number', async () => {
    process.env['SCANLINE_THREADS'] = '2';
    expect((await registerWasmKernels()).threads).toBe(2);
    process.env['SCANLINE_THREADS'] = 'many';
    await expect(registerWasmKernels()).rejects.toThrow(
      'SCANLINE_THREADS must be a whole number from 1 to 64, and it is "many".',
    );
    delete process.env['SCANLINE_THREADS'];
    // What ran before still does.
    expect((await step()).length).toBe(3);
  });
});
