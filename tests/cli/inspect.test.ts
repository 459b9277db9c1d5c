/** `scanline inspect`: one test digit's way through a trained network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshCheckpoint } from '../../src/exchange/fresh-checkpoint.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { writeCheckpoint } from '../../src/training/checkpoint.ts';
import { graphOf } from '../../src/models/index.ts';
import { drawnWeights } from '../inspect/sample-networks.ts';
import { inThisProcess } from './scanline.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scanline-inspect-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function modelOf(network: string, options: Record<string, number | string>): string {
  const preset = experimentFromPreset(network);
  const experiment = { ...preset, options: { ...preset.options, ...options } };
  const checkpoint = freshCheckpoint(experiment, drawnWeights(graphOf(experiment)));
  const path = join(folder, `${network}.safetensors`);
  writeFileSync(path, writeCheckpoint(checkpoint));
  return path;
}

async function told(words: readonly string[]) {
  const { code, stdout, stderr } = await inThisProcess(['inspect', ...words]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

describe('inspect', () => {
  it('tells as JSON what it would answer after each step, and every state', async () => {
    const path = modelOf('lstm', { units: 5 });
    const found = JSON.parse(await told([path, '--test', '0', '--json']));
    expect(found).toMatchObject({ network: 'lstm', label: 7, way: 'state', test: 0 });
    expect(found.probabilities).toHaveLength(28);
    expect(found.probabilities[27]).toHaveLength(10);
    expect(found.order).toHaveLength(784);
    expect(found.layers).toHaveLength(1);
    expect(Object.keys(found.layers[0].states)).toEqual(['i', 'f', 'g', 'o', 'c', 'h']);
    expect(found.layers[0].states.h).toHaveLength(28);
    expect(found.layers[0].states.h[0]).toHaveLength(5);
  });

  it('answers each question, in words and as JSON', async () => {
    const path = modelOf('gru', { units: 4 });
    const words = await told([path, '--test', '3']);
    expect(words).toMatch(
      /^gru after 0 steps, test image 3, which is 0\.\nIf it had to answer now/,
    );
    expect(await told([path, '--ask', 'gradient'])).toMatch(/reaches back \d+ of 27 steps/);
    expect(await told([path, '--ask', 'memory'])).toMatch(/half-life/);
    expect(await told([path, '--ask', 'states'])).toMatch(/ z from 0\.\d+ to 0\.\d+/);
    expect(await told([path, '--ask', 'pixels', '--class', '3', '--rather', '8'])).toMatch(/agree/);
    const { pixels } = JSON.parse(await told([path, '--ask', 'pixels', '--json']));
    expect(pixels.gradient).toHaveLength(784);
    const { memory } = JSON.parse(await told([path, '--ask', 'memory', '--json']));
    expect(memory.layers[0].eigenvalues.map(({ gate }: { gate: string }) => gate)).toEqual([
      'z',
      'r',
      'h',
    ]);
  });

  it('reads lines frame by frame', async () => {
    const path = modelOf('blstm-line', { units: 4 });
    const found = JSON.parse(await told([path, '--json']));
    expect(Array.isArray(found.label)).toBe(true);
    expect(found.probabilities[0]).toHaveLength(11);
    expect(found.layers.map(({ name }: { name: string }) => name)).toEqual([
      'bidirectional/forward_lstm',
      'bidirectional/backward_lstm',
    ]);
  });

  it('says what is wrong with what it was given', async () => {
    const path = modelOf('gru', { units: 4 });
    const wrong = (words: readonly string[]) => inThisProcess(['inspect', ...words]);
    expect(await wrong([])).toMatchObject({ code: 2 });
    expect((await wrong([path, '--ask', 'dreams'])).stderr).toMatch(/reading, states, pixels/);
    expect((await wrong([path, '--test', '10000'])).stderr).toMatch(/9,?999/);
    expect((await wrong([path, '--ask', 'pixels', '--class', '10'])).code).toBe(2);
    expect((await wrong([path, '--ask', 'pixels', '--rather', '1'])).stderr).toMatch(/--class/);
    expect((await wrong([join(folder, 'none')])).code).not.toBe(0);
  });
});
