/** Sweeps from the command line: whole, broken off and gone on with, refused. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResults } from '../../src/experiments/sweep-results.ts';
import { readSafetensors } from '../../src/training/safetensors.ts';
import { inThisProcess, jsonLines, scanline } from './scanline.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-sweep-'));
  file = await written('sweep.json', SMALL);
});

afterAll(() => rm(folder, { recursive: true }));

const SMALL = {
  network: 'simple-rnn',
  options: { units: 8 },
  training: { trainingDigits: 400, batchSize: 20, testDigits: 100, epochs: 3 },
  vary: { learningRate: [0.01, 0.1] },
  seeds: [1, 2],
};

async function written(name: string, sweep: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(sweep));
  return path;
}

const withoutTimes = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (/^seconds/.test(key) ? undefined : part)),
  );

describe('scanline sweep', { timeout: 120_000 }, () => {
  it('tells every run and the table, and killed in its middle ends with the same', async () => {
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    const words = ['--backend', 'cpu', '--json'];
    const unbroken = await scanline(['sweep', file, '--out', whole, ...words]);
    expect(unbroken.stderr).toBe('');
    expect(unbroken.code).toBe(0);
    const lines = jsonLines(unbroken.stdout);
    expect(new Set(lines.map(({ type }) => type))).toEqual(
      new Set(['run-start', 'progress', 'run-end', 'sweep-end']),
    );
    expect(lines[0]).toMatchObject({
      ...{ type: 'run-start', run: 1, runs: 4, vary: { learningRate: 0.01 }, seed: 1 },
      ...{ network: 'simple-rnn', backend: 'cpu', step: 0, epochs: 3 },
    });
    const ends = lines.filter(({ type }) => type === 'run-end');
    expect(ends.map(({ vary, seed }) => [vary, seed])).toEqual(
      [0.01, 0.1].flatMap((learningRate) => [1, 2].map((seed) => [{ learningRate }, seed])),
    );
    for (const end of ends) {
      expect(end).toMatchObject({ status: 'finished', final: { epoch: 3 }, steps: 60 });
      expect(typeof end['seconds']).toBe('number');
    }
    const last = lines.at(-1);
    expect(last).toMatchObject({ type: 'sweep-end', runs: 4 });
    expect(last?.['table']).toHaveLength(4);
    expect(last?.['groups']).toMatchObject([{ runs: 2 }, { runs: 2 }]);
    expect(last?.['comparison']).toMatchObject({ words: expect.stringContaining('runs each') });

    // Killed in the second run, after it has been kept at least once.
    let killed = false;
    const run = scanline(['sweep', file, '--out', broken, ...words], (line) => {
      const told = JSON.parse(line) as Record<string, unknown>;
      const isThere = told['type'] === 'progress' && told['run'] === 2;
      if (!killed && isThere && told['epoch'] === 2) killed = run.process.kill('SIGKILL');
    });
    await run;
    expect(killed).toBe(true);
    const again = await scanline(['sweep', file, '--out', broken, ...words]);
    expect(again.stderr).toBe('1 of 4 runs are done; the sweep goes on.\n');
    expect(again.code).toBe(0);
    const rest = jsonLines(again.stdout);
    expect(rest[0]).toMatchObject({ type: 'run-start', run: 2 });
    expect(withoutTimes(rest.at(-1))).toEqual(withoutTimes(last));

    // Once more: there is nothing left to run, and the table is told again.
    const told = jsonLines((await scanline(['sweep', file, '--out', broken, ...words])).stdout);
    expect(told).toEqual([rest.at(-1)]);

    const kept = parseResults(await readFile(join(broken, 'sweep.json'), 'utf8'));
    expect(kept.results).toHaveLength(4);
    const folders = (await readdir(broken)).sort();
    expect(folders).toEqual([
      '01-learning-rate-0.01-seed-1',
      '02-learning-rate-0.01-seed-2',
      '03-learning-rate-0.1-seed-1',
      '04-learning-rate-0.1-seed-2',
      'sweep.json',
      'table.csv',
    ]);
    const weights = async (path: string) =>
      readSafetensors(await readFile(join(path, folders[1], 'checkpoint.safetensors'))).tensors;
    expect(await weights(broken)).toEqual(await weights(whole));

    // Each run is one that the other commands take.
    const evaluated = await scanline([
      ...['evaluate', join(whole, folders[3]), '--backend', 'cpu', '--json'],
    ]);
    const { accuracy } = ends[3]['final'] as { accuracy: number };
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ step: 60, valAccuracy: accuracy });
  });

  it('stops a run by its rules, and a run that is broken off after its end goes no further', async () => {
    const rules = await written('rules.json', {
      ...SMALL,
      vary: {},
      seeds: [1],
      training: { ...SMALL.training, epochs: 50, learningRate: 0.1 },
      stop: { accuracy: 0.3 },
    });
    const out = join(folder, 'rules');
    const words = ['sweep', rules, '--out', out, '--backend', 'cpu', '--json'];
    const end = jsonLines((await scanline(words)).stdout).find(({ type }) => type === 'run-end');
    expect(end).toMatchObject({ status: 'target' });
    const { epoch, accuracy } = end?.['final'] as { epoch: number; accuracy: number };
    expect(accuracy).toBeGreaterThanOrEqual(0.3);
    expect(epoch).toBeLessThan(50);
    expect(end?.['steps']).toBe(20 * epoch);
    // As if the process had died between the run's last checkpoint and the table.
    const path = join(out, 'sweep.json');
    await writeFile(
      path,
      JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), results: [] }),
    );
    const again = jsonLines((await scanline(words)).stdout);
    expect(withoutTimes(again.find(({ type }) => type === 'run-end'))).toEqual(withoutTimes(end));
  });

  it('saves on Ctrl-C and goes on', async () => {
    const out = join(folder, 'interrupted');
    const long = await written('long.json', {
      ...SMALL,
      training: { ...SMALL.training, epochs: 100_000 },
    });
    let pressed = false;
    const run = scanline(['sweep', long, '--out', out, '--backend', 'cpu', '--json'], (line) => {
      if (!pressed && line.includes('"progress"')) pressed = run.process.kill('SIGINT');
    });
    const { code, stderr } = await run;
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted after 0 of 4 runs. Run the same command again to go on.');
    expect(await readdir(join(out, '01-learning-rate-0.01-seed-1'))).toContain(
      'checkpoint.safetensors',
    );
  });

  it('refuses another sweep in the same folder, one in use, and mistakes, in a sentence', async () => {
    const out = join(folder, 'taken');
    const tiny = await written('tiny.json', {
      ...SMALL,
      training: { trainingDigits: 20, testDigits: 10, epochs: 1 },
      seeds: [1],
    });
    const first = await scanline(['sweep', tiny, '--out', out, '--backend', 'cpu']);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^Run 1 of 2: learningRate 0\.01, seed 1 on cpu$/m);
    expect(first.stdout).toMatch(/^Run +learningRate +Seed +Epochs +Test, last/m);
    expect(first.stdout).toContain('a single run says nothing about chance');
    const other = await inThisProcess(['sweep', file, '--out', out]);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/holds another sweep: seeds is \[1\] there and \[1,2\] here\./);

    const wrong = await written('wrong.json', { ...SMALL, vary: { learningRate: [0.01, 100] } });
    const mistake = await inThisProcess(['sweep', wrong, '--out', join(folder, 'never')]);
    expect(mistake.stderr).toMatch(
      /wrong\.json is no sweep that can be run: vary\.learningRate\[1\] is 100; expected a number from 1e-9 to 10\.\n$/,
    );
    expect(await readdir(folder)).not.toContain('never');
    const missing = await inThisProcess(['sweep', join(folder, 'none.json'), '--out', out]);
    expect(missing.stderr).toMatch(/cannot be read: there is no such file or folder/);
    expect((await inThisProcess(['sweep', file])).stderr).toMatch(/give --out DIR/);
    expect((await inThisProcess(['sweep', '--out', out])).stderr).toMatch(/needs a file/);
    const run = join(out, '01-learning-rate-0.01-seed-1');
    expect((await inThisProcess(['sweep', tiny, '--out', run])).stderr).toMatch(
      /holds a run, not a sweep/,
    );
  });
});
