/** Node has no WebGPU of its own: the npm package `webgpu` brings Dawn, the one that Chromium uses. */
import { webgpuInNode as words } from '../src/text/cli/en-webgpu-in-node.ts';
import { SetupError } from './failure.ts';

/**
 * What `navigator.gpu` is in a browser, and WebGPU's global names. Loaded only where it is wanted: it is a
 * native library.
 *
 * @throws SetupError saying what to do when the package cannot be loaded.
 */
export async function gpuOfNode(): Promise<GPU> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    showAsNavigator(gpu);
    return gpu;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new SetupError(words.notLoaded(reason));
  }
}

/** tfjs's WebGPU backend (4.22) does not start unless `navigator.gpu` is there. */
function showAsNavigator(gpu: GPU): void {
  const navigator = (globalThis as { navigator?: object }).navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
