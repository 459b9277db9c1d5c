import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import { ctcCases, ctcParityErrors } from '../ctc-parity.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await registerWasmKernels({ threads: 1 });
});

test('CTC beside the WASM kernels is the reference’s, and holds on to nothing', async () => {
  const cases = fc.sample(ctcCases({ batch: 40, frames: 20, classes: 11, longest: 5 }), {
    numRuns: 10,
    seed: 4,
  });
  await ctcParityErrors(cases[0]);
  const before = tf.memory().numTensors;
  for (const given of cases) {
    for (const error of Object.values(await ctcParityErrors(given))) {
      expect(error).toBeLessThan(1e-6);
    }
  }
  expect(tf.memory().numTensors).toBe(before);
});
