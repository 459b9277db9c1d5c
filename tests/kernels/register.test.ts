/** An op that one backend lacks would be refused with the network that uses it, or with the whole backend. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, test } from 'vitest';
import { buildKernels } from '../../scripts/build-kernels.mjs';
import { registerReferenceKernels } from '../../src/kernels/reference/register.ts';
import { registerWasmKernels } from '../../src/kernels/wasm/register.ts';
import { registerWebGpuKernels } from '../../src/kernels/webgpu/register.ts';

beforeAll(async () => {
  await buildKernels();
  registerReferenceKernels('cpu');
  registerWebGpuKernels('webgpu');
  await tf.setBackend('wasm');
  await registerWasmKernels({ threads: 1 });
});

test.each(['wasm', 'webgpu'])('%s computes every op that the reference defines', (backend) => {
  const defined = ownKernels('cpu');
  expect(defined.length).toBeGreaterThan(8);
  expect(ownKernels(backend)).toEqual(expect.arrayContaining(defined));
});

function ownKernels(backend: string): string[] {
  return tf
    .getKernelsForBackend(backend)
    .map(({ kernelName }) => kernelName)
    .filter((name) => name.startsWith('Scanline'))
    .sort();
}
