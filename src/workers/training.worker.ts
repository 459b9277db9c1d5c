/** The training worker: hands messages to a session and its answers back. */
import '../models/zod-without-eval.ts';
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { loadMnist } from '../data/mnist.ts';
import { launchThreadsWith, PATIENCE_MS, type ThreadStart } from '../kernels/wasm/threads.ts';
import { failures } from '../text/en-failures.ts';
import { keptForms } from './kept-forms.ts';
import type { CommandMessage, WorkerMessage } from './protocol.ts';
import { holdLock } from './worker-life.ts';
import { WorkerSession } from './worker-session.ts';

/** Before the digits, which take longer. @throws TypeError when the file cannot be loaded. */
async function loadFile(address: string): Promise<Uint8Array | undefined> {
  const response = await fetch(address, { priority: 'high' });
  // Servers that answer every address with the page have no such file either.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (response.status === 404 || isPage) return undefined;
  if (!response.ok) throw new Error(`The server answered with ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

const scope = self as unknown as DedicatedWorkerGlobalScope;

// A browser that evaluates this file twice would split the commands between two sessions.
if (scope.onmessage !== null) throw new Error(failures.secondSession);

/** By the page (spawn.ts). */
function launchThread(start: ThreadStart): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
    setTimeout(() => resolve(false), PATIENCE_MS);
    scope.postMessage({ type: 'thread', start, port: port2 } satisfies WorkerMessage, [port2]);
  });
}
launchThreadsWith(launchThread);

const session = new WorkerSession({
  post: (message, transfer = []) => scope.postMessage(message, transfer),
  loadMnist,
  loadFile,
  backend: {
    wasmPaths: {
      'tfjs-backend-wasm.wasm': wasm,
      'tfjs-backend-wasm-simd.wasm': wasmSimd,
      'tfjs-backend-wasm-threaded-simd.wasm': wasmThreadedSimd,
    },
    // The built file's name has a hash of all that it loads.
    ...(import.meta.env.PROD && { forms: keptForms(import.meta.url) }),
  },
});

scope.onmessage = ({ data }: MessageEvent<CommandMessage>) => session.handle(data);

void holdLock().then((lock) => scope.postMessage({ type: 'alive', lock } satisfies WorkerMessage));
