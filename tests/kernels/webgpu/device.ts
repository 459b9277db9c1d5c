/** WebGPU in Node for tests: a real device, in software where there is no graphics card. */
import * as tf from '@tensorflow/tfjs';
import { gpuOfNode } from '../../../cli/webgpu-in-node.ts';
import { registerKernels } from '../../../src/kernels/register.ts';
import {
  findAdapter,
  makeDevice,
  registerWebGpuBackend,
} from '../../../src/training/webgpu-device.ts';

/**
 * Makes WebGPU tfjs's backend. `undefined` where no Vulkan driver is to be found, unless
 * SCANLINE_EXPECT_GPU is set, as `npm test` does where Chromium brought one: then it throws.
 */
export async function startWebGpu(): Promise<GPUDevice | undefined> {
  const gpu = await gpuOfNode();
  const found = await findAdapter(gpu, true);
  if (found.adapter === undefined) {
    if (process.env['SCANLINE_EXPECT_GPU'] !== undefined) {
      throw new Error(`A WebGPU adapter was expected, and there is none: ${found.missing}.`);
    }
    return undefined;
  }
  const device = await makeDevice(found.adapter, (failure) => {
    throw new Error(`The device failed: ${failure.kind} ${failure.message}`);
  });
  await registerWebGpuBackend(gpu, found.adapter, device);
  await tf.setBackend('webgpu');
  await registerKernels('webgpu');
  return device;
}
