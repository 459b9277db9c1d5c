/** Networks out of a run's folder and into one, from the command line. */
import { unzipSync } from 'fflate';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

describe('scanline evaluate', { timeout: 120_000 }, () => {
  it('takes a run, its checkpoint or a model file, and reads the same', async () => {
    const [keras, tfjs] = [join(folder, 'a model.keras'), join(folder, 'a tfjs model')];
    await done('export', run, '--to', 'keras', '--out', keras);
    await done('export', run, '--to', 'tfjs', '--out', tfjs);
    const flags = ['--backend', 'cpu', '--test-digits', '20', '--json'];
    const read: object[] = [];
    for (const path of [
      ...[run, join(run, 'checkpoint.safetensors'), keras, tfjs],
      join(tfjs, 'model.json'),
    ]) {
      const { valLoss, valAccuracy } = jsonLines(await done('evaluate', path, ...flags))[0];
      read.push({ valLoss, valAccuracy });
    }
    read.push(
      ...jsonLines(await done('evaluate', '--checkpoint', run, ...flags)).map(
        ({ valLoss, valAccuracy }) => ({ valLoss, valAccuracy }),
      ),
    );
    expect(read).toEqual(Array.from({ length: 6 }, () => read[0]));
  });

  it('says what a folder lacks', async () => {
    const empty = join(folder, 'no run');
    await mkdir(empty);
    expect(await refused('evaluate', empty)).toBe(
      `The folder '${empty}' holds no run: there is no checkpoint.safetensors in it, and no model file. Name the folder of a run, or one file.\n`,
    );
  });
});

describe('scanline export where something stands already', () => {
  it.each(['keras', 'tfjs', 'onnx', 'cluster', 'scanline'])(
    '--to %s: replaces its own of the same network, and nothing else',
    async (format) => {
      const out = join(folder, `again-${format}${format === 'keras' ? '.keras' : ''}`);
      await done('export', run, '--to', format, '--out', out);
      const further = join(folder, `further-${format}`);
      const { checkpoint } = lstm();
      const loop = { ...checkpoint.loop, step: checkpoint.loop.step + 1 };
      const weights = new Map(
        [...checkpoint.weights].map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map((value) => value + 1) },
        ]),
      );
      await saveRun(further, { ...checkpoint, loop, weights });
      await done('export', further, '--to', format, '--out', out);

      const other = join(folder, `other-${format}`);
      const experiment = {
        ...checkpoint.experiment,
        training: { ...checkpoint.experiment.training, seed: 77 },
      };
      await saveRun(other, { ...checkpoint, experiment });
      const before = await contents(out);
      expect(await refused('export', other, '--to', format, '--out', out)).toMatch(
        /there already, and not an earlier export of this network\. Name another path with --out, or give --replace/,
      );
      expect(await contents(out)).toEqual(before);
      await done('export', other, '--to', format, '--out', out, '--replace');
      expect(await contents(out)).not.toEqual(before);
    },
  );

  it('a file of something else stays, and so does a run that is further', async () => {
    const out = join(folder, 'thesis.keras');
    await writeFile(out, 'my thesis');
    expect(await refused('export', run, '--to', 'keras', '--out', out)).toMatch(
      /thesis\.keras is there already/,
    );
    expect(await readFile(out, 'utf8')).toBe('my thesis');
    const { checkpoint } = lstm();
    const ahead = join(folder, 'ahead');
    const loop = { ...checkpoint.loop, step: checkpoint.loop.step + 5 };
    const saved = await saveRun(ahead, { ...checkpoint, loop });
    const before = await readFile(saved);
    await refused('export', run, '--to', 'scanline', '--out', saved);
    expect(await readFile(saved)).toEqual(before);
  });
});

/** Of a file, or of all files of a folder. */
async function contents(path: string): Promise<Record<string, Buffer>> {
  if (!(await stat(path)).isDirectory()) return { file: await readFile(path) };
  const names = (await readdir(path)).toSorted();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const)),
  );
}

describe('mistakes', () => {
  it.each([
    [['export'], /"export" needs a RUN_OR_MODEL_FILE/],
    [['export', 'RUN'], /needs --to and one of scanline, keras, tfjs, onnx, cluster/],
    [['export', 'RUN', '--to', 'torch'], /--to was "torch"; it must be one of scanline, keras/],
    [
      ['export', 'RUN', 'other', '--to', 'keras'],
      /takes one RUN_OR_MODEL_FILE; it was given .* and "other"/,
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
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
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
