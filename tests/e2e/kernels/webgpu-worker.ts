import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import fc from 'fast-check';
import { registerWebGpuKernels } from '../../../src/kernels/webgpu/register.ts';
import { parityCases } from '../../kernels/parity.ts';
import { Comparison, tell, type Answer } from './comparison.ts';

const SIZES = { batch: 7, timesteps: 6, features: 24, units: 24 };

tell(compareAll());

async function compareAll(): Promise<Answer> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('This browser gives no GPU adapter.');
  await tf.setBackend('webgpu');
  registerWebGpuKernels();
  const comparison = new Comparison();
  comparison.answer.reports.push({ backend: tf.getBackend(), vendor: adapter.info.vendor });
  for (const cell of ['simple-rnn', 'lstm', 'gru'] as const) {
    const [parity] = fc.sample(parityCases(cell, SIZES), { numRuns: 1, seed: 3 });
    await comparison.compare(parity);
  }
  const [wide] = fc.sample(parityCases('lstm', SIZES), { numRuns: 1, seed: 4 });
  // More units than a workgroup has threads by default.
  await comparison.compare({ ...wide, batch: 3, timesteps: 2, features: 4, units: 260 });
  return comparison.answer;
}
