/**
 * The optimizer's update for tfjs's WASM backend: one pass over a variable, its gradient and its slots, by
 * compiled code that works in tfjs's own memory. Copying them to the memory of the other kernels and back
 * would cost more than the update.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { OptimizerStepAttributes, OptimizerTensors } from '../optimizer-step.ts';
import { addressOf, type HostMemory } from './host-memory.ts';

export class OptimizerUpdate {
  constructor(private readonly host: HostMemory) {}

  /** Equations in ../optimizer-step.ts. Changes the variable and its slots in place. */
  run(backend: BackendWasm, tensors: OptimizerTensors, attributes: OptimizerStepAttributes): void {
    const { variable, gradient, factor, slot0, slot1 } = tensors;
    const { rule, learningRate, momentum, rho, epsilon, epsilonInsideRoot } = attributes;
    const rules = this.host.exports(backend);
    const [w, g, first, second] = [variable, gradient, slot0, slot1].map((tensor) =>
      addressOf(backend, tensor),
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
