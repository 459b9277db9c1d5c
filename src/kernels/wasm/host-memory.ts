/**
 * Compiled code that works in the memory of tfjs's WASM backend, and where tensors lie in it. A tensor that is made
 * may move the memory's views, but no address.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** assembly/host.ts; addresses, counts and numbers in the order of its functions' parameters. */
export type HostExports = Record<
  | 'sgd'
  | 'rmsprop'
  | 'adam'
  | 'normalize'
  | 'normalizeBackward'
  | 'addScaled'
  | 'addScaledBackward',
  (...numbers: number[]) => void
>;

export class HostMemory {
  /** One for each of tfjs's memories: a backend that is made anew has a new one. */
  readonly #exports = new WeakMap<WebAssembly.Memory, HostExports>();

  constructor(private readonly module: WebAssembly.Module) {}

  /** @throws Error when tfjs's module does not hand out its memory */
  exports(backend: BackendWasm): HostExports {
    const memory = memoryOf(backend);
    let exports = this.#exports.get(memory);
    if (exports === undefined) {
      const instance = new WebAssembly.Instance(this.module, { env: { memory } });
      exports = instance.exports as unknown as HostExports;
      this.#exports.set(memory, exports);
    }
    return exports;
  }
}

/** The address of a tensor's first value in tfjs's memory; 0 for none. */
export function addressOf(backend: BackendWasm, tensor: TensorInfo | undefined): number {
  return tensor === undefined ? 0 : backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/**
 * What tfjs's WASM module exports; its declarations leave it out (tfjs 4.22).
 * @throws Error when it does not, as that of tfjs's own threads
 */
function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const { asm } = backend.wasm as unknown as { asm?: { memory?: WebAssembly.Memory } };
  if (asm?.memory !== undefined) return asm.memory;
  throw new Error(
    "tfjs's WASM backend does not hand out its memory, in which some kernels work: set WASM_HAS_MULTITHREAD_SUPPORT to false before the backend is made.",
  );
}
