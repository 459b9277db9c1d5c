/** The bench's table: what is read on the page, in the terminal and in a file. */
import { describe, expect, it } from 'vitest';
import type { BenchResult } from '../../../src/training/bench/bench-report.ts';
import {
  benchMarkdown,
  benchNotes,
  benchPlainTable,
  benchRow,
} from '../../../src/training/bench/bench-table.ts';

const measured: BenchResult = {
  network: 'lstm',
  batch: 128,
  backend: 'wasm',
  adapter: 'SIMD, 2 threads',
  threads: 2,
  scanlineMs: 41.234,
  tfjsMs: 1234.5,
  ratio: 29.94,
  gflops: 36.81,
  peakGflops: 49,
  share: 0.7512,
  dispatches: 31,
  tfjsDispatches: 2798,
  tfjsThreads: 1,
  scanlineSteps: 28,
  tfjsSteps: 7,
  tfjsWarmUpOnly: false,
  tfjsDiffers: null,
};
const alone: BenchResult = {
  ...measured,
  backend: 'cpu',
  tfjsMs: null,
  ratio: null,
  tfjsDispatches: null,
  tfjsSteps: 0,
  peakGflops: null,
  share: null,
};

const againstKeras: BenchResult = {
  ...alone,
  rivals: [
    {
      name: 'keras-jax',
      detail: 'Keras on JAX',
      ms: 82.5,
      ratio: 2,
      steps: 14,
      compiled: true,
      scripted: false,
    },
    {
      name: 'keras-torch',
      detail: 'Keras on PyTorch',
      ms: 1234,
      ratio: 29.9,
      steps: 1,
      compiled: false,
      scripted: false,
    },
  ],
};

describe('the table', () => {
  it('shows rivals in columns of their own, and a dash where one did not take part', () => {
    const [jax] = againstKeras.rivals ?? [];
    const onlyJax = { ...againstKeras, network: 'gru' as const, rivals: [jax] };
    const table = benchMarkdown([againstKeras, onlyJax]);
    const head =
      '| Network | Batch | Scanline | Keras, JAX | Faster by | Keras, PyTorch | Faster by | GFLOP/s | Share of peak |';
    expect(table).toContain(head);
    expect(table).toContain(
      '| LSTM | 128 | 41.2 ms | 82.5 ms | 2.00× | 1,234 ms | 29.9× | 36.8 | – |',
    );
    expect(table).toContain('| GRU | 128 | 41.2 ms | 82.5 ms | 2.00× | – | – | 36.8 | – |');
    expect(table).toContain('LSTM: only one step of Keras, PyTorch was timed.');
    expect(table).toContain('the step of LSTM is not compiled');
    expect(table).not.toContain('TensorFlow.js');
    expect(table).not.toContain('script');
    const scripted = { ...onlyJax, rivals: [{ ...jax, scripted: true }] };
    expect(benchMarkdown([againstKeras, scripted])).toContain(
      'Keras lacks a layer of GRU; what is',
    );
  });

  it('has a row for each result, with three figures that count', () => {
    const row = ['LSTM', '128', '41.2 ms', '1,235 ms', '29.9×', '36.8', '75 %', '31 : 2,798'];
    expect(benchRow(measured)).toEqual(row);
    expect(benchMarkdown([measured])).toContain(`| ${row.join(' | ')} |\n`);
    expect(benchPlainTable([measured])).toMatch(/LSTM +128 +41\.2 ms +1,235 ms +29\.9×/);
  });

  it('names the preset that was asked for', () => {
    expect(benchRow({ ...measured, preset: 'pixels-100' })[0]).toBe('LSTM, pixels-100');
  });

  it('shows a dash for what was not measured', () => {
    expect(benchRow(alone)).toEqual(['LSTM', '128', '41.2 ms', '–', '–', '36.8', '–', '31']);
    expect(benchNotes([alone]).join(' ')).not.toMatch(/TensorFlow\.js computes|timed|product/);
  });

  it('names the machine, and hides nothing that makes a row less sure', () => {
    const [machine] = benchNotes([measured]);
    expect(machine).toBe(
      'WebAssembly: SIMD, 2 threads; a plain matrix product reaches 49.0 GFLOP/s.',
    );
    const notes = benchNotes([
      measured,
      { ...measured, network: 'gru', tfjsDiffers: 'It differs.' },
      { ...measured, network: 'irnn', tfjsSteps: 1 },
      { ...measured, network: 'hrnn', tfjsSteps: 0, tfjsWarmUpOnly: true },
    ]).join('\n');
    expect(notes).toContain('GRU: It differs.');
    expect(notes).toContain('IRNN: only one step of stock TensorFlow.js was timed.');
    expect(notes).toMatch(/HRNN: .*warm-up included/);
    expect(notes).not.toContain('LSTM:');
  });

  it('is empty where nothing was measured', () => {
    expect(benchNotes([])).toEqual([]);
  });
});
