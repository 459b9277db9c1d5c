/**
 * What forward passes keep in the kernels' memory for their backward passes: an op's second output is a
 * tensor of one number that stands for it. It is freed when the tape it belongs to is over, with or without
 * a backward pass.
 */
import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelMemory } from './memory.ts';

interface Saved {
  address: number;
  bytes: number;
  /** The tape their op was recorded on. */
  tape: unknown;
}

export class SavedStates {
  /** By the number in the tensor that stands for them. */
  readonly #saved = new Map<number, Saved>();
  #lastNumber = 0;

  constructor(private readonly memory: KernelMemory) {}

  /** Bytes kept for backward passes to come. */
  get bytes(): number {
    this.sweep();
    return [...this.#saved.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Takes over a block of memory and returns the tensor that stands for it. */
  keep(backend: BackendWasm, address: number, bytes: number): TensorInfo {
    const number = (this.#lastNumber = (this.#lastNumber % 0x7fffffff) + 1);
    this.#saved.set(number, { address, bytes, tape: currentTape() });
    return backend.makeOutput([1], 'int32', undefined, Int32Array.of(number));
  }

  /**
   * The address of what the tensor stands for.
   * @throws Error when it was freed
   */
  find(backend: BackendWasm, tensor: TensorInfo): number {
    const [number] = backend.typedArrayFromHeap(tensor);
    const kept = this.#saved.get(number);
    if (kept !== undefined) return kept.address;
    throw new Error(
      'The saved states of this recurrent op are gone: its forward pass must run first, on the same tape.',
    );
  }

  /** Frees the states of tapes that are over, whether a backward pass used them or not. */
  sweep(): void {
    const tape = currentTape();
    for (const [number, { address, tape: recordedOn }] of this.#saved) {
      if (recordedOn === tape) continue;
      this.memory.release(address);
      this.#saved.delete(number);
    }
  }
}

/** The list that tfjs records operations in while a gradient is being taken; a new one each time. */
function currentTape(): unknown {
  return tf.engine().state.activeTape;
}
