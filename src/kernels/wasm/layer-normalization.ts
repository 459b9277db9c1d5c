/** Layer normalization for tfjs's WASM backend, by compiled code that works in tfjs's own memory. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  vectorsOf,
  type BackwardNormalization,
  type ForwardNormalization,
  type LayerNormalizationBackwardTensors,
  type LayerNormalizationTensors,
} from '../layer-normalization.ts';
import { addressOf, type HostMemory } from './host-memory.ts';

export class LayerNormalizationKernels {
  constructor(private readonly host: HostMemory) {}

  /** Returns `[y]`, or `[y, states]`. */
  forward(
    backend: BackendWasm,
    { x, gamma, beta }: LayerNormalizationTensors,
    { epsilon, saveForBackward }: ForwardNormalization,
  ): TensorInfo[] {
    const { rows, features } = vectorsOf(x);
    const y = backend.makeOutput(x.shape, 'float32');
    const states = saveForBackward ? backend.makeOutput([rows, 2], 'float32') : undefined;
    const at = [x, gamma, beta, y, states].map((tensor) => addressOf(backend, tensor));
    this.host.exports(backend).normalize(rows, features, epsilon, ...at);
    return states === undefined ? [y] : [y, states];
  }

  /** Returns `[dGamma, dBeta]`, then `dx` if `inputGradient`. */
  backward(
    backend: BackendWasm,
    { x, gamma, beta, dy, states }: LayerNormalizationBackwardTensors,
    { inputGradient }: BackwardNormalization,
  ): TensorInfo[] {
    const { rows, features } = vectorsOf(x);
    const dGamma = backend.makeOutput(gamma.shape, 'float32');
    const dBeta = backend.makeOutput(beta.shape, 'float32');
    const dx = inputGradient ? backend.makeOutput(x.shape, 'float32') : undefined;
    const slices = backend.makeOutput([2, features], 'float32');
    const at = [x, gamma, dy, states, dGamma, dBeta, dx, slices];
    const addresses = at.map((tensor) => addressOf(backend, tensor));
    this.host.exports(backend).normalizeBackward(rows, features, ...addresses);
    backend.disposeData(slices.dataId);
    return dx === undefined ? [dGamma, dBeta] : [dGamma, dBeta, dx];
  }
}
