/**
 * One call of a compiled op: its plan, and the blocks of the kernels' memory that live as long as it.
 * Inputs are copied from tfjs's memory into the kernels' own, outputs back.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelEngine } from './kernel-engine.ts';
import { PLAN_WORDS } from './plan-fields.ts';

export class KernelCall {
  readonly #plan = new Int32Array(PLAN_WORDS);
  readonly #blocks: number[] = [];

  constructor(
    protected readonly engine: KernelEngine,
    protected readonly backend: BackendWasm,
  ) {}

  set(field: number, value: number): void {
    this.#plan[field] = value;
  }

  /** A field that holds a float32. */
  setFloat(field: number, value: number): void {
    new Float32Array(this.#plan.buffer)[field] = value;
  }

  /** The address of `bytes` bytes, whatever they hold, until the call ends. */
  allocate(bytes: number): number {
    const address = this.engine.memory.allocate(bytes);
    this.#blocks.push(address);
    return address;
  }

  /** The address of a copy, with `spare` bytes behind it that may be read and mean nothing. */
  copyIn(tensor: TensorInfo, spare = 0): number {
    const values = this.backend.typedArrayFromHeap(tensor);
    const address = this.allocate(values.byteLength + spare);
    this.engine.memory.floats(address, values.length).set(values);
    return address;
  }

  /** Room for an output; the function returned makes a tensor of what was written there. */
  makeRoom(field: number, shape: number[]): () => TensorInfo {
    const size = shape.reduce((product, length) => product * length, 1);
    const address = this.allocate(size * 4);
    this.set(field, address);
    return () => {
      const tensor = this.backend.makeOutput(shape, 'float32');
      this.backend.typedArrayFromHeap(tensor).set(this.engine.memory.floats(address, size));
      return tensor;
    };
  }

  /** Runs tasks 0 to `count` - 1 of a kind, spread over the threads. */
  run(task: number, count: number): void {
    this.engine.run(task, this.#plan, count);
  }

  /** Somebody else lets the block go: it outlives the call. */
  handOn(address: number): void {
    this.#blocks.splice(this.#blocks.indexOf(address), 1);
  }

  end(): void {
    for (const address of this.#blocks) this.engine.memory.release(address);
  }
}
