/** A wrong command line is answered with what would be right. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItsSources, inThisProcess } from './scanline.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('scanline with a wrong command line', () => {
  it.each([
    [
      ['fly'],
      /no command "fly"\. Commands: train, sweep, data, evaluate, predict, inspect, networks, summary/,
    ],
    [
      ['train', '--network', 'cnn'],
      /no network called "cnn"\. Known networks: simple-rnn, lstm, gru/,
    ],
    [['train', '--preset', 'best'], /no preset called "best"\. Known presets: sgd-256/],
    [['train', '--backend', 'tpu'], /no backend "tpu"\. Backends: auto, webgpu, wasm, cpu/],
    [['train', '--colour', 'red'], /no flag --colour\. Known flags: --network, --preset/],
    [['train', '--units', 'many'], /--units was "many"; it must be a number from 1 to 1024/],
    [['train', '--seed', '-1'], /--seed was -1; it must be a whole number from 0 to 4294967295/],
    [['train', '--learning-rate', '-.5'], /--learning-rate was -\.5; .* from 1e-9 to 10/],
    [['train', '--epochs', '1e400'], /--epochs was 1e400; it must be a whole number from 1 to/],
    [['train', '--units', '12.5'], /--units was 12\.5; it must be a whole number from 1 to 1024/],
    [['train', '--limit', '-5'], /--limit was -5; it must be a whole number from 1 to 200000/],
    [['train', '--test-digits', '0'], /--test-digits was 0; .* whole number from 1 to 200000/],
    [['train', '--resume', 'x', '--epochs', '-2'], /--epochs was -2; it must be a whole number/],
    [['evaluate', 'x', '--test-digits', '-3'], /--test-digits was -3; .* from 1 to 200000/],
    [['bench', '--rounds', '-1'], /--rounds was -1; it must be a whole number of at least 1/],
    [['reproduce', '--epochs', '-1'], /--epochs was -1; it must be a whole number of at least 1/],
    [['train', '--replace'], /--replace says .* give --out as well/],
    [['train', '--json=yes'], /--json takes no value/],
    [['train', '--out'], /--out needs a value, as in --out DIR/],
    [['train', '--out', '--json'], /--out needs a value, as in --out DIR/],
    [
      ['train', '--optimizer', 'lion'],
      /optimizer was "lion"; it must be one of sgd, rmsprop, adam/,
    ],
    [['train', 'lstm'], /takes only flags; "lstm" is none/],
    [['train', '--seed'], /--seed/],
    [['train', '--resume', 'x', '--units', '3'], /--units cannot be given with it/],
    [['evaluate'], /"evaluate" needs a RUN_OR_MODEL_FILE: the folder/],
    [['evaluate', 'a', '--checkpoint', 'b c'], /it was given a and --checkpoint 'b c'\. Leave one/],
    [['evaluate', 'a', 'b'], /takes one RUN_OR_MODEL_FILE; it was given "a" and "b"/],
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
    const { code, stdout, stderr } = await fromItsSources(['train', '--network', 'cnn']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/Known networks: simple-rnn, lstm, gru, .*four-direction/);
  });
});
