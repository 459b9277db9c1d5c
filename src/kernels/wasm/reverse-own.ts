/** Sequences turned round for tfjs's WASM backend: whole timesteps are copied within tfjs's own memory. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Equations in ../reverse-own.ts. */
export function reverseOwn(
  backend: BackendWasm,
  inputs: { x: TensorInfo; lengths: TensorInfo },
): TensorInfo {
  const [batch, timesteps, features] = inputs.x.shape;
  const output = backend.makeOutput([batch, timesteps, features], 'float32');
  // Views last: making a tensor may move tfjs's memory.
  const x = backend.typedArrayFromHeap(inputs.x) as Float32Array;
  const lengths = backend.typedArrayFromHeap(inputs.lengths);
  const y = backend.typedArrayFromHeap(output) as Float32Array;
  for (let n = 0; n < batch; n++) {
    const begin = n * timesteps * features;
    const own = begin + lengths[n] * features;
    for (let at = begin, from = own; at < own; at += features, from -= features) {
      y.set(x.subarray(from - features, from), at);
    }
    const end = begin + timesteps * features;
    y.set(x.subarray(own, end), own);
  }
  return output;
}
