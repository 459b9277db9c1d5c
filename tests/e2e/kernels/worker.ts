import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import fc from 'fast-check';
import { registerWasmKernels, type WasmKernelsReport } from '../../../src/kernels/wasm/register.ts';
import { parityCases, parityErrors, type ParityCase } from '../../kernels/parity.ts';

export interface Answer {
  reports: WasmKernelsReport[];
  cases: number;
  /** The largest relative error of any output or gradient, and the case that had it. */
  largest: { error: number; case?: ParityCase; of?: string };
}

const SIZES = { batch: 9, timesteps: 12, features: 70, units: 70 };
const BUILDS = [{}, { threads: 1 }, { threads: 1, relaxed: false }, { threads: 3, relaxed: false }];

setWasmPaths({
  'tfjs-backend-wasm.wasm': wasm,
  'tfjs-backend-wasm-simd.wasm': wasmSimd,
  'tfjs-backend-wasm-threaded-simd.wasm': wasmThreadedSimd,
});
// tfjs's own threads do not start from a bundle; nor does the page use them.
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
compareAll().then(
  (answer) => {
    self.postMessage(answer);
  },
  (error: unknown) => {
    self.postMessage({ failure: String(error) });
  },
);

async function compareAll(): Promise<Answer> {
  await tf.setBackend('wasm');
  const answer: Answer = { reports: [], cases: 0, largest: { error: 0 } };
  for (const build of BUILDS) {
    answer.reports.push(await registerWasmKernels(build));
    for (const cell of ['simple-rnn', 'lstm', 'gru'] as const) {
      for (const parity of fc.sample(parityCases(cell, SIZES), { numRuns: 8, seed: 1 })) {
        await compare(parity, answer);
      }
      await compare(
        {
          ...fc.sample(parityCases(cell, SIZES), { numRuns: 1, seed: 2 })[0],
          batch: 131,
          units: 261,
        },
        answer,
      );
    }
  }
  return answer;
}

async function compare(parity: ParityCase, answer: Answer): Promise<void> {
  answer.cases += 1;
  for (const [of, error] of Object.entries(await parityErrors(parity))) {
    if (!(error <= answer.largest.error)) answer.largest = { error, case: parity, of };
  }
}
