/** The training worker: hands messages to a session and its answers back. */
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { loadMnist } from '../data/mnist.ts';
import { WorkerSession } from './worker-session.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

const session = new WorkerSession({
  post: (message, transfer = []) => scope.postMessage(message, transfer),
  loadMnist,
  backend: {
    wasmPaths: {
      'tfjs-backend-wasm.wasm': wasm,
      'tfjs-backend-wasm-simd.wasm': wasmSimd,
      'tfjs-backend-wasm-threaded-simd.wasm': wasmThreadedSimd,
    },
  },
});

scope.onmessage = ({ data }: MessageEvent<unknown>) => session.handle(data);
