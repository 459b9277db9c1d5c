/** The kit for a bare machine with a GPU: small enough to carry, and complete. */
import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSize } from '../../scripts/gpu-kit/files.mjs';

const run = promisify(execFile);
const here = process.platform === 'linux' && process.arch === 'x64';

describe.runIf(here)('npm run gpu-kit', () => {
  let home: string;
  let kit: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'scanline-kit-test-'));
    const made = join(home, 'made here');
    await run(process.execPath, ['scripts/gpu-kit.mjs', '--out', made]);
    // As it will be used: somewhere else, under a name with a blank in it.
    kit = join(home, 'carried there');
    await rename(made, kit);
  }, 240_000);

  afterAll(() => rm(home, { recursive: true }));

  /** In an environment that knows of nothing: no Node on the path, no package beside it. */
  const start = (...words: string[]) =>
    run(join(kit, 'run'), words, { cwd: home, env: { PATH: '/usr/bin:/bin' } });

  it('makes one folder of at most 64 MB', () => {
    expect(folderSize(kit)).toBeLessThan(64e6);
  });

  it('measures on WASM, with kernels and tfjs of its own', { timeout: 120_000 }, async () => {
    const words = ['--backend', 'wasm', '--network', 'simple-rnn', '--batch', '2', '--json'];
    const { stdout } = await start('bench', '--rounds', '1', ...words);
    expect(JSON.parse(stdout)).toMatchObject({ network: 'simple-rnn', backend: 'wasm', batch: 2 });
  });

  it('trains on its own MNIST', { timeout: 120_000 }, async () => {
    const words = ['--limit', '256', '--test-digits', '100', '--epochs', '1', '--units', '8'];
    const { stdout } = await start('train', '--backend', 'wasm', ...words);
    expect(stdout).toMatch(/Finished after 2 steps/);
  });

  it('brings a Dawn that loads, whether or not there is an adapter', async () => {
    const found = start('bench', '--backend', 'webgpu', '--network', 'simple-rnn', '--batch', '1')
      .then(() => 'an adapter')
      .catch((error: { stderr: string }) => error.stderr);
    expect(await found).toMatch(/an adapter|finds no graphics adapter/);
  });

  it('is not made over a folder that is none', async () => {
    await expect(
      run(process.execPath, ['scripts/gpu-kit.mjs', '--out', 'src']),
    ).rejects.toMatchObject({ stderr: expect.stringContaining('is no kit') as string });
  });
});
