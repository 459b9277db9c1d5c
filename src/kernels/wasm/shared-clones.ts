/**
 * A clone shares its data, as on tfjs's other backends. tfjs's WASM backend copies instead, and a tensor is cloned
 * whenever it is kept for a backward pass or handed on unchanged; the gradient of a clone is a cast to the type that it
 * has. The update of a variable in place is seen through its clones, as on WebGPU.
 */
import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Takes the place of two kernels that the backend `wasm` of tfjs has. */
export function shareClones(): void {
  const convert = (stockCast ??= tf.getKernel(tf.Cast, 'wasm').kernelFunc);
  replace(tf.Identity, ({ inputs, backend }) => share(backend, inputs['x'] as TensorInfo));
  replace(tf.Cast, (call) => {
    const x = call.inputs['x'] as TensorInfo;
    return x.dtype === call.attrs?.['dtype'] ? share(call.backend, x) : convert(call);
  });
}

/** tfjs's own, which converts. */
let stockCast: tf.KernelFunc | undefined;

function replace(kernelName: string, kernelFunc: tf.KernelFunc): void {
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** Another tensor of the same data, which lives until the last of them is disposed. */
function share(backend: unknown, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  (backend as BackendWasm).incRef(dataId);
  return { dataId, shape, dtype };
}
