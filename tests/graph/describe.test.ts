/** The layer table says what Keras's would: classes, shapes, counts, and how a count comes about. */
import { describe, expect, it } from 'vitest';
import { describeGraph } from '../../src/graph/describe.ts';
import type { Options } from '../../src/models/experiment.ts';
import { experimentFromPreset, NETWORKS } from '../../src/models/index.ts';

function summaryOf(id: string, changed: Options = {}) {
  const network = NETWORKS.find((known) => known.id === id);
  if (network === undefined) throw new Error(`There is no network ${id}.`);
  const { options } = experimentFromPreset(network.id);
  return describeGraph(network.layers({ ...options, ...changed }));
}

describe('the layer table', () => {
  it.each([
    ['simple-rnn', { units: 256 }, 75_530],
    ['simple-rnn', { units: 512 }, 282_122],
    ['irnn', {}, 13_910],
    ['irnn', { reading: 'pixels' }, 11_210],
    ['hrnn', {}, 199_434],
    ['lstm', { units: 128 }, 80_384 + 1_290],
    ['gru', { units: 128 }, 60_672 + 1_290],
    ['lstm', { units: 64, bidirectional: true }, 2 * 23_808 + 1_290],
    ['simple-rnn', { units: 10, layers: 2 }, 390 + 210 + 110],
    ['four-direction', { units: 50, cell: 'lstm', merge: 'concat' }, 4 * 15_800 + 2_010],
    ['four-direction', { units: 50, cell: 'lstm', merge: 'sum' }, 4 * 15_800 + 510],
  ] as const)('counts the parameters of %s with %o', (id, options, parameters) => {
    const summary = summaryOf(id, options);
    expect(summary.parameters).toBe(parameters);
  });

  it.each([
    // batch 1: timesteps x units x values kept (SimpleRNN 1, LSTM 6, GRU 5), four bytes each
    ['simple-rnn', { units: 256 }, 4 * 28 * 256],
    ['lstm', { units: 128, bidirectional: true }, 2 * 4 * 28 * 128 * 6],
    ['gru', { units: 10, layers: 2 }, 2 * 4 * 28 * 10 * 5],
    ['irnn', { reading: 'pixels' }, 4 * 784 * 100],
    ['hrnn', {}, 4 * (28 * 28 * 128 * 6 + 28 * 128 * 6)],
    // cells x four corners x units x seven values
    ['mdlstm', {}, 4 * 7 * 4 * (14 * 14 * 2 + 4 * 7 * 10 + 1 * 4 * 50)],
    // of a line of 140 columns
    ['mdlstm-line', {}, 4 * 7 * 4 * (14 * 70 * 2 + 4 * 35 * 10 + 1 * 18 * 50)],
    ['blstm-line', {}, 4 * 6 * 2 * 35 * 128],
  ] as const)('foresees the activations of %s with %o', (id, options, bytes) => {
    expect(summaryOf(id, options).activationBytes).toBe(bytes);
  });

  it('names what a wrapper wraps, and every shape, count and formula of HRNN', () => {
    const rows = summaryOf('hrnn').layers.filter(({ parameters }) => parameters > 0);
    expect(
      rows.map(({ type, outputShape, parameters, formula }) => [
        type,
        outputShape,
        parameters,
        formula,
      ]),
    ).toEqual([
      ['TimeDistributed(LSTM)', [null, 28, 128], 66_560, '4 × ((1 + 128) × 128 + 128)'],
      ['LSTM', [null, 128], 131_584, '4 × ((128 + 128) × 128 + 128)'],
      ['Dense', [null, 10], 1_290, '128 × 10 + 10'],
    ]);
  });

  it('says for how wide a line it foresees them, and leaves the width open', () => {
    const line = summaryOf('mdlstm-line');
    expect(line.activationColumns).toBe(140);
    const scans = line.layers.filter(({ type }) => type === 'MDLSTM');
    expect(scans.map(({ outputShape }) => outputShape)).toEqual([
      [null, 14, null, 8],
      [null, 4, null, 40],
      [null, 1, null, 200],
    ]);
    expect(summaryOf('mdlstm').activationColumns).toBeUndefined();
  });

  it('writes the formulas of the scans in two dimensions', () => {
    const scans = (options: Options) =>
      summaryOf('mdlstm', options)
        .layers.filter(({ type }) => type === 'MDLSTM')
        .map(({ formula, parameters }) => [formula, parameters]);
    expect(scans({})[2]).toEqual(['4 × 5 × ((20 + 2 × 50) × 50 + 50)', 121_000]);
    expect(scans({ mdlstmCell: 'classic', peepholes: true })).toEqual([
      ['4 × (5 × ((4 + 2 × 2) × 2 + 2) + 4 × 2)', 392],
      ['4 × (5 × ((6 + 2 × 10) × 10 + 10) + 4 × 10)', 5_560],
      ['4 × (5 × ((20 + 2 × 50) × 50 + 50) + 4 × 50)', 121_800],
    ]);
    const maps = summaryOf('mdlstm').layers.filter(({ name }) => name.startsWith('maps'));
    expect(maps.map(({ formula }) => formula)).toEqual(['64 × 6', '320 × 20']);
  });

  it.each([
    ['simple-rnn', 'SimpleRNN', '(28 + 6) × 6 + 6'],
    ['gru', 'GRU', '3 × ((28 + 6) × 6 + 2 × 6)'],
    ['lstm', 'LSTM', '4 × ((28 + 6) × 6 + 6)'],
  ])('writes the formula of %s, and of both its directions', (id, type, formula) => {
    const [, one] = summaryOf(id, { units: 6 }).layers;
    expect([one.type, one.formula]).toEqual([type, formula]);
    const [, both] = summaryOf(id, { units: 6, bidirectional: true }).layers;
    expect(both.type).toBe(`Bidirectional(${type})`);
    expect(both.formula).toBe(`2 × ${id === 'simple-rnn' ? `(${formula})` : formula}`);
    expect(both.parameters).toBe(2 * one.parameters);
  });

  it('has formulas that compute to the counts beside them', () => {
    for (const { id } of NETWORKS) {
      for (const { formula, parameters } of summaryOf(id).layers) {
        if (formula === '') expect(parameters).toBe(0);
        else expect(Number(evaluate(formula)), formula).toBe(parameters);
      }
    }
  });

  it('says which layers a layer reads', () => {
    const { layers } = summaryOf('four-direction', { units: 3, dropout: 0 });
    const merge = layers.find(({ type }) => type === 'Concatenate');
    expect(merge?.inputs).toHaveLength(4);
    const names = layers.map(({ name }) => name);
    for (const name of merge?.inputs ?? []) expect(names).toContain(name);
    expect(layers[0]).toMatchObject({
      type: 'InputLayer',
      outputShape: [null, 28, 28],
      inputs: [],
    });
  });
});

/** The number that a formula of whole numbers, +, × and parentheses comes to. */
function evaluate(formula: string): number {
  const tokens = formula.match(/\d+|[+×()]/g) ?? [];
  let at = 0;
  const sum = (): number => {
    let total = product();
    while (tokens[at] === '+') {
      at += 1;
      total += product();
    }
    return total;
  };
  const product = (): number => {
    let total = factor();
    while (tokens[at] === '×') {
      at += 1;
      total *= factor();
    }
    return total;
  };
  const factor = (): number => {
    const token = tokens[at++];
    if (token !== '(') return Number(token);
    const total = sum();
    at += 1;
    return total;
  };
  return sum();
}
