/** Yields to the event loop: the loop that trains lets messages in (pause, predict) between two steps. */

/** Longest work between two yields, in milliseconds. */
const LONGEST_WORK_MS = 10;

export class EventLoopYield {
  #channel: MessageChannel | undefined;
  #resume: (() => void) | undefined;
  #since = performance.now();

  /** Lets waiting messages be handled, if the last time is ten milliseconds ago. */
  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_WORK_MS) return;
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
