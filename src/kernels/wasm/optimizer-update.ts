/**
 * The optimizer's update for tfjs's WASM backend: one pass over a variable, its gradient and its slots, by
 * compiled code that works in tfjs's own memory. Copying them to the memory of the other kernels and back
 * would cost more than the update.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { OptimizerStepAttributes, OptimizerTensors } from '../optimizer-step.ts';

/** assembly/update.ts */
type Rules = Record<OptimizerStepAttributes['rule'], (...numbers: number[]) => void>;

export class OptimizerUpdate {
  /** One for each of tfjs's memories: a backend that is made anew has a new one. */
  readonly #rules = new WeakMap<WebAssembly.Memory, Rules>();

  constructor(private readonly module: WebAssembly.Module) {}

  /** Equations in ../optimizer-step.ts. Changes the variable and its slots in place. */
  run(backend: BackendWasm, tensors: OptimizerTensors, attributes: OptimizerStepAttributes): void {
    const { variable, gradient, factor, slot0, slot1 } = tensors;
    const { rule, learningRate, momentum, rho, epsilon, epsilonInsideRoot } = attributes;
    const rules = this.#rulesIn(memoryOf(backend));
    const [w, g, first, second] = [variable, gradient, slot0, slot1].map((tensor) =>
      tensor === undefined ? 0 : addressOf(backend, tensor),
    );
    const count = sizeOf(variable);
    const scale = factor === undefined ? 1 : backend.typedArrayFromHeap(factor)[0];
    const bound = attributes.limit === 0 ? Infinity : attributes.limit;
    switch (rule) {
      case 'sgd':
        rules.sgd(w, g, first, count, learningRate, momentum, scale, bound);
        break;
      case 'rmsprop': {
        const [inside, outside] = epsilonInsideRoot ? [epsilon, 0] : [0, epsilon];
        const rates = [learningRate, momentum, rho, inside, outside];
        rules.rmsprop(w, g, first, second, count, ...rates, scale, bound);
        break;
      }
      case 'adam': {
        const rates = [learningRate, 1 - attributes.beta1, 1 - attributes.beta2, epsilon];
        rules.adam(w, g, first, second, count, ...rates, scale, bound);
        break;
      }
    }
    forgetPacked(backend, variable);
  }

  #rulesIn(memory: WebAssembly.Memory): Rules {
    let rules = this.#rules.get(memory);
    if (rules === undefined) {
      const { exports } = new WebAssembly.Instance(this.module, { env: { memory } });
      rules = exports as unknown as Rules;
      this.#rules.set(memory, rules);
    }
    return rules;
  }
}

/**
 * What tfjs's WASM module exports; its declarations leave it out (tfjs 4.22).
 * @throws Error when it does not, as that of tfjs's own threads
 */
function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  const { asm } = backend.wasm as unknown as { asm?: { memory?: WebAssembly.Memory } };
  if (asm?.memory !== undefined) return asm.memory;
  throw new Error(
    "tfjs's WASM backend does not hand out its memory, in which the optimizer's update works: set WASM_HAS_MULTITHREAD_SUPPORT to false before the backend is made.",
  );
}

/** The address of a tensor's first value in tfjs's memory. */
function addressOf(backend: BackendWasm, { dataId }: TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

function sizeOf({ shape }: TensorInfo): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * tfjs's matrix product keeps a packed copy of its second operand for as long as that tensor lives, and
 * would go on with the old values. Announcing the end of the tensor lets go of the copy; its memory stays.
 */
function forgetPacked(backend: BackendWasm, variable: TensorInfo): void {
  const { id, memoryOffset } = backend.dataIdMap.get(variable.dataId);
  backend.wasm.tfjs.disposeData(id);
  backend.wasm.tfjs.registerTensor(id, sizeOf(variable), memoryOffset);
}
