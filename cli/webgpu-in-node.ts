/** Node has no WebGPU of its own: the npm package `webgpu` brings Dawn, the one that Chromium uses. */
import { SetupError } from './failure.ts';

/**
 * Makes `navigator.gpu` and WebGPU's global names as they are in a browser. Loaded only when asked for:
 * it is a native library.
 *
 * @throws SetupError saying what to install when the package cannot be loaded.
 */
export async function provideWebGpu(): Promise<void> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const navigator = globalThis.navigator ?? {};
    Object.defineProperty(navigator, 'gpu', { value: create([]), configurable: true });
    Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new SetupError(
      `WebGPU cannot be had here: the package "webgpu" does not load (${reason}). Run "npm ci" on a system it supports, or use --backend wasm.`,
    );
  }
}
