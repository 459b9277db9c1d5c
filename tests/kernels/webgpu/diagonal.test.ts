/** The diagonal recurrences on WebGPU give what the reference gives. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { DIAGONAL_CELLS } from '../../../src/kernels/diagonal.ts';
import {
  DIAGONAL_NAMES,
  diagonalCases,
  diagonalParityErrors,
  type DiagonalCase,
} from '../diagonal-parity.ts';
import { startWebGpu } from './device.ts';

const TOLERANCE = 1e-4;
let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

describe('the diagonal recurrences on WebGPU', () => {
  // A shader is compiled for every size, which in software takes its time: few cases, all different.
  for (const cell of DIAGONAL_NAMES) {
    test(`${cell}: equal to the reference for random shapes and options`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      const most = { batch: 9, timesteps: 8, features: 20, units: 20 };
      await fc.assert(fc.asyncProperty(diagonalCases(cell, most), agrees), {
        numRuns: 2,
        seed: 21,
      });
    }, 240_000);

    test(`${cell}: more steps than one dispatch walks`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      const sizes = { batch: 5, timesteps: 71, features: 4, units: 8 };
      // Where nothing recurs, putting out every step is the other way through the kernel.
      const returnSequences = !DIAGONAL_CELLS[cell].recurs;
      const options = { returnSequences, goBackwards: true, bias: true, mask: true };
      await agrees({ cell, ...sizes, ...options, inputGradient: true, seed: 3 });
    }, 120_000);
  }

  test('tensors and device memory stay the same over many steps', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    const sizes = { batch: 4, timesteps: 6, features: 5, units: 12 };
    const options = { returnSequences: true, goBackwards: false, bias: true, mask: false };
    const parity = { cell: 'lru' as const, ...sizes, ...options, inputGradient: true, seed: 3 };
    await diagonalParityErrors(parity);
    await diagonalParityErrors(parity);
    const before = memory();
    for (let step = 0; step < 10; step++) await diagonalParityErrors(parity);
    expect(memory()).toEqual(before);
  }, 120_000);
});

async function agrees(parity: DiagonalCase): Promise<void> {
  for (const [name, error] of Object.entries(await diagonalParityErrors(parity))) {
    expect(error, `${name} of ${JSON.stringify(parity)}`).toBeLessThan(TOLERANCE);
  }
}

function memory(): { tensors: number; buffers: number } {
  const { numTensors } = tf.memory();
  const { numBytesInGPU } = tf.memory() as unknown as { numBytesInGPU: number };
  return { tensors: numTensors, buffers: numBytesInGPU };
}
