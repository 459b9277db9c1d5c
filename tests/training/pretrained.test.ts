/** The weights that come with the page: every one loads, is as large as it says, and reads as well as it says. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRecords } from '../../cli/records.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import { freshCheckpoint } from '../../src/exchange/fresh-checkpoint.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { experimentFromPreset, sameNetwork } from '../../src/models/index.ts';
import {
  readPretrainedIndex,
  readPretrainedWeights,
  worthShipping,
  writePretrainedIndex,
  writePretrainedWeights,
  type PretrainedEntry,
} from '../../src/training/pretrained.ts';
import type { ResultRecord } from '../../src/training/record.ts';
import { TrainedNetwork } from '../../src/training/trained-network.ts';
import { Trainer } from '../../src/training/trainer.ts';

const FOLDER = 'public/pretrained';
const json = await readFile(join(FOLDER, 'index.json'), 'utf8');
const index = readPretrainedIndex(json);
const entries = [...index.values()].flat();
const records = await loadRecords();

/** So many test digits, or lines, are read here. */
const READ = 500;
/** Of so few, the share that is read right may differ by chance. */
const MOST_OFF = 0.02;

let mnist: Dataset;

beforeAll(async () => {
  await tf.setBackend('wasm');
  await registerKernels('wasm');
  mnist = await readMnistFolder('public/mnist');
});

const fileOf = ({ file }: PretrainedEntry) => readFile(join(FOLDER, file));

describe.each(entries.map((entry) => [entry.file, entry] as const))('%s', (_file, entry) => {
  it('is as small as it says, and has as many parameters', async () => {
    const bytes = await fileOf(entry);
    expect(bytes.length).toBe(entry.bytes);
    expect(bytes.length).toBeLessThanOrEqual(300_000);
    const weights = [...readPretrainedWeights(bytes).values()];
    expect(weights.reduce((sum, { data }) => sum + data.length, 0)).toBe(entry.parameters);
  });

  it('reads as well as it says', async () => {
    const { experiment, testAccuracy } = entry;
    const weights = readPretrainedWeights(await fileOf(entry));
    new TrainedNetwork(experiment, weights).dispose();
    const trainer = await Trainer.create({ experiment, dataset: mnist, testCount: READ });
    trainer.restore(freshCheckpoint(experiment, weights));
    const { accuracy } = (await trainer.evaluate()) ?? {};
    await trainer.dispose();
    expect(Math.abs((accuracy ?? 0) - testAccuracy)).toBeLessThanOrEqual(MOST_OFF);
  });

  it('is of the run that its record tells of, and within 0.05 points of it', () => {
    const record = records.find(({ recipe }) => recipe === entry.recipe);
    expect(record?.experiment).toEqual(entry.experiment);
    expect(record?.epochs).toBe(entry.epochs);
    expect((record?.test.accuracy ?? 1) - entry.testAccuracy).toBeLessThanOrEqual(0.0005 + 1e-9);
  });
});

describe('the index', () => {
  it('names every file that lies there, and nothing else', async () => {
    const files = (await readdir(FOLDER)).filter((name) => name !== 'index.json');
    expect(entries.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    expect(writePretrainedIndex(index)).toBe(json);
  });

  it('has one entry for each network and its options, under its network, the best reader first', () => {
    for (const [network, ofNetwork] of index) {
      for (const [i, { experiment, testAccuracy }] of ofNetwork.entries()) {
        expect(experiment.network).toBe(network);
        const later = ofNetwork.slice(i + 1);
        expect(later.some((other) => sameNetwork(other.experiment, experiment))).toBe(false);
        expect(later.every((other) => other.testAccuracy <= testAccuracy)).toBe(true);
      }
    }
  });

  it('is refused where it names a file elsewhere, or an impossible accuracy', () => {
    const [entry] = entries;
    const withEntry = (change: object) => JSON.stringify({ lstm: { ...entry, ...change } });
    expect(readPretrainedIndex(withEntry({})).get('lstm')).toEqual([entry]);
    expect(() => readPretrainedIndex(withEntry({ file: '../weights' }))).toThrow(/file/);
    expect(() => readPretrainedIndex(withEntry({ testAccuracy: 98 }))).toThrow(/testAccuracy/);
    expect(() => readPretrainedIndex('{"lstm":')).toThrow();
  });
});

describe('what is shipped', () => {
  const record = (recipe: string, units: number, accuracy: number): ResultRecord => {
    const base = experimentFromPreset('lstm');
    return {
      ...{ recipe, parameters: 10, complete: true, epochs: 1, steps: 10, seconds: 1 },
      ...{ backend: 'wasm', machine: 'a machine', program: 'commit 1', date: '2026-01-01' },
      experiment: { ...base, options: { ...base.options, units } },
      running: { loss: 1, accuracy },
      test: { loss: 1, accuracy },
      best: { epoch: 1, accuracy },
      curve: [],
    };
  };

  it('is the best of each network and its options, and nothing that hardly reads', () => {
    const [poor, good, better, other] = [
      record('poor', 4, 0.4),
      record('good', 8, 0.95),
      record('better', 8, 0.97),
      record('other', 9, 0.96),
    ];
    expect(worthShipping([poor, good, other, better])).toEqual([better, other]);
  });

  it('comes back from 16 bits with the nearest numbers, by the same names', () => {
    const { experiment } = record('any', 8, 1);
    const weights = new Map([['lstm/bias', { shape: [2], data: new Float32Array([1, 0.1]) }]]);
    const bytes = writePretrainedWeights(weights, experiment, 'F16');
    expect(readPretrainedWeights(bytes)).toEqual(
      new Map([['lstm/bias', { shape: [2], data: new Float32Array([1, 0.0999755859375]) }]]),
    );
  });
});
