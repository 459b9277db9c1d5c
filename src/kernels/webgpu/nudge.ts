/**
 * Waiting for a device that answers only when it is spoken to. Firefox looks whether the graphics card is done
 * when it is handed commands, and otherwise every 100 ms; an empty hand-over now and then has it look sooner. Other
 * browsers take no notice.
 */
const EVERY_MS = 4;

/** Waits for what the device of that queue will settle. */
export async function nudged<T>(queue: Pick<GPUQueue, 'submit'>, wait: Promise<T>): Promise<T> {
  const timer = setInterval(() => queue.submit([]), EVERY_MS);
  try {
    return await wait;
  } finally {
    clearInterval(timer);
  }
}
