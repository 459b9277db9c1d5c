/** A step in slow motion is a step: it tells what it did, and does what a normal one does, to the bit. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import type { Experiment, NetworkId } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { fewDigits } from './linear-run.ts';

let mnist: Dataset;

beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerKernels('cpu');
  mnist = await fewDigits(20);
});

function small(network: NetworkId, options: Experiment['options']): Experiment {
  const base = experimentFromPreset(network);
  const training = {
    ...base.training,
    batchSize: 8,
    trainingDigits: 20,
    testDigits: 10,
    epochs: 1,
  };
  return { network, options: { ...base.options, ...options }, training };
}

describe.each([
  ['lstm', { units: 6, dropout: 0.3 }],
  ['blstm-line', { units: 4 }],
] as const)('slow motion of %s', (network, options) => {
  it('ends in the weights of a normal step, to the bit, and tells every change', async () => {
    const experiment = small(network, options);
    const normal = await Trainer.create({ experiment, dataset: mnist });
    const slow = await Trainer.create({ experiment, dataset: mnist });
    for (let step = 1; step <= 3; step++) {
      const before = (await slow.weights()).weights;
      const told = await slow.slowStep();
      if (told === undefined) throw new Error('No step was made.');
      expect(told.digits).toHaveLength(network === 'lstm' ? told.samples : 0);
      for (const { pixels, before: read, after: reads, label } of told.digits) {
        expect(read).toEqual(await normal.predict(pixels));
        expect(reads).toEqual(await slow.predict(pixels));
        expect(label).toBeLessThan(10);
      }
      await normal.run('batch');
      expect(told.step).toBe(step);
      expect(told.samples).toBe(step === 3 ? 4 : 8);
      expect(told.loss).toBeGreaterThan(0);
      const { weights } = await slow.weights();
      expect(weights).toEqual((await normal.weights()).weights);
      for (const { name, changes, change, gradient, before: length } of told.weights) {
        const [from, to] = [before.get(name)?.data, weights.get(name)?.data];
        expect(to).toEqual(from?.map((value, i) => value + changes[i]));
        expect(change).toBeGreaterThan(0);
        expect(gradient).toBeGreaterThan(0);
        expect(length).toBeCloseTo(Math.hypot(...(from ?? [])), 4);
      }
    }
    // The epoch, and with it the run, is over.
    expect(await slow.slowStep()).toBeUndefined();
    await normal.dispose();
    await slow.dispose();
  });
});
