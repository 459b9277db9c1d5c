/**
 * Giving others a turn: the loop that trains lets messages in (pause, predict) between two steps, and does
 * not run ahead of the device.
 */
import * as tf from '@tensorflow/tfjs';

/** Work for so long before others get a turn, in milliseconds. */
const LONGEST_TURN = 10;

export class Turns {
  #channel: MessageChannel | undefined;
  #resume: (() => void) | undefined;
  #since = performance.now();

  /** Lets waiting messages be handled, if the last time is ten milliseconds ago. */
  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_TURN) return;
    await this.yieldNow();
    this.#since = performance.now();
  }

  /**
   * A message to oneself comes after those already waiting. Timers are throttled and animation frames
   * stop in a hidden tab; messages do neither. In Node, however, a port hands over up to a thousand
   * messages in one go, before any signal or file is looked at, so there it is setImmediate.
   */
  yieldNow(): Promise<void> {
    return new Promise((resolve) => {
      if (typeof setImmediate === 'function') {
        setImmediate(resolve);
        return;
      }
      this.#resume = resolve;
      this.#channel ??= this.#open();
      this.#channel.port2.postMessage(undefined);
    });
  }

  close(): void {
    this.#channel?.port1.close();
    this.#channel = undefined;
  }

  #open(): MessageChannel {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => this.#resume?.();
    return channel;
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
  await backend.device.queue.onSubmittedWorkDone();
}

/** What is used here of tfjs's WebGPU backend (4.22); other backends have none of it. */
interface QueueingBackend {
  device: { queue: { onSubmittedWorkDone(): Promise<unknown> } };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}
