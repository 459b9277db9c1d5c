/** The WASM kernels give what the reference gives, in every build and with any number of threads. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { lstm } from '../../../src/kernels/lstm.ts';
import type { SequenceInputs } from '../../../src/kernels/sequence-op.ts';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import { parityCases, parityErrors, type CellName, type ParityCase } from '../parity.ts';

/** docs/wasm-kernels.md says what is reached. */
const TOLERANCE = 1e-4;

const CELLS: readonly CellName[] = ['simple-rnn', 'lstm', 'gru'];
const SIZES = { batch: 9, timesteps: 12, features: 70, units: 70 };

const EXAMPLE: ParityCase = {
  cell: 'lstm',
  activation: 'tanh',
  recurrentActivation: 'sigmoid',
  batch: 5,
  timesteps: 7,
  features: 3,
  units: 10,
  returnSequences: true,
  goBackwards: false,
  bias: true,
  mask: true,
  inputGradient: true,
  seed: 1,
};

async function expectParity(parity: ParityCase): Promise<void> {
  for (const [name, error] of Object.entries(await parityErrors(parity))) {
    expect(error, name).toBeLessThan(TOLERANCE);
  }
}

beforeAll(async () => {
  await buildKernels();
  await tf.setBackend('wasm');
});

describe.each([
  { threads: 1, relaxed: false },
  { threads: 1, relaxed: true },
  { threads: 3, relaxed: false },
  { threads: 2, relaxed: true },
])('WASM kernels, $threads threads, relaxed SIMD $relaxed', (options) => {
  beforeAll(async () => {
    expect(await registerWasmKernels(options)).toEqual({
      instructions: options.relaxed ? 'relaxed' : 'simd',
      threads: options.threads,
    });
  });

  it.each(CELLS)('%s: any small shape and any options', async (cell) => {
    await fc.assert(fc.asyncProperty(parityCases(cell, SIZES), expectParity), { numRuns: 15 });
  });

  it.each(CELLS)('%s: more units than 256, an odd number', async (cell) => {
    await expectParity({ ...EXAMPLE, cell, units: 261, timesteps: 3, features: 257 });
  });

  it.each(CELLS)('%s: a batch of many blocks', async (cell) => {
    await expectParity({ ...EXAMPLE, cell, batch: 203, units: 20 });
  });

  it('more timesteps than a chunk', async () => {
    await expectParity({ ...EXAMPLE, cell: 'simple-rnn', timesteps: 150, features: 1 });
  });

  it('without a tape nothing is kept, and the output is the same', () => {
    tf.tidy(() => {
      const normal = (shape: number[], seed: number) =>
        tf.randomNormal(shape, 0, 0.3, 'float32', seed);
      const inputs = {
        x: normal([70, 9, 5], 1),
        kernel: normal([5, 44], 2),
        recurrentKernel: normal([11, 44], 3),
      } as unknown as SequenceInputs;
      const run = () =>
        lstm(inputs, {
          returnSequences: true,
          goBackwards: true,
          recurrentActivation: 'hardSigmoid',
        });
      const { value } = tf.valueAndGrads(run)([inputs.kernel], tf.ones([70, 9, 11]));
      expect(run().dataSync()).toEqual(value.dataSync());
    });
  });
});
