/** The diagonal recurrences on WASM give what the reference gives, and leave nothing behind. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wasmKernelsMemory } from '../../../src/kernels/wasm/register.ts';
import {
  DIAGONAL_NAMES,
  diagonalCases,
  diagonalParityErrors,
  type DiagonalCase,
} from '../diagonal-parity.ts';
import { describeBuilds, expectSmall, inWasm } from './builds.ts';

const SIZES = { batch: 19, timesteps: 12, features: 40, units: 40 };

const EXAMPLE: Omit<DiagonalCase, 'cell'> = {
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

async function expectParity(parity: DiagonalCase): Promise<void> {
  expectSmall(await diagonalParityErrors(parity));
}

inWasm();

describeBuilds('diagonal recurrences', () => {
  it.each(DIAGONAL_NAMES)('%s: any small shape and any options', async (cell) => {
    await fc.assert(fc.asyncProperty(diagonalCases(cell, SIZES), expectParity), { numRuns: 15 });
  });

  it.each(DIAGONAL_NAMES)('%s: several chunks of timesteps, the last one ragged', async (cell) => {
    for (const returnSequences of [true, false]) {
      for (const goBackwards of [true, false]) {
        await expectParity({ ...EXAMPLE, cell, timesteps: 150, returnSequences, goBackwards });
      }
    }
  });
});

it('keeps nothing once a tape is over, and its memory stops growing', async () => {
  const parity = { ...EXAMPLE, cell: 'lru' as const, timesteps: 90 };
  await diagonalParityErrors(parity);
  await diagonalParityErrors(parity);
  const before = { ...wasmKernelsMemory(), tensors: tf.memory().numTensors };
  for (let step = 0; step < 10; step++) await diagonalParityErrors(parity);
  expect({ ...wasmKernelsMemory(), tensors: tf.memory().numTensors }).toEqual(before);
  expect(before.states).toBe(0);
});
