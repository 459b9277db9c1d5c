/** A wrong command line is answered with what would be right. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inThisProcess, scanline } from './scanline.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('scanline with a wrong command line', () => {
  it.each([
    [['fly'], /no command "fly"\. Commands: train, evaluate, networks, summary/],
    [
      ['train', '--network', 'cnn'],
      /no network called "cnn"\. Known networks: simple-rnn, lstm, gru/,
    ],
    [['train', '--preset', 'best'], /no preset called "best"\. Known presets: sgd-256/],
    [['train', '--backend', 'tpu'], /no backend "tpu"\. Backends: auto, webgpu, wasm, cpu/],
    [['train', '--colour', 'red'], /no flag --colour\. Known flags: --network, --preset/],
    [['train', '--units', 'many'], /--units was "many"; it must be a number/],
    [
      ['train', '--optimizer', 'lion'],
      /optimizer was "lion"; it must be one of sgd, rmsprop, adam/,
    ],
    [['train', 'lstm'], /takes only flags; "lstm" is none/],
    [['train', '--seed'], /--seed/],
    [['train', '--resume', 'x', '--units', '3'], /--units cannot be given with it/],
    [['evaluate'], /needs --checkpoint FILE/],
  ])('%j says what would be right and exits with 2', async (words, message) => {
    const { code, stdout, stderr } = await inThisProcess(words);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each([
    ['is not there', 'nowhere.safetensors', undefined, /there is no such file/],
    ['is no checkpoint', 'text.safetensors', 'hello, this is text', /not a safetensors file/],
  ])('says when the checkpoint %s', async (_what, name, content, message) => {
    const file = join(folder, name);
    if (content !== undefined) await writeFile(file, content);
    const { code, stderr } = await inThisProcess(['evaluate', '--checkpoint', file]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat \w+.*:\d+/);
    expect(code).toBe(1);
  });

  it('leaves the exit code and the sentence to whoever called', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await scanline(['train', '--network', 'cnn']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/Known networks: simple-rnn, lstm, gru, irnn, hrnn, four-direction/);
  });
});
