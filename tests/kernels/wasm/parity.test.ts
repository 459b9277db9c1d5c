/** The WASM kernels give what the reference gives, in every build and with any number of threads. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lstm } from '../../../src/kernels/lstm.ts';
import type { SequenceInputs } from '../../../src/kernels/sequence-op.ts';
import { parityCases, parityErrors, type CellName, type ParityCase } from '../parity.ts';
import { describeBuilds, expectSmall, inWasm } from './builds.ts';

const CELLS: readonly CellName[] = ['simple-rnn', 'lstm', 'gru', 'cornn'];
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
  expectSmall(await parityErrors(parity));
}

inWasm();

describeBuilds('recurrences', () => {
  it.each(CELLS)('%s: any small shape and any options', async (cell) => {
    await fc.assert(fc.asyncProperty(parityCases(cell, SIZES), expectParity), { numRuns: 15 });
  });

  it.each(CELLS)('%s: more units than 256, an odd number', async (cell) => {
    await expectParity({ ...EXAMPLE, cell, units: 261, timesteps: 3, features: 257 });
  });

  it.each(CELLS)('%s: a batch of many blocks', async (cell) => {
    await expectParity({ ...EXAMPLE, cell, batch: 203, units: 20 });
  });

  it.each(['simple-rnn', 'cornn'] as const)('%s: more timesteps than a chunk', async (cell) => {
    await expectParity({ ...EXAMPLE, cell, timesteps: 150, features: 1 });
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
