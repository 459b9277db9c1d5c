/** What the client needs of its surroundings in a browser: a worker, and the address of the digits. */

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

/** The built page may lie in any folder of any site, so the address of its data is made from the page's. */
export function besideThePage(folder: 'mnist' | 'pretrained'): string {
  return new URL(`${import.meta.env.BASE_URL}${folder}/`, document.baseURI).href;
}
