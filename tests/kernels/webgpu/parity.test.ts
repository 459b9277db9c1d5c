import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parityCases, parityErrors, type CellName, type ParityCase } from '../parity.ts';
import { recurrencesAreTuned, streamOf } from '../../../src/kernels/webgpu/register.ts';
import { startWebGpu } from './device.ts';

const TOLERANCE = 1e-4;
let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

describe('the WebGPU kernels', () => {
  // A shader is compiled for every size, which in software takes its time: few cases, all different.
  for (const cell of ['simple-rnn', 'lstm', 'gru', 'cornn'] as const) {
    test(`${cell}: equal to the reference for random shapes and options`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      const most = { batch: 9, timesteps: 8, features: 40, units: 40 };
      await fc.assert(fc.asyncProperty(parityCases(cell, most), agrees), {
        numRuns: 2,
        seed: 20,
      });
    }, 240_000);
  }

  test('whole vec4s, as in every network of the page', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await agrees({ ...base('lstm'), batch: 17, timesteps: 5, features: 28, units: 64 });
  }, 120_000);

  test('one pixel a step, more steps than one dispatch walks', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await agrees({ ...base('simple-rnn'), batch: 5, timesteps: 70, features: 1, units: 20 });
  }, 120_000);

  test('more units than a workgroup has threads by default', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await agrees({ ...base('simple-rnn'), batch: 2, timesteps: 2, features: 3, units: 515 });
  }, 120_000);

  // More than a thousand units do not fit a workgroup: then a dispatch walks one step.
  // The LSTM's is among the forms tried below.
  for (const cell of ['simple-rnn', 'gru'] as const) {
    test(`${cell}: step by step`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      const units = cell === 'simple-rnn' ? 4 * 256 + 3 : 4 * 256 + 4;
      await agrees({ ...base(cell), batch: 3, timesteps: 3, features: 2, units });
    }, 120_000);
  }

  test('tries every form of a recurrence, gives the same with each, and settles', async ({
    skip,
  }) => {
    skip(device === undefined, 'no WebGPU adapter');
    // In software only the likeliest form is taken, for compiling is slow there; here all are wanted.
    streamOf(tf.backend()).isSoftware = false;
    const parity = { ...base('lstm'), batch: 9, timesteps: 4, features: 3, units: 11 };
    await agrees(parity);
    expect(recurrencesAreTuned(tf.backend())).toBe(false);
    // Five forms each way, three trials of each.
    for (let run = 0; run < 17; run++) await agrees(parity);
    recurrencesAreTuned(tf.backend());
    await agrees(parity);
    expect(recurrencesAreTuned(tf.backend())).toBe(true);
  }, 120_000);

  test('tensors and device memory stay the same over many steps', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    const parity = { ...base('simple-rnn'), batch: 4, timesteps: 6, features: 5, units: 12 };
    await parityErrors(parity);
    await parityErrors(parity);
    const before = memory();
    for (let step = 0; step < 20; step++) await parityErrors(parity);
    expect(memory()).toEqual(before);
  }, 120_000);
});

async function agrees(parity: ParityCase): Promise<void> {
  for (const [name, error] of Object.entries(await parityErrors(parity))) {
    expect(error, `${name} of ${JSON.stringify(parity)}`).toBeLessThan(TOLERANCE);
  }
}

function base(cell: CellName): ParityCase {
  return {
    cell,
    batch: 1,
    timesteps: 1,
    features: 1,
    units: 1,
    activation: 'relu',
    recurrentActivation: 'sigmoid',
    returnSequences: true,
    goBackwards: false,
    bias: true,
    mask: false,
    inputGradient: true,
    seed: 7,
  };
}

function memory(): { tensors: number; buffers: number } {
  const { numTensors } = tf.memory();
  const { numBytesInGPU } = tf.memory() as unknown as { numBytesInGPU: number };
  return { tensors: numTensors, buffers: numBytesInGPU };
}
