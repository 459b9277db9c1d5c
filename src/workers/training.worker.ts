/** The training worker: hands messages to a session and its answers back. */
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { loadMnist } from '../data/mnist.ts';
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
  },
});

scope.onmessage = ({ data }: MessageEvent<unknown>) => session.handle(data);
