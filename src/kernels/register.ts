/** Which implementation of the recurrent ops a backend gets: its own where there is one, otherwise the reference. */
import { registerReferenceKernels } from './reference/register.ts';
import { registerWasmKernels } from './wasm/register.ts';
import { registerWebGpuKernels } from './webgpu/register.ts';

/**
 * Registers every op for tfjs's backend of that name. May be called again, also for a backend that was
 * made anew: each name is registered once, and tried again only after it failed.
 */
export function registerKernels(backendName: string): Promise<void> {
  let registration = registrations.get(backendName);
  if (registration === undefined) {
    registration = register(backendName);
    registrations.set(backendName, registration);
    registration.catch(() => registrations.delete(backendName));
  }
  return registration;
}

const registrations = new Map<string, Promise<void>>();

async function register(backendName: string): Promise<void> {
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
