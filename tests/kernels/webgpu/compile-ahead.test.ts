/** What a network's first step runs is compiled before it, and the run is the same as without. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test, vi } from 'vitest';
import { registerKernels } from '../../../src/kernels/register.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { readExperiment } from '../../../src/models/read-experiment.ts';
import type { TrainingEvent } from '../../../src/training/events.ts';
import { Trainer } from '../../../src/training/trainer.ts';
import { fewDigits } from '../../training/linear-run.ts';
import { startWebGpu } from './device.ts';

let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

/** With dropout, so that a random stream that was drawn from once too often shows. */
const preset = experimentFromPreset('lstm');
const { experiment } = readExperiment({
  network: 'lstm',
  options: { ...preset.options, units: 8, dropout: 0.4 },
  training: { ...preset.training, batchSize: 20, trainingDigits: 100, epochs: 1 },
});

async function losses(): Promise<{ losses: number[]; events: TrainingEvent[] }> {
  const events: TrainingEvent[] = [];
  const trainer = await Trainer.create({
    experiment,
    dataset: await fewDigits(100),
    testCount: 40,
    onEvent: (event) => events.push(event),
  });
  expect(await trainer.run()).toBe('finished');
  await trainer.dispose();
  return {
    losses: events.flatMap((event) => (event.type === 'progress' ? [event.point.loss] : [])),
    events,
  };
}

test('the programs of a step are compiled ahead, told as they come, and nothing else changes', async ({
  skip,
}) => {
  skip(device === undefined, 'no WebGPU adapter');
  const ahead = vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync');
  const onTheSpot = vi.spyOn(GPUDevice.prototype, 'createComputePipeline');
  const onGpu = await losses();
  expect(ahead.mock.calls.length).toBeGreaterThan(20);
  // What reads results, and what only the end of an epoch runs.
  expect(onTheSpot.mock.calls.length).toBeLessThan(ahead.mock.calls.length / 3);
  const told = onGpu.events.filter((event) => event.type === 'compiling');
  expect(told.map(({ done, total }) => done / total).filter((share) => share === 1)).toHaveLength(
    2,
  );
  expect(told.reduce((sum, { done, total }) => sum + (done === total ? total : 0), 0)).toBe(
    ahead.mock.calls.length,
  );

  await tf.setBackend('cpu');
  await registerKernels('cpu');
  const onCpu = await losses();
  expect(onCpu.events.filter((event) => event.type === 'compiling')).toEqual([]);
  expect(onGpu.losses).toHaveLength(onCpu.losses.length);
  onGpu.losses.forEach((loss, i) => expect(loss).toBeCloseTo(onCpu.losses[i], 3));
}, 240_000);
