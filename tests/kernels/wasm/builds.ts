/** Every build of the WASM kernels, on one thread and on several, held to the reference. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect } from 'vitest';
import { buildKernels } from '../../../scripts/build-kernels.mjs';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';

/** docs/wasm-kernels.md says what is reached. */
const TOLERANCE = 1e-4;

export function inWasm(): void {
  beforeAll(async () => {
    await buildKernels();
    await tf.setBackend('wasm');
  });
}

/** A suite for each of them. */
export function describeBuilds(what: string, suite: () => void): void {
  describe.each([
    { threads: 1, relaxed: false },
    { threads: 1, relaxed: true },
    { threads: 3, relaxed: false },
    { threads: 2, relaxed: true },
  ])(`${what} on WASM, $threads threads, relaxed SIMD $relaxed`, (options) => {
    beforeAll(async () => {
      expect(await registerWasmKernels(options)).toEqual({
        instructions: options.relaxed ? 'relaxed' : 'simd',
        threads: options.threads,
      });
    });
    suite();
  });
}

/** @param errors of each result, as a share of its largest value */
export function expectSmall(errors: Readonly<Record<string, number>>): void {
  for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(TOLERANCE);
}
