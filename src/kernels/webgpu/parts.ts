/**
 * Parts of a batch. What a scan keeps for the backward pass may exceed what a device binds at once (an
 * IRNN of 784 steps at batch 1024 keeps 321 MB; the default limit is 128 MiB), so the op cuts its batch:
 * the result is the same, since samples do not meet before the weight gradients are summed.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { CommandStream } from './command-stream.ts';

export interface Part {
  /** The part's first sample within the batch. */
  first: number;
  /** Samples in it. */
  count: number;
}

/**
 * Cuts a batch so that no buffer of `bytesPerSample` a sample exceeds what the device binds.
 *
 * @throws Error when a single sample is too large.
 */
export function partsOf(limits: GPUSupportedLimits, batch: number, bytesPerSample: number): Part[] {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const fitting = Math.floor(most / bytesPerSample);
  if (fitting === 0) {
    throw new Error(
      `One sample's recurrent states take ${Math.ceil(bytesPerSample / 2 ** 20)} MB and this GPU binds ${Math.floor(most / 2 ** 20)} MB at once. Use fewer units or timesteps, or the WASM backend.`,
    );
  }
  // Parts of equal size, so that one program and one tiling serve all but perhaps the last.
  const count = Math.ceil(batch / Math.ceil(batch / fitting));
  const parts: Part[] = [];
  for (let first = 0; first < batch; first += count) {
    parts.push({ first, count: Math.min(count, batch - first) });
  }
  return parts;
}

/**
 * The kept states of an op whose batch was cut, found again by the small tensor that stands for them on
 * tfjs's tape. They are released by the backward pass, or when the tape dropped their stand-in unused.
 */
export class KeptStates {
  private readonly kept = new WeakMap<object, TensorInfo[]>();
  private readonly dropped: FinalizationRegistry<TensorInfo[]>;

  constructor(private readonly stream: CommandStream) {
    this.dropped = new FinalizationRegistry((tensors) => {
      this.release(tensors);
    });
  }

  /** One tensor stands for itself; several get a stand-in. */
  keep(tensors: TensorInfo[]): TensorInfo {
    if (tensors.length === 1) return tensors[0];
    const standIn = this.stream.empty([1]);
    this.kept.set(standIn.dataId, tensors);
    this.dropped.register(standIn.dataId, tensors, standIn.dataId);
    return standIn;
  }

  /** The tensors a stand-in stands for, and a function to call once they have been read. */
  take(states: TensorInfo): { tensors: TensorInfo[]; done: () => void } {
    const tensors = this.kept.get(states.dataId);
    if (tensors === undefined) return { tensors: [states], done: () => undefined };
    return {
      tensors,
      done: () => {
        this.kept.delete(states.dataId);
        this.dropped.unregister(states.dataId);
        this.release(tensors);
      },
    };
  }

  private release(tensors: TensorInfo[]): void {
    for (const tensor of tensors) this.stream.release(tensor);
  }
}
