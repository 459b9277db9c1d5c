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

  it.each([
    [['bench', '--network', 'cnn'], /no network called "cnn"\. Known networks: simple-rnn/],
    [['bench', '--network', 'lstm', '--network', 'cnn'], /no network called "cnn"/],
    [['bench', '--batch', '0'], /--batch was 0; it must be a whole number of at least 1/],
    [['bench', '--against', 'keras'], /--against was "keras"; it must be tfjs or none/],
    [['bench', '--backend', 'tpu'], /no backend "tpu"/],
  ])('says what is wrong with %j', async (words, sentence) => {
    const { code, stdout, stderr } = await inThisProcess(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
  });
});
