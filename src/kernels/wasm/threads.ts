/**
 * Threads for the kernels: module Workers in a browser, `node:worker_threads` in Node. Each runs one
 * WebAssembly function that waits for work in the shared memory, so the JavaScript around it is a few
 * lines. In Node those lines are a string, so that neither a bundler nor a TypeScript loader matters; in
 * a browser they are a module of their own, which every content security policy of a page allows.
 */

/** A thread that has not said it is ready by then is not waited for. */
export const PATIENCE_MS = 5000;

export interface ThreadStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** From 1; the caller is thread 0. */
  thread: number;
}

/** Whether this is Node and not a browser or a browser's worker. */
export const inNode = typeof process === 'object' && typeof process.getBuiltinModule === 'function';

/** How many threads suit this machine, the caller included. */
export function chooseThreadCount(): number {
  const asked = inNode ? process.env['SCANLINE_THREADS'] : undefined;
  if (asked !== undefined && asked !== '') return readThreadCount(asked);
  const cores = inNode
    ? process.getBuiltinModule('node:os').availableParallelism()
    : navigator.hardwareConcurrency;
  return Math.max(1, Math.min(cores, 8));
}

function readThreadCount(asked: string): number {
  const count = Number(asked);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new Error(`SCANLINE_THREADS must be a whole number from 1 to 64, and it is "${asked}".`);
}

/** Whether the caller may sleep until others are done: a page's main thread may not. */
export function maySleep(): boolean {
  return inNode || typeof document === 'undefined';
}

/** Starts one thread. Resolves with whether it is ready; where it never says so, it is not waited for. */
export type ThreadLauncher = (start: ThreadStart) => Promise<boolean>;

let launchInBrowser: ThreadLauncher = startInBrowser;

/** Has the threads of a browser started in another way than by whoever wants them. */
export function launchThreadsWith(launch: ThreadLauncher): void {
  launchInBrowser = launch;
}

/** Starts `count` threads and returns how many of them are ready. */
export async function startThreads(
  count: number,
  start: Omit<ThreadStart, 'thread'>,
): Promise<number> {
  const launch = inNode ? startInNode : launchInBrowser;
  const ready = await Promise.all(
    Array.from({ length: count }, (_, i) => launch({ ...start, thread: i + 1 })),
  );
  return ready.filter(Boolean).length;
}

const NODE_THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, thread } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() {} } });
parentPort.postMessage('ready');
exports.serve(thread);
`;

function startInNode(start: ThreadStart): Promise<boolean> {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  // Without the parent's loaders, which a thread of plain JavaScript does not need.
  const worker = new Worker(NODE_THREAD, { eval: true, workerData: start, execArgv: [] });
  return new Promise((resolve) => {
    const give = (ready: boolean) => {
      clearTimeout(timer);
      // A sleeping thread must not keep the process alive.
      worker.unref();
      resolve(ready);
    };
    const timer = setTimeout(() => {
      give(false);
    }, PATIENCE_MS);
    worker.once('message', () => {
      give(true);
    });
    worker.once('error', () => {
      give(false);
    });
  });
}

function startInBrowser(start: ThreadStart): Promise<boolean> {
  const worker = new Worker(new URL('./kernel-thread.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, PATIENCE_MS);
    worker.onmessage = () => {
      clearTimeout(timer);
      resolve(true);
    };
    worker.onerror = () => {
      clearTimeout(timer);
      resolve(false);
    };
    worker.postMessage(start);
  });
}
