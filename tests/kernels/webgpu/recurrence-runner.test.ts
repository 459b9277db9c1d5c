/** Which form is fastest is learnt once, on a real device; the forms here encode nothing, for they are not the point. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { RecurrenceRunner } from '../../../src/kernels/webgpu/recurrence-runner.ts';
import { streamOf } from '../../../src/kernels/webgpu/register.ts';
import { startWebGpu } from './device.ts';

const KEY = 'gru forward 128';
let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

/** A runner of two forms, and which of them were encoded. */
function runner() {
  const stream = streamOf(tf.backend());
  // On a software adapter only the likeliest form is taken.
  stream.isSoftware = false;
  const encoded: string[] = [];
  const forms = ['one', 'two'].map((name) => ({
    name,
    stepwise: false,
    encode: () => void encoded.push(name),
  }));
  const recurrences = new RecurrenceRunner(stream);
  return { recurrences, encoded, run: () => recurrences.run(KEY, 4, forms) };
}

it('tries each form three times, and tells what it has learnt', async ({ skip }) => {
  if (device === undefined) return skip('no WebGPU adapter');
  const { recurrences, encoded, run } = runner();
  const learnt = new Promise<void>((resolve) => {
    recurrences.onLearnt = () => {
      if (Object.keys(recurrences.learnt).length === 2) resolve();
    };
  });
  for (let trial = 0; trial < 6; trial++) run();
  await learnt;
  expect(recurrences.takeTrials()).toBe(6);
  expect(new Set(encoded)).toEqual(new Set(['one', 'two']));
  expect(Object.keys(recurrences.learnt).sort()).toEqual([`${KEY} one`, `${KEY} two`]);
}, 60_000);

it('tries nothing again that another has learnt, and takes the faster form', ({ skip }) => {
  if (device === undefined) return skip('no WebGPU adapter');
  const { recurrences, encoded, run } = runner();
  recurrences.recall({ [`${KEY} one`]: 2, [`${KEY} two`]: 1 });
  run();
  expect(recurrences.takeTrials()).toBe(0);
  expect(new Set(encoded)).toEqual(new Set(['two']));
});

it('tries what another has not learnt', ({ skip }) => {
  if (device === undefined) return skip('no WebGPU adapter');
  const { recurrences, encoded, run } = runner();
  recurrences.recall({ [`${KEY} one`]: 2 });
  run();
  expect(recurrences.takeTrials()).toBe(1);
  expect(new Set(encoded)).toEqual(new Set(['two']));
});
