/** Training, saving, going on and evaluating from the command line. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors } from '../../src/training/safetensors.ts';
import { jsonLines, scanline } from './scanline.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-'));
});

afterAll(() => rm(folder, { recursive: true }));

const TINY = [
  '--network',
  'simple-rnn',
  '--units',
  '16',
  '--backend',
  'cpu',
  '--test-digits',
  '50',
];

describe('scanline train', { timeout: 60_000 }, () => {
  it('tells a run as JSON lines, keeps it, and goes on from it exactly', async () => {
    const whole = join(folder, 'whole');
    const half = join(folder, 'half');
    const settings = [...TINY, '--limit', '200', '--batch-size', '20', '--seed', '7', '--json'];
    const [long, short] = await Promise.all([
      scanline(['train', ...settings, '--epochs', '2', '--out', whole]),
      scanline(['train', ...settings, '--epochs', '1', '--out', half]),
    ]);
    expect(long.stderr).toBe('');
    expect(long.code).toBe(0);
    const lines = jsonLines(long.stdout);
    expect(lines[0]).toMatchObject({
      type: 'start',
      network: 'simple-rnn',
      preset: 'sgd-256',
      backend: 'cpu',
      parameters: 28 * 16 + 16 * 16 + 16 + 170,
      seed: 7,
    });
    const epochs = lines.filter(({ type }) => type === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(epochs[0]).toMatchObject({ loss: null, accuracy: null, seconds: 0 });
    for (const key of ['loss', 'accuracy', 'valLoss', 'valAccuracy', 'seconds']) {
      expect(typeof epochs[2][key], key).toBe('number');
    }
    const progress = lines.filter(({ type }) => type === 'progress');
    expect(progress.length).toBeGreaterThanOrEqual(2);
    for (const key of ['step', 'epoch', 'loss', 'accuracy', 'samplesPerSecond']) {
      expect(typeof progress[0][key], key).toBe('number');
    }
    const checkpoint = join(whole, 'checkpoint.safetensors');
    expect(lines.at(-1)).toMatchObject({
      type: 'end',
      reason: 'finished',
      steps: 20,
      valAccuracy: epochs[2]['valAccuracy'],
      checkpoint,
    });
    const experiment = JSON.parse(await readFile(join(whole, 'experiment.json'), 'utf8'));
    expect(experiment.training).toMatchObject({ trainingDigits: 200, batchSize: 20, seed: 7 });
    const history = JSON.parse(await readFile(join(whole, 'history.json'), 'utf8'));
    expect(history.epochs).toHaveLength(3);

    expect(short.code).toBe(0);
    const resumed = await scanline([
      ...['train', '--resume', half, '--epochs', '2', '--out', half],
      ...['--backend', 'cpu', '--test-digits', '50', '--json'],
    ]);
    expect(resumed.stderr).toBe('');
    expect(jsonLines(resumed.stdout)[0]).toMatchObject({ step: 10, epoch: 1, preset: null });
    const weights = async (path: string) =>
      readSafetensors(await readFile(join(path, 'checkpoint.safetensors'))).tensors;
    expect(await weights(half)).toEqual(await weights(whole));

    const evaluated = await scanline([
      ...['evaluate', '--checkpoint', checkpoint, '--test-digits', '50'],
      ...['--backend', 'cpu', '--json'],
    ]);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({
      network: 'simple-rnn',
      step: 20,
      digits: 50,
      valAccuracy: epochs[2]['valAccuracy'],
      valLoss: epochs[2]['valLoss'],
    });
  });

  it('tells the same in words', async () => {
    const { code, stdout } = await scanline([
      ...['train', ...TINY, '--limit', '40', '--epochs', '1'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^simple-rnn \(sgd-256\): [\d,]+ parameters, on cpu$/m);
    expect(stdout).toMatch(/^epoch 1 {2}loss .* test accuracy \d+\.\d\d %/m);
    expect(stdout).toMatch(/^Finished after 1 steps/m);
  });

  it('saves on Ctrl-C and says where', async () => {
    const out = join(folder, 'interrupted');
    let pressed = false;
    const run = scanline(
      ['train', ...TINY, '--limit', '400', '--epochs', '100000', '--out', out, '--json'],
      (line) => {
        if (pressed || !line.includes('"progress"')) return;
        pressed = run.process.kill('SIGINT');
      },
    );
    const { code, stdout } = await run;
    expect(code).toBe(130);
    const end = jsonLines(stdout).at(-1);
    const checkpoint = join(out, 'checkpoint.safetensors');
    expect(end).toMatchObject({ type: 'end', reason: 'paused', checkpoint });
    const { metadata } = readSafetensors(await readFile(checkpoint));
    expect(JSON.parse(metadata['state']).loop.step).toBe(end?.['steps']);
  });

  it('fails with advice when the loss explodes', async () => {
    const { code, stdout } = await scanline([
      ...['train', ...TINY, '--learning-rate', '10', '--limit', '3000', '--batch-size', '5'],
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/Diverged .* Try a smaller --learning-rate/);
  });
});

describe('scanline train of a network that reads numbers', { timeout: 60_000 }, () => {
  const LINES = [
    ...['--network', 'blstm-line', '--units', '6', '--backend', 'cpu'],
    ...['--limit', '12', '--batch-size', '4', '--test-digits', '5', '--epochs', '1'],
  ];

  it('tells exact readings and label errors, as JSON lines and when it is evaluated', async () => {
    const out = join(folder, 'lines');
    const { code, stdout } = await scanline(['train', ...LINES, '--out', out, '--json']);
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    const [before, after] = lines.filter(({ type }) => type === 'epoch');
    expect(before).toMatchObject({ loss: null, accuracy: null, labelErrorRate: null });
    for (const key of ['valLoss', 'valAccuracy', 'valLabelErrorRate']) {
      expect(typeof before[key], key).toBe('number');
    }
    expect(typeof after['labelErrorRate']).toBe('number');
    const { valLoss, valAccuracy, valLabelErrorRate } = after;
    const progress = lines.find(({ type }) => type === 'progress');
    expect(typeof progress?.['labelErrorRate']).toBe('number');
    expect(lines.at(-1)).toMatchObject({ type: 'end', valAccuracy, valLabelErrorRate });

    const evaluate = ['evaluate', '--checkpoint', out, '--backend', 'cpu'];
    const [json, plain, fewer] = await Promise.all([
      scanline([...evaluate, '--json']),
      scanline(evaluate),
      scanline([...evaluate, '--test-digits', '2', '--json']),
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      network: 'blstm-line',
      lines: 5,
      valLoss,
      valAccuracy,
      valLabelErrorRate,
    });
    expect(plain.stdout).toMatch(
      /^blstm-line after 3 steps: test exact .* %, label errors .* %, test loss .*, on 5 lines in/,
    );
    expect(JSON.parse(fewer.stdout)).toMatchObject({ lines: 2 });
  });

  it('tells the same in words', async () => {
    const { code, stdout } = await scanline(['train', ...LINES]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^epoch 0 {2}before training {2}test loss .* {2}test exact .* %/m);
    expect(stdout).toMatch(
      /^epoch 1 {2}loss .* {2}exact .* % {2}label errors .* % {2}test loss .* {2}test label errors/m,
    );
    expect(stdout).toMatch(/^Finished after 3 steps, test exact .* %, label errors .* % after/m);
  });
});
