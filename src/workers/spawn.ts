/** What the client needs of its surroundings in a browser: workers, and the address of the digits. */
import type { ThreadMessage } from './protocol.ts';

/** What is used here of a `Worker`. */
export interface TrainingWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export function spawnWorker(): TrainingWorker {
  return new Worker(new URL('./training.worker.ts', import.meta.url), {
    type: 'module',
    name: 'scanline-training',
  });
}

/**
 * Starts a thread of the WASM kernels for the training worker, from the page: Firefox was seen to stop a worker for
 * ever while it started a worker of its own.
 *
 * @param port is told `true` when it is ready, `false` when it cannot be had
 */
export function spawnKernelThread({ start, port }: ThreadMessage): { terminate(): void } {
  const thread = new Worker(new URL('../kernels/wasm/kernel-thread.ts', import.meta.url), {
    type: 'module',
    name: 'scanline-kernels',
  });
  thread.onmessage = () => port.postMessage(true);
  thread.onerror = () => port.postMessage(false);
  thread.postMessage(start);
  return thread;
}

/** The built page may lie in any folder of any site, so the address of its data is made from the page's. */
export function publicUrl(folder: 'mnist' | 'pretrained'): string {
  return new URL(`${import.meta.env.BASE_URL}${folder}/`, document.baseURI).href;
}

/** Whether the page could be loaded at the moment. */
export async function pageAnswers(): Promise<boolean> {
  try {
    return (await fetch(document.baseURI, { cache: 'no-cache' })).ok;
  } catch {
    return false;
  }
}
