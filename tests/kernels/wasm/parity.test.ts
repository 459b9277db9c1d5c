import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import { largestError, sequenceCases, type SequenceCase } from './sequence-case.ts';

/** Reached in 2,000 random cases: 6e-6. */
const TOLERANCE = 1e-4;

beforeAll(async () => {
  await buildKernels();
  await tf.setBackend('wasm');
});

const plain: SequenceCase = {
  cell: 'lstm',
  activation: 'tanh',
  recurrentActivation: 'sigmoid',
  batch: 5,
  timesteps: 7,
  features: 3,
  units: 10,
  returnSequences: false,
  goBackwards: false,
  bias: true,
  mask: false,
  inputGradient: true,
  seed: 1,
};

for (const options of [
  { threads: 1, relaxed: false },
  { threads: 1, relaxed: true },
  { threads: 3, relaxed: false },
  { threads: 2, relaxed: true },
]) {
  describe(`WASM kernels, ${options.threads} threads, ${options.relaxed ? 'relaxed' : 'plain'} SIMD`, () => {
    beforeAll(async () => {
      const report = await registerWasmKernels(options);
      expect(report).toEqual({
        instructions: options.relaxed ? 'relaxed' : 'simd',
        threads: options.threads,
      });
    });

    it('gives the outputs and gradients of the reference, whatever the shape and the options', () => {
      fc.assert(
        fc.property(sequenceCases, (testCase) => {
          expect(largestError(testCase)).toBeLessThan(TOLERANCE);
        }),
        { numRuns: 40 },
      );
    });

    it.each(['simple-rnn', 'lstm', 'gru'] as const)(
      'cuts a large batch of %s into blocks',
      (cell) => {
        const testCase = { ...plain, cell, batch: 203, units: 20, returnSequences: true };
        expect(largestError(testCase)).toBeLessThan(TOLERANCE);
      },
    );
  });
}
