/** The scripts of every preset are the files beside this test; tools/keras/verify-code.py holds those to Scanline's numbers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CODE_LANGUAGES,
  type CodeLanguage,
  codeOf,
  notebookOf,
  whyNoCode,
} from '../../src/code/experiment-code.ts';
import { withData } from '../../src/models/data-fit.ts';
import type { Experiment } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { scriptCases } from './script-cases.ts';

describe.each(scriptCases())('$name', ({ name, experiment, languages }) => {
  it.each(languages)('as %s', (language) => {
    const file = new URL(`files/${name}.${language}.py`, import.meta.url);
    // Written anew by: npx tsx tools/keras/write-scripts.ts
    expect(codeOf(experiment, language)).toBe(readFileSync(file, 'utf8'));
  });
});

it('every preset is told as a script, or why not', () => {
  const own = (layers: string): Experiment => ({
    ...experimentFromPreset('custom'),
    options: { layers },
  });
  const why = (experiment: Experiment) => whyNoCode(experiment, 'pytorch');
  expect(why(experimentFromPreset('mdlstm'))).toMatch(/two-dimensional LSTM/);
  expect(why(experimentFromPreset('blstm-line'))).toMatch(/CTC/);
  expect(why(own('permuted gru:4 dense:10'))).toMatch(/random generator/);
  expect(why(own('rows simple-rnn:4:linear dense:10'))).toMatch(/never linear/);
  expect(whyNoCode(own('rows simple-rnn:4:linear dense:10'), 'keras')).toBeUndefined();
  expect(why(experimentFromPreset('lru'))).toMatch(/no LRU layer.*there is a script for JAX/);
  expect(whyNoCode(experimentFromPreset('lru'), 'jax')).toBeUndefined();
  expect(() => codeOf(experimentFromPreset('mdlstm'), 'keras')).toThrow(/two-dimensional LSTM/);
});

describe('data that no program brings', () => {
  const on = (data: string, language: CodeLanguage) =>
    codeOf(withData(experimentFromPreset('lstm'), data), language);

  it('are read from their four files beside the script, set right', () => {
    for (const language of CODE_LANGUAGES) {
      const letters = on('emnist-letters', language);
      expect(letters).toContain('"emnist-letters-train-images-idx3-ubyte"');
      expect(letters).toContain('images.transpose(0, 2, 1)');
      expect(letters).toContain('labels.astype("int32") - 1');
      expect(on('qmnist', language)).toContain('labels = labels[:, 0]');
    }
    expect(on('kmnist', 'keras')).toContain('"t10k-labels-idx1-ubyte"');
    expect(on('kmnist', 'pytorch')).toContain('from torchvision.datasets import KMNIST');
  });

  it('of one’s own are read from a file of NumPy’s arrays, in their own size', () => {
    const own = 'own:bars:8x8:4+2:left,right,%22top:0123abcd';
    for (const data of [own, `mnist+own:mine:28x28:4+2:1,7:0123abcd`]) {
      for (const language of CODE_LANGUAGES) {
        expect(on(data, language)).toContain('np.load("scanline-data-0123abcd.npz")');
      }
    }
    expect(on(own, 'keras')).toContain("the labels are 0 left, 1 right, 2 'top.");
    expect(on(own, 'keras')).toContain('keras.Input((8, 8), name="image")');
    expect(on(own, 'jax')).toContain('of the test images');
  });

  it('are made up in the script, in the length that is set', () => {
    for (const language of CODE_LANGUAGES) {
      const base = withData(experimentFromPreset('gru'), 'adding');
      const long = { ...base, training: { ...base.training, length: 301 } };
      expect(codeOf(long, language)).toContain('random.integers(150, 301, count)');
    }
  });
});

it('a notebook holds the whole script, a cell for each part', () => {
  const script = codeOf(experimentFromPreset('lstm'), 'keras');
  const { cells, nbformat } = JSON.parse(notebookOf(script)) as {
    nbformat: number;
    cells: { source: string[] }[];
  };
  expect(nbformat).toBe(4);
  expect(cells.length).toBeGreaterThan(5);
  expect(cells.map(({ source }) => source.join('')).join('\n\n\n')).toBe(script.trim());
});
