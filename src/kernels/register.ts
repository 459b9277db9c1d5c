/** Which implementation of the recurrent ops a backend gets: its own where there is one, otherwise the reference. */
import { registerReferenceKernels } from './reference/register.ts';
import { registerWasmKernels } from './wasm/register.ts';
import { registerWebGpuKernels } from './webgpu/register.ts';

/**
 * Registers every op for tfjs's backend of that name. May be called again for a backend that was made
 * anew; each name is registered once.
 */
export async function registerKernels(backendName: string): Promise<void> {
  if (registered.has(backendName)) return;
  registered.add(backendName);
  switch (backendName) {
    case 'webgpu':
      registerWebGpuKernels(backendName);
      return;
    case 'wasm':
      await registerWasmKernels();
      return;
    default:
      registerReferenceKernels(backendName);
  }
}

const registered = new Set<string>();
