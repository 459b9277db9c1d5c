/**
 * The states that an op whose batch was cut saved for its backward pass, found again by the small tensor that
 * stands for them on tfjs's tape. They are released by the backward pass, or when the tape dropped their
 * stand-in unused.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { CommandStream } from './command-stream.ts';

export class SavedStates {
  private readonly saved = new WeakMap<object, TensorInfo[]>();
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
    this.saved.set(standIn.dataId, tensors);
    this.dropped.register(standIn.dataId, tensors, standIn.dataId);
    return standIn;
  }

  /** The tensors a stand-in stands for, and a function to call once they have been read. */
  take(states: TensorInfo): { tensors: TensorInfo[]; done: () => void } {
    const tensors = this.saved.get(states.dataId);
    if (tensors === undefined) return { tensors: [states], done: () => undefined };
    return {
      tensors,
      done: () => {
        this.saved.delete(states.dataId);
        this.dropped.unregister(states.dataId);
        this.release(tensors);
      },
    };
  }

  private release(tensors: TensorInfo[]): void {
    for (const tensor of tensors) this.stream.release(tensor);
  }
}
