/** The scripts of every preset are the files beside this test; tools/keras/verify-code.py holds those to Scanline's numbers. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODE_LANGUAGES, codeOf, notebookOf, whyNoCode } from '../../src/code/experiment-code.ts';
import type { Experiment } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import { scriptCases } from './script-cases.ts';

describe.each(scriptCases())('$name', ({ name, experiment }) => {
  it.each(CODE_LANGUAGES)('as %s', (language) => {
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
  expect(() => codeOf(experimentFromPreset('mdlstm'), 'keras')).toThrow(/two-dimensional LSTM/);
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
