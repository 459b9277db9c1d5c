/** Limits how far the loop runs ahead of the device: on a backend that works in the background, steps return at once. */
import * as tf from '@tensorflow/tfjs';
import { nudged } from '../kernels/webgpu/nudge.ts';

/** Batches handed to the device and not yet done: more would only delay a pause. */
const MOST_IN_FLIGHT = 2;

export class InFlightLimit {
  #inFlight: Promise<void>[] = [];

  /** Call after each batch: waits while two are under way. */
  async keep(): Promise<void> {
    const done = deviceDone();
    // It is awaited a batch later; a failure before that must not count as unhandled.
    done.catch(() => undefined);
    this.#inFlight.push(done);
    while (this.#inFlight.length >= MOST_IN_FLIGHT) await this.#inFlight.shift();
  }

  /** Waits until the device has done everything. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0));
  }
}

/**
 * Resolves when the device has done all it was given so far; at once on a backend that computes in place.
 * tfjs has no such call, but its WebGPU backend has a queue that does. Commands that tfjs still holds back
 * are handed over first.
 */
export async function deviceDone(): Promise<void> {
  const backend = tf.backend() as unknown as Partial<QueueingBackend>;
  if (backend.device === undefined) return;
  backend.ensureCommandEncoderReady?.();
  backend.endComputePassEncoder?.();
  backend.submitQueue?.();
  const { queue } = backend.device;
  await nudged(queue, queue.onSubmittedWorkDone());
}

/** What is used here of tfjs's WebGPU backend (4.22); other backends have none of it. */
interface QueueingBackend {
  device: { queue: Pick<GPUQueue, 'onSubmittedWorkDone' | 'submit'> };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}
