/** Networks out of a run's folder and into one, from the command line. */
import { unzipSync } from 'fflate';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveRun } from '../../cli/run-folder.ts';
import { DIGIT_SAMPLES, SCAN_SAMPLES, trained } from '../exchange/sample-networks.ts';
import { useCpu } from '../layers/set-up.ts';
import { inThisProcess, jsonLines } from './scanline.ts';

let folder: string;
let run: string;
const lstm = () => trained(DIGIT_SAMPLES[2]);

beforeAll(async () => {
  await useCpu();
  folder = await mkdtemp(join(tmpdir(), 'scanline-'));
  run = join(folder, 'run');
  await saveRun(run, lstm().checkpoint);
});

afterAll(() => rm(folder, { recursive: true }));

async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await inThisProcess(words);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

async function refused(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await inThisProcess(words);
  expect(stdout).toBe('');
  expect(code).toBeGreaterThan(0);
  return stderr;
}

describe('scanline export, then import', () => {
  it.each([
    ['keras', 'model.keras', 'model.keras'],
    ['tfjs', 'tfjs', 'tfjs/model.json'],
    ['tfjs', 'tfjs.zip', 'tfjs.zip'],
    ['scanline', 'deep/er/model.safetensors', 'deep/er/model.safetensors'],
    ['cluster', 'cluster', 'cluster/model.keras'],
    ['cluster', 'cluster.zip', 'cluster.zip'],
  ])('--to %s --out %s: the same weights in a new run', async (format, out, file) => {
    const said = await done('export', run, '--to', format, '--out', join(folder, out));
    expect(said).toMatch(new RegExp(`${out}: (\\d+ files, )?\\d+ kB`));
    const back = join(folder, `back-${out.replaceAll('/', '-')}`);
    await done('import', join(folder, file), '--out', back);
    const { weights, experiment, loop } = await loadCheckpoint(back);
    const { weights: first, experiment: same } = lstm();
    expect(Object.fromEntries(weights)).toEqual(Object.fromEntries(first));
    expect(experiment).toEqual(same);
    expect(loop.epoch).toBe(0);
    expect((await readdir(back)).toSorted()).toEqual([
      'checkpoint.safetensors',
      'experiment.json',
      'history.json',
    ]);
  });

  it('a run so made is evaluated as the one it came from', async () => {
    const out = join(folder, 'evaluated');
    await done(
      'export',
      join(run, 'checkpoint.safetensors'),
      '--to',
      'keras',
      '--out',
      `${out}.keras`,
    );
    await done('import', `${out}.keras`, '--out', out);
    const read = async (checkpoint: string) =>
      jsonLines(
        await done(
          'evaluate',
          '--checkpoint',
          checkpoint,
          '--backend',
          'cpu',
          '--test-digits',
          '30',
          '--json',
        ),
      )[0];
    const [before, after] = [await read(run), await read(out)];
    expect(after['valLoss']).toBe(before['valLoss']);
    expect(after['valAccuracy']).toBe(before['valAccuracy']);
  });

  it('the folder for a cluster is whole', async () => {
    const out = join(folder, 'whole.zip');
    await done('export', run, '--to', 'cluster', '--out', out);
    const names = Object.keys(unzipSync(new Uint8Array(await readFile(out))));
    expect(names).toEqual(
      expect.arrayContaining([
        ...['train.py', 'README.md', 'requirements.txt', 'model.keras'],
        ...['experiment.json', 'checkpoint.safetensors'],
      ]),
    );
  });

  it('an ONNX file is written, and not read', async () => {
    const out = join(folder, 'model.onnx');
    await done('export', run, '--to', 'onnx', '--out', out);
    expect(await refused('import', out)).toMatch(/networks go out in that format, but not in/);
  });
});

describe('mistakes', () => {
  it.each([
    [['export'], /"export" needs a CHECKPOINT/],
    [['export', 'RUN'], /needs --to and one of scanline, keras, tfjs, onnx, cluster/],
    [['export', 'RUN', '--to', 'torch'], /--to was "torch"; it must be one of scanline, keras/],
    [
      ['export', 'RUN', 'other', '--to', 'keras'],
      /takes one CHECKPOINT; it was given .* and "other"/,
    ],
    [
      ['export', 'nowhere', '--to', 'keras'],
      /checkpoint nowhere cannot be read: there is no such file/,
    ],
    [
      ['export', 'RUN', '--to', 'keras', '--out', 'RUN'],
      /run cannot be written: a folder stands where the file should be\. Name another path/,
    ],
    [['import'], /"import" needs a FILE/],
    [['import', 'nowhere.keras'], /file nowhere\.keras cannot be read: there is no such file/],
    [['import', 'RUN'], /is a folder\. Name a file in it/],
    [
      ['import', 'RUN/checkpoint.safetensors', '--out', 'RUN'],
      /holds a run already\. Name another one/,
    ],
    [['import', 'RUN/history.json'], /history\.json is JSON, but no model/],
  ])('%j', async (words, message) => {
    const before = await readFile(join(run, 'checkpoint.safetensors'));
    expect(await refused(...words.map((word) => word.replace('RUN', run)))).toMatch(message);
    expect(await readFile(join(run, 'checkpoint.safetensors'))).toEqual(before);
    expect(await readdir(folder)).not.toContain('run.part');
  });

  it('a network that a format lacks is refused, and nothing is written', async () => {
    const scans = join(folder, 'scans');
    await saveRun(scans, trained(SCAN_SAMPLES[0]).checkpoint);
    const out = join(folder, 'scans.keras');
    expect(await refused('export', scans, '--to', 'keras', '--out', out)).toMatch(
      /Keras has no two-dimensional LSTM.*\.safetensors/,
    );
    expect(await readdir(folder)).not.toContain('scans.keras');
  });

  it('a damaged file makes no run', async () => {
    const path = join(folder, 'damaged.keras');
    await writeFile(path, new Uint8Array(1000));
    expect(await refused('import', path, '--out', join(folder, 'never'))).toMatch(
      /is no \.keras file/,
    );
    expect(await readdir(folder)).not.toContain('never');
  });
});
