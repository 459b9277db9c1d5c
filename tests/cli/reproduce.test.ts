/** Recipes run, go on where they were broken off, and take up other runs; nothing of a run is lost. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError, type Output } from '../../cli/command.ts';
import { adoptRun, runRecipe, type RecipeOutcome } from '../../cli/recipe-run.ts';
import { loadCheckpoint, saveRun } from '../../cli/run-folder.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import type { NetworkId, Options, TrainingSettings } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { RECIPES, type Recipe } from '../../src/training/recipes.ts';
import { readRecord } from '../../src/training/record.ts';
import { fewDigits } from '../training/linear-run.ts';
import { inThisProcess } from './scanline.ts';

let folder: string;
let mnist: Dataset;
const lines: string[] = [];
const output: Output = {
  result: (line) => lines.push(line),
  note: (line) => lines.push(line),
  draw: () => undefined,
  terminal: false,
};

beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerKernels('cpu');
  mnist = await fewDigits(60);
  folder = await mkdtemp(join(tmpdir(), 'scanline-reproduce-'));
});
afterAll(() => rm(folder, { recursive: true }));

const where = { backend: 'cpu', machine: 'a machine', program: 'commit 1', date: '2026-01-01' };

function recipe(
  options: Options = { units: 8 },
  training: Partial<TrainingSettings> = {},
  network: NetworkId = 'simple-rnn',
): Recipe {
  const base = experimentFromPreset(network);
  const few = { batchSize: 20, trainingDigits: 80, testDigits: 60, epochs: 3 };
  return {
    name: 'tiny',
    title: 'Tiny',
    experiment: {
      ...base,
      options: { ...base.options, ...options },
      training: { ...base.training, ...few, ...training },
    },
  };
}

function run(name: string, epochs?: number, of = recipe()): Promise<RecipeOutcome> {
  return runRecipe(
    { recipe: of, folder: join(folder, name), epochs, dataset: mnist, where },
    output,
  );
}

async function recorded(outcome: Promise<RecipeOutcome>) {
  const settled = await outcome;
  if (settled.kind !== 'recorded') throw new Error('The run was not recorded.');
  return settled.record;
}

/** But for the time it took. */
function timeless(record: Awaited<ReturnType<typeof recorded>>) {
  return {
    ...record,
    seconds: 0,
    curve: record.curve.map((point) => ({ ...point, seconds: 0 })),
  };
}

describe('a recipe', { timeout: 60_000 }, () => {
  it('that was broken off goes on, and ends as if it had not been', async () => {
    const whole = await recorded(run('whole'));
    const third = await recorded(run('parts', 1));
    expect(third).toMatchObject({ complete: false, epochs: 1, steps: 4 });
    const ended = await recorded(run('parts'));
    expect(timeless(ended)).toEqual(timeless(whole));
    expect(whole).toMatchObject({ ...where, complete: true, epochs: 3, steps: 12 });
    expect(whole.curve.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    expect(readRecord(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  it('reads all training digits with the weights it ends with, without dropout', async () => {
    const still = recipe({ units: 8, dropout: 0 }, { learningRate: 1e-9, epochs: 1 });
    const dropped = recipe({ units: 8, dropout: 0.5 }, { learningRate: 1e-9, epochs: 1 });
    const [a, b] = [
      await recorded(run('still', 1, still)),
      await recorded(run('dropped', 1, dropped)),
    ];
    // Weights hardly move, so a pass in training without dropout sees what is read afterwards.
    expect(a.train?.accuracy).toBe(a.running.accuracy);
    expect(a.train?.loss).toBeCloseTo(a.running.loss, 4);
    expect(b.train?.loss).toBeCloseTo(a.train?.loss ?? 0, 4);
    expect(b.running.loss).not.toBeCloseTo(a.running.loss, 4);
  });

  it('of numbers has label errors and no training lines to read again', async () => {
    const line = recipe({ units: 4 }, { epochs: 1, testDigits: 5 }, 'blstm-line');
    const record = await recorded(run('line', 1, line));
    expect(record.train).toBeUndefined();
    expect(record.test.labelErrorRate).toBeGreaterThan(0);
    expect(record.curve.at(-1)?.testLabelErrorRate).toBe(record.test.labelErrorRate);
  });

  it('does not go on with a run of something else', async () => {
    await recorded(run('other', 1));
    const before = await readFile(join(folder, 'other', 'checkpoint.safetensors'));
    for (const [wanted, reason] of [
      [recipe({ units: 9 }), /the network or its options differ/],
      [recipe(undefined, { learningRate: 0.5, seed: 9 }), /learningRate, seed differ\./],
    ] as const) {
      await expect(run('other', 2, wanted)).rejects.toThrow(UsageError);
      await expect(run('other', 2, wanted)).rejects.toThrow(reason);
    }
    expect(await readFile(join(folder, 'other', 'checkpoint.safetensors'))).toEqual(before);
  });

  it('takes up a run that was to have fewer epochs, and goes on with it', async () => {
    const shorter = recipe(undefined, { epochs: 1 });
    await recorded(run('shorter', undefined, shorter));
    await adoptRun(join(folder, 'shorter'), join(folder, 'adopted'), recipe());
    const record = await recorded(run('adopted'));
    expect(timeless(record)).toEqual(timeless(await recorded(run('unbroken'))));
    expect(record.experiment.training.epochs).toBe(3);
  });

  it('does not lose its own run to one that is less far', async () => {
    await recorded(run('ahead', 2));
    await recorded(run('behind', 1));
    const [ahead, behind] = [join(folder, 'ahead'), join(folder, 'behind')];
    await expect(adoptRun(behind, ahead, recipe())).rejects.toThrow(/further \(step 8\).*step 4/);
    expect((await loadCheckpoint(ahead)).loop.step).toBe(8);
    await expect(adoptRun(behind, ahead, recipe({ units: 9 }))).rejects.toThrow(/options differ/);
    await saveRun(join(folder, 'level'), await loadCheckpoint(ahead));
    await adoptRun(join(folder, 'level'), ahead, recipe());
    expect((await loadCheckpoint(ahead)).loop.step).toBe(8);
  });
});

describe('scanline reproduce', { timeout: 60_000 }, () => {
  it('lists every recipe with what was published', async () => {
    const { code, stdout } = await inThisProcess(['reproduce', '--list']);
    expect(code).toBe(0);
    for (const { name, title } of RECIPES) {
      expect(stdout).toMatch(new RegExp(`^${name} +`, 'm'));
      expect(stdout).toContain(title);
    }
    expect(stdout).toMatch(/^hrnn +HRNN, 5 epochs, published 98\.64 %$/m);
  });

  it.each([
    [['reproduce', 'hrmm'], /no recipe "hrmm"\. Recipes: simple-rnn-sgd-256, /],
    [['reproduce', 'hrnn', 'hrmm'], /no recipe "hrmm"/],
    [['reproduce', 'hrnn', '--epochs', '0'], /--epochs was 0; it must be a whole number/],
    [['reproduce', 'hrnn', '--backend', 'gpu'], /no backend "gpu"/],
    [['reproduce', '--adopt', 'somewhere'], /name the one recipe/],
    [['reproduce', 'hrnn', '--adopt', 'nowhere'], /nowhere cannot be read: there is no such/],
  ])('refuses %j', async (words, message) => {
    const { code, stdout, stderr } = await inThisProcess(words);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });
});
