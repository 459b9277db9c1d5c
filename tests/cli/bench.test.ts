/** `scanline bench`: what programs and people read of it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inThisProcess, jsonLines, scanline } from './scanline.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-bench-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tiny = ['bench', '--network', 'simple-rnn', '--batch', '2', '--rounds', '2'];

/** Stands in for a Python: a Node script that is given bench.py and the backend, as the real one is. */
async function standIn(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!${process.execPath}\n${script}`, { mode: 0o755 });
  return path;
}

const say = 'const say = (answer) => console.log(JSON.stringify(answer));';
const LACKING = `${say} say({ error: 'keras is not installed there' });`;
const FAILING = `${say} say({ keras: '9.9', backend: '8.8', threads: 3 });
process.stdin.on('data', () => say({ error: 'ValueError: wrong.' }));`;
const ANSWERING = `${say}
if (process.argv[3] === 'torch') say({ error: 'torch is not installed there' });
else {
  say({ keras: '9.9', backend: '8.8', threads: 3 });
  let ms;
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { experiment, steps, script } = JSON.parse(line);
    ms ??= script?.includes('states(min_gru_step') ? 7 : experiment.options.units;
    say(steps === undefined ? { ms, compiled: true } : { ms });
  });
}`;

describe('scanline bench', () => {
  it('measures both sides on WASM, tells programs all of it, and puts the table into a file', async () => {
    const file = join(folder, 'performance.md');
    await writeFile(file, '# Performance\n\nWhat was here before.\n');
    const words = [...tiny, '--backend', 'wasm', '--json', '--markdown', file];
    const { code, stdout, stderr } = await scanline(words);
    expect(stderr).not.toContain('Something went wrong');
    expect(code).toBe(0);
    const [result, ...others] = jsonLines(stdout);
    expect(others).toEqual([]);
    const number = expect.any(Number) as number;
    expect(result).toMatchObject({
      network: 'simple-rnn',
      batch: 2,
      backend: 'wasm',
      adapter: expect.stringContaining('SIMD') as string,
      threads: number,
      scanlineMs: number,
      tfjsMs: number,
      ratio: number,
      gflops: number,
      peakGflops: number,
      dispatches: number,
      tfjsDispatches: number,
      tfjsWarmUpOnly: false,
    });
    const { scanlineMs, tfjsMs, ratio, gflops, peakGflops, share } = result as Record<
      string,
      number
    >;
    expect(scanlineMs).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(tfjsMs / scanlineMs, 9);
    expect(share).toBeCloseTo(gflops / peakGflops, 9);
    // 2 samples of 28 (2 x 284 + 256) x 256 x 2 operations, and the dense layer.
    expect(gflops).toBeCloseTo((2 * (28 * 824 * 512 + 15360)) / scanlineMs / 1e6, 6);

    const page = await readFile(file, 'utf8');
    expect(page).toContain('What was here before.');
    expect(page).toMatch(/\| SimpleRNN \| 2 \| .* ms \| .* ms \| .*× \|/);
    expect(page).toContain(`Node ${process.versions.node}`);
    expect(page.match(/<!-- bench:wasm -->/g)).toHaveLength(1);
  });

  it('shows people a table, and measures alone where nothing is to be compared', async () => {
    const { code, stdout } = await scanline([...tiny, '--backend', 'cpu', '--against', 'none']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Network +Batch +Scanline/);
    expect(stdout).toMatch(/SimpleRNN +2 +[\d.,]+ ms +– +–/);
  });

  it('lets Keras take its turns with the very experiment, in rows of its own', async () => {
    const file = join(folder, 'keras.md');
    const python = await standIn('answers', ANSWERING);
    const words = [...tiny, '--backend', 'cpu', '--against', 'keras', '--keras-python', python];
    const { code, stdout, stderr } = await inThisProcess([...words, '--json', '--markdown', file]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('measuring') as string,
    });
    const [result] = jsonLines(stdout);
    const { scanlineMs, tfjsMs } = result as Record<string, number>;
    expect(tfjsMs).toBeNull();
    // The stand-in says 256 ms for a network of 256 units, and its second backend is not there.
    expect(result['rivals']).toEqual([
      {
        name: 'keras-jax',
        detail: 'Keras 9.9 on JAX 8.8, 3 threads',
        ms: 256,
        ratio: 256 / scanlineMs,
        steps: 2,
        compiled: true,
        scripted: false,
      },
    ]);
    expect(stderr).toContain('torch is not installed there');
    const page = await readFile(file, 'utf8');
    expect(page).toMatch(/<!-- bench:cpu-keras -->/);
    expect(page).toMatch(/\| Network \| Batch \| Scanline \| Keras, JAX \| Faster by \| GFLOP/);
    expect(page).toMatch(/\| SimpleRNN \| 2 \| [\d.,]+ ms \| 256 ms \|/);
  });

  it('measures the script of JAX where Keras lacks the cell', async () => {
    const python = await standIn('answers', ANSWERING);
    const words = ['bench', '--network', 'mingru', '--batch', '1', '--rounds', '1'];
    const { stdout } = await inThisProcess([
      ...words,
      ...['--backend', 'cpu', '--against', 'keras', '--keras-python', python, '--json'],
    ]);
    const [result] = jsonLines(stdout);
    expect(result['rivals']).toMatchObject([{ name: 'keras-jax', ms: 7, scripted: true }]);
  });

  it('leaves out who can say neither the network nor a script of it', async () => {
    const python = await standIn('answers', ANSWERING);
    const words = ['bench', '--network', 'mingru', '--preset', 'permuted-3x64', '--batch', '1'];
    const { code, stdout } = await inThisProcess([
      ...[...words, '--rounds', '1', '--backend', 'wasm', '--json'],
      ...['--against', 'keras', '--keras-python', python],
    ]);
    expect(code).toBe(0);
    const [result] = jsonLines(stdout);
    expect(result['rivals']).toEqual([]);
  });

  it.each([
    ['is not there', () => join(folder, 'no-python'), /There is no Python to be started as/],
    ['has no Keras', () => standIn('lacks', LACKING), /keras is not installed there/],
    [
      'ends at once',
      () => standIn('ends', 'console.error("out of memory"); process.exit(3);'),
      /has ended: out of memory/,
    ],
    ['fails on the way', () => standIn('fails', FAILING), /Keras on JAX by .*: ValueError: wrong/],
  ])('says so when the Python %s', async (_, python, sentence) => {
    const words = [...tiny, '--backend', 'cpu', '--against', 'keras'];
    const { code, stdout, stderr } = await inThisProcess([
      ...words,
      '--keras-python',
      await python(),
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('Something went wrong');
  });

  it.each([
    [['bench', '--network', 'cnn'], /no network called "cnn"\. Known networks: simple-rnn/],
    [['bench', '--network', 'lstm', '--network', 'cnn'], /no network called "cnn"/],
    [['bench', '--batch', '0'], /--batch was 0; it must be a whole number of at least 1/],
    [['bench', '--against', 'cntk'], /--against was "cntk"; it must be tfjs, keras or none/],
    [['bench', '--against', 'keras', '--network', 'mdlstm'], /Keras has no counterpart of mdlstm/],
    [['bench', '--presets', '--preset', 'rows'], /give one of the two/],
    [['bench', '--network', 'lru', '--preset', 'pixel'], /pixels-2x64/],
    [['bench', '--keras-python', 'python3'], /names a Python for --against keras/],
    [['bench', '--backend', 'tpu'], /no backend "tpu"/],
  ])('says what is wrong with %j', async (words, sentence) => {
    const { code, stdout, stderr } = await inThisProcess(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});
