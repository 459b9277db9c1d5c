/** The scaled sum for tfjs's WASM backend, by compiled code that works in tfjs's own memory. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { vectorsOf } from '../layer-normalization.ts';
import type { ScaledSumGradientTensors, ScaledSumTensors } from '../scaled-sum.ts';
import { addressOf, type HostMemory } from './host-memory.ts';

export class ScaledSumKernels {
  constructor(private readonly host: HostMemory) {}

  /** Returns `[y]`. */
  forward(backend: BackendWasm, { a, x, scale }: ScaledSumTensors): TensorInfo[] {
    const { rows, features } = vectorsOf(x);
    const y = backend.makeOutput(a.shape, 'float32');
    const at = [a, x, scale, y].map((tensor) => addressOf(backend, tensor));
    this.host.exports(backend).addScaled(rows, features, ...at);
    return [y];
  }

  /** Returns `[dx, dd]`. */
  backward(backend: BackendWasm, { dy, x, scale }: ScaledSumGradientTensors): TensorInfo[] {
    const { rows, features } = vectorsOf(x);
    const dx = backend.makeOutput(x.shape, 'float32');
    const dScale = backend.makeOutput(scale.shape, 'float32');
    const slice = backend.makeOutput(scale.shape, 'float32');
    const at = [dy, x, scale, dx, dScale, slice].map((tensor) => addressOf(backend, tensor));
    this.host.exports(backend).addScaledBackward(rows, features, ...at);
    backend.disposeData(slice.dataId);
    return [dx, dScale];
  }
}
