/** The arithmetic that GFLOP/s are made of, against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import type { NetworkId } from '../../src/models/experiment.ts';
import { networkById } from '../../src/models/index.ts';
import { benchExperiment } from '../../src/training/bench/contestants.ts';
import { productsOf, stepFlops } from '../../src/graph/step-flops.ts';

/** Operations for one sample, with the network's options changed. */
function flopsOf(network: NetworkId, options = {}): number {
  const experiment = benchExperiment({ network, batch: 1 });
  const graph = networkById(network).layers({ ...experiment.options, ...options });
  return stepFlops(productsOf(graph), 1);
}

/** forward, weights and input: three products of the same size, each a multiplication and an addition. */
const dense = (features: number) => 3 * 2 * features * 10;

describe('the arithmetic of a step', () => {
  it('of SimpleRNN(256): forward and weights (28 + 256) x 256 each, and 256 x 256 back through time', () => {
    const perTimestep = 2 * (284 * 256 + 284 * 256 + 256 * 256);
    expect(flopsOf('simple-rnn')).toBe(28 * perTimestep + dense(256));
  });

  it('of LSTM(128): four gates; of GRU(128): three', () => {
    const perGate = 2 * (156 * 128 + 156 * 128 + 128 * 128);
    expect(flopsOf('lstm')).toBe(28 * 4 * perGate + dense(128));
    expect(flopsOf('gru')).toBe(28 * 3 * perGate + dense(128));
  });

  it('of IRNN(100): 784 timesteps of one feature', () => {
    expect(flopsOf('irnn')).toBe(784 * 2 * (101 * 100 + 101 * 100 + 100 * 100) + dense(100));
  });

  it('of HRNN: 28 rows of 28 pixels; the column layer also hands a gradient back to the rows', () => {
    const row = 28 * 28 * 2 * (129 * 512 + 129 * 512 + 128 * 512);
    const column = 28 * 2 * (256 * 512 + 256 * 512 + 128 * 512 + 128 * 512);
    expect(flopsOf('hrnn')).toBe(row + column + dense(128));
  });

  it('counts every direction, and every layer of a stack', () => {
    const cell = (features: number, units: number, back: number) =>
      28 * 2 * units * (2 * (features + units) + units + back);
    expect(flopsOf('four-direction')).toBe(4 * 4 * cell(28, 64, 0) + dense(256));
    expect(flopsOf('simple-rnn', { units: 8, bidirectional: true })).toBe(
      2 * cell(28, 8, 0) + dense(16),
    );
    expect(flopsOf('simple-rnn', { units: 8, layers: 2 })).toBe(
      cell(28, 8, 0) + cell(8, 8, 8) + dense(8),
    );
  });

  it('of MDLSTM: five blocks and two predecessors in every cell, from four corners', () => {
    const scan = (cells: number, features: number, units: number, back: boolean) =>
      4 * cells * 2 * 5 * units * (2 * (features + 2 * units) + 2 * units + (back ? features : 0));
    // Blocks of cells to maps: forward, weights and input.
    const maps = (places: number, features: number, units: number) =>
      3 * 2 * places * features * units;
    expect(flopsOf('mdlstm')).toBe(
      scan(14 * 14, 4, 2, false) +
        maps(4 * 7, 8 * 8, 6) +
        scan(4 * 7, 6, 10, true) +
        maps(1 * 4, 8 * 40, 20) +
        scan(1 * 4, 20, 50, true) +
        dense(200),
    );
  });

  it('of a reader of numbers: of a line of 140 columns, at every frame', () => {
    const cell = 2 * 512 * (2 * (112 + 128) + 128);
    expect(flopsOf('blstm-line')).toBe(35 * (2 * cell + 3 * 2 * 256 * 11));
  });

  it('grows with the batch', () => {
    const layer = {
      columns: 3,
      features: 2,
      units: 0,
      applications: 1,
      differentiatesInput: false,
    };
    expect(stepFlops([layer], 1)).toBe(2 * 3 * (2 + 2));
    expect(stepFlops([layer, layer], 5)).toBe(2 * 5 * 24);
  });
});
