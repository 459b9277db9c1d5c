/** Saving while a run goes on: on a slow disk only the newest checkpoint waits. */
import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Keeper } from '../../cli/keeper.ts';
import { loadCheckpoint, RunFolder } from '../../cli/run-folder.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import type { Checkpoint } from '../../src/training/checkpoint.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { fewDigits } from '../training/linear-run.ts';

it('while one checkpoint is written, of all that come after it the newest is written next', async () => {
  await tf.setBackend('cpu');
  await registerKernels('cpu');
  const path = await mkdtemp(join(tmpdir(), 'scanline-keeper-'));
  const folder = await RunFolder.take(path, 'nothing');
  const base = experimentFromPreset('simple-rnn');
  const training = {
    ...base.training,
    batchSize: 20,
    trainingDigits: 40,
    testDigits: 5,
    epochs: 8,
  };
  const trainer = await Trainer.create({
    experiment: { ...base, options: { ...base.options, units: 4 }, training },
    dataset: await fewDigits(40),
    onEvent: (event) => keeper.hear(event),
  });
  // The disk takes the first checkpoint only when the whole run is over.
  let diskIsFree: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (diskIsFree = resolve));
  const steps: number[] = [];
  const slow = {
    save: async (checkpoint: Checkpoint) => {
      steps.push(checkpoint.loop.step);
      await free;
      return folder.save(checkpoint);
    },
  };
  const keeper = new Keeper(slow, trainer, {
    result: () => undefined,
    note: (line) => expect.unreachable(line),
    draw: () => undefined,
    terminal: false,
  });
  await trainer.run();
  expect(steps).toHaveLength(1);
  expect(steps[0]).toBeGreaterThan(0);
  diskIsFree();
  await expect.poll(() => steps).toHaveLength(2);
  await keeper.finish();
  expect(steps[1]).toBe(16);
  expect((await loadCheckpoint(path)).loop.step).toBe(16);
  await trainer.dispose();
  await folder.release();
  await rm(path, { recursive: true });
});
