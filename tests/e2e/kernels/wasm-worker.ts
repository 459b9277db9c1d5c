import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import fc from 'fast-check';
import { registerWasmKernels } from '../../../src/kernels/wasm/register.ts';
import { parityCases } from '../../kernels/parity.ts';
import { Comparison, tell, type Answer } from './comparison.ts';

const SIZES = { batch: 9, timesteps: 12, features: 70, units: 70 };
const BUILDS = [{}, { threads: 1 }, { threads: 1, relaxed: false }, { threads: 3, relaxed: false }];

setWasmPaths({
  'tfjs-backend-wasm.wasm': wasm,
  'tfjs-backend-wasm-simd.wasm': wasmSimd,
  'tfjs-backend-wasm-threaded-simd.wasm': wasmThreadedSimd,
});
// tfjs's own threads do not start from a bundle; nor does the page use them.
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
tell(compareAll());

async function compareAll(): Promise<Answer> {
  await tf.setBackend('wasm');
  const comparison = new Comparison();
  for (const build of BUILDS) {
    comparison.answer.reports.push(await registerWasmKernels(build));
    for (const cell of ['simple-rnn', 'lstm', 'gru'] as const) {
      for (const parity of fc.sample(parityCases(cell, SIZES), { numRuns: 8, seed: 1 })) {
        await comparison.compare(parity);
      }
      const [large] = fc.sample(parityCases(cell, SIZES), { numRuns: 1, seed: 2 });
      await comparison.compare({ ...large, batch: 131, units: 261 });
    }
  }
  return comparison.answer;
}
