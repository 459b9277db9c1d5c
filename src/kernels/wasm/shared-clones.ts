/**
 * A clone shares its data, as on tfjs's other backends. tfjs's WASM backend copies instead, and a tensor is cloned
 * whenever it is kept for a backward pass or handed on unchanged. The update of a variable in place is seen through its clones, as on WebGPU.
 */
import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Takes the place of the kernel that the backend `wasm` of tfjs has. */
export function shareClones(): void {
  tf.unregisterKernel(tf.Identity, 'wasm');
  tf.registerKernel({
    kernelName: tf.Identity,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => share(backend as BackendWasm, inputs['x'] as TensorInfo),
  });
}

/** Another tensor of the same data, which lives until the last of them is disposed. */
function share(backend: BackendWasm, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
