/** Own networks in words: what they come to, that they are read back alike, and what is said of a wrong one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_NAMES, CELLS, startsAsIdentity } from '../../src/graph/cells.ts';
import { describeGraph } from '../../src/graph/describe.ts';
import { PIXEL_OSCILLATOR } from '../../src/graph/layer-graph.ts';
import type { OwnLayer, OwnNetwork, ReadingOrder } from '../../src/graph/own-network.ts';
import { graphOfSpelling, parseSpelling, printSpelling } from '../../src/graph/spelling.ts';

const rows = (spelling: string) => describeGraph(graphOfSpelling(spelling)).layers;

describe('a spelled network', () => {
  it('has the layers and counts that Keras would print', () => {
    const graph = graphOfSpelling('rows gru:64:all layer-norm gru:64 dense:10');
    const { layers, parameters } = describeGraph(graph);
    expect(parameters).toBe(43_786);
    expect(layers.map(({ name, type, parameters: own }) => [name, type, own])).toEqual([
      ['image', 'InputLayer', 0],
      ['gru', 'GRU', 18_048],
      ['layer_normalization', 'LayerNormalization', 128],
      ['gru_1', 'GRU', 24_960],
      ['dense', 'Dense', 650],
      ['softmax', 'Softmax', 0],
    ]);
    expect(layers[2].formula).toBe('2 × 64');
  });

  it.each([
    ['rows', [28, 28]],
    ['columns', [28, 28]],
    ['columns:4', [7, 112]],
    ['pixels', [784, 1]],
    ['permuted', [784, 1]],
    ['permuted:7', [784, 1]],
    ['tiles:2', [196, 4]],
    ['tiles:4', [49, 16]],
  ])('read by %s has [timesteps, features] %o', (order, shape) => {
    const graph = graphOfSpelling(`${order} lstm:3 dense:10`);
    const recurrent = graph.nodes.find(({ layer }) => layer.kind === 'recurrent');
    expect(recurrent?.inputs[0].shape).toEqual([null, ...shape]);
  });

  it.each([
    ['rows lstm:8:both dense:10', 2 * 4 * ((28 + 8) * 8 + 8) + 170],
    ['rows lstm:8:both-sum dense:10', 2 * 4 * ((28 + 8) * 8 + 8) + 90],
    ['grid lstm:5:each lstm:6 dense:10', 4 * (6 * 5 + 5) + 4 * (11 * 6 + 6) + 70],
    ['rows simple-rnn:28:all:residual flatten dense:10', 56 * 28 + 28 + 7850],
    ['rows gru:8:all:no-bias average dense:10', 3 * 36 * 8 + 90],
    ['rows gru:8:all last dropout:0.3 dense:4:relu dense:10', 3 * (36 * 8 + 16) + 36 + 50],
    ['image four-direction:6:gru dense:10', 4 * 3 * (34 * 6 + 12) + 250],
    ['image four-direction:6:merge-sum dense:10', 4 * 4 * (34 * 6 + 6) + 70],
    ['image blocks:4x4 mdlstm:3 sum dense:10', 4 * 5 * ((16 + 6) * 3 + 3) + 130],
    ['image blocks:4x4 mdlstm:3:classic sum dense:10', 4 * (5 * ((16 + 6) * 3 + 3) + 12) + 130],
    ['rows dense:10:no-bias last dense:10', 280 + 110],
    ['rows lstm:8:both-mul dense:10', 2 * 4 * ((28 + 8) * 8 + 8) + 90],
    ['rows lstm:8:all:both-ave last dense:10', 2 * 4 * ((28 + 8) * 8 + 8) + 90],
    ['rows gru:8 dense:6:softmax dense:10', 3 * (36 * 8 + 16) + 54 + 70],
    ['image four-direction:6:merge-mul:drop0.5 dense:10', 4 * 4 * (34 * 6 + 6) + 70],
    ['image mdlstm:3:classic:no-peepholes:no-bias sum dense:10', 4 * 5 * (1 + 6) * 3 + 130],
  ])('%s has %i parameters', (spelling, parameters) => {
    expect(describeGraph(graphOfSpelling(spelling)).parameters).toBe(parameters);
  });

  it('adds what a residual layer reads', () => {
    const add = rows('rows gru:28:all:residual gru:4 dense:10').find(({ type }) => type === 'Add');
    expect(add?.inputs).toEqual(['image', 'gru']);
  });

  it('is printed and read back alike, whatever it is', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const spelling = printSpelling(network);
        expect(parseSpelling(spelling)).toEqual(network);
        expect(printSpelling(parseSpelling(spelling))).toBe(spelling);
      }),
    );
  });

  it('is the same with flags in another order and more room between the words', () => {
    expect(printSpelling(parseSpelling('  rows   lstm:8:no-bias:all\n dense:10 '))).toBe(
      'rows lstm:8:all:no-bias dense:10',
    );
  });

  it('of sixteen layers stays short enough for a link', () => {
    const layer =
      'simple-rnn:1024:all:both-sum:back:linear:no-bias:torch-uniform:identity:drop0.123';
    const spelling = ['permuted:4294967295', ...Array<string>(15).fill(layer), 'dense:10'].join(
      ' ',
    );
    expect(printSpelling(parseSpelling(spelling))).toBe(spelling);
    expect(spelling.length).toBeLessThan(1500);
  });
});

describe('a wrong spelling is told with word, place and what was expected', () => {
  it.each([
    ['', 'There are no layers. Expected, for example: rows gru:64:all layer-norm gru:64 dense:10'],
    ['gru:64 dense:10', /^Word 1, "gru:64": the first word says .* rows, columns, pixels/],
    [
      'rows gru:64 layer-nrom dense:10',
      /^Word 3, "layer-nrom": there is no such layer\. .*layer-norm/,
    ],
    ['rows rows gru:64 dense:10', /^Word 2, "rows": an order of reading can only be the first/],
    ['rows gru dense:10', /^Word 2, "gru": a number is missing; expected a whole number of units/],
    ['rows gru:0 dense:10', /"0" is not a whole number of units from 1 to 1024/],
    ['rows gru:2.5 dense:10', /"2.5" is not a whole/],
    ['rows gru:6x dense:10', /"6x" is not a whole/],
    ['rows gru:64:relu dense:10', /"relu" is not known here\. Expected any of all, both/],
    ['rows gru:64:both:each dense:10', /"each" is given twice, or goes with none/],
    ['rows gru:64:all:all dense:10', /"all" is given twice/],
    ['rows layer-norm:3 gru:4 dense:10', /"3" is not an epsilon above 0 and at most 0\.1/],
    ['rows gru:4:no-forget-bias dense:10', /"no-forget-bias" is not known here/],
    ['rows simple-rnn:4:hard-sigmoid dense:10', /"hard-sigmoid" is not known here/],
    ['rows dropout:1 gru:4 dense:10', /"1" is not a rate from 0 to 0.9/],
    ['tiles:3 gru:4 dense:10', /"3" is not a tile size of 2 or 4/],
    [
      'rows gru:64:all flatten lstm:8 dense:10',
      'Word 4, "lstm:8": it needs [timesteps, features], but "flatten" gives [1792]. Move "flatten" below it.',
    ],
    ['rows gru:64 lstm:8 dense:10', /^Word 3, "lstm:8": .* write gru:64:all\./],
    ['rows gru:64 layer-norm lstm:8 dense:10', /^Word 4, "lstm:8": .* write gru:64:all\./],
    ['columns:3 gru:4 dense:10', /"3" is not a number of columns of 1, 2, 4, 7, 14/],
    ['rows gru:5:all:residual last dense:10', /it reads \[28, 28\] and gives \[28, 5\]/],
    ['grid lstm:4 dense:10', /it needs \[timesteps, features\], but "grid" gives \[28, 28, 1\]/],
    ['rows lstm:4:each dense:10', /begin with the word grid/],
    ['rows mdlstm:4 sum dense:10', /begin with the word image/],
    ['image layer-norm mdlstm:2 sum dense:10', /which the bare image does not have/],
    [
      'rows gru:4',
      'The last layer must be dense:10, one output for each class; the network ends with [4].',
    ],
    ['rows gru:4 dense:10:relu', /^The last layer must be dense:10/],
    ['pixels lru:8 dense:10', 'it must read 8 features; it reads [784, 1]. Put dense:8 before it.'],
    ['rows lru:28:chrono dense:10', /"chrono" is not known here/],
    ['rows gru:4:all dense:10', /^Word 3, "dense:10": .* reads \[28, 4\]: remove :all/],
    [
      `rows ${'dropout:0.1 '.repeat(16)}gru:4 dense:10`,
      /^The network has 18 layers; 16 is the most/,
    ],
  ])('%s', (spelling, message) => {
    expect(() => graphOfSpelling(spelling)).toThrow(message);
  });
});

const units = fc.integer({ min: 1, max: 1024 });
const rate = fc.integer({ min: 0, max: 900 }).map((share) => share / 1000);
const cell = fc.constantFrom(...CELL_NAMES);
const merge = fc.constantFrom('concat', 'sum', 'mul', 'ave');

const orders: fc.Arbitrary<ReadingOrder> = fc.oneof(
  fc.record({ kind: fc.constantFrom('rows', 'pixels', 'grid', 'image') }),
  fc.record({ kind: fc.constant('columns'), together: fc.constantFrom(1, 2, 4, 7, 14) }),
  fc.record({ kind: fc.constant('permuted'), seed: fc.nat(0xffff_ffff) }),
  fc.record({ kind: fc.constant('tiles'), size: fc.constantFrom(2, 4) }),
);

const recurrents: fc.Arbitrary<OwnLayer> = fc
  .record({
    kind: cell,
    units,
    all: fc.boolean(),
    backwards: fc.boolean(),
    wraps: fc.constantFrom('no', 'concat', 'sum', 'mul', 'ave', 'each'),
    activation: fc.constantFrom('tanh', 'relu', 'linear'),
    recurrentActivation: fc.constantFrom('sigmoid', 'hardSigmoid', 'hardSigmoidKeras1'),
    useBias: fc.boolean(),
    unitForgetBias: fc.boolean(),
    kernelInitializer: fc.constantFrom('glorotUniform', 'smallNormal', 'torchUniform'),
    recurrentInitializer: fc.constantFrom('orthogonal', 'identity'),
    chrono: fc.boolean(),
    residual: fc.boolean(),
    dropout: rate,
    oscillator: fc.record({ timeStep: rate, stiffness: rate, damping: rate }),
  })
  .map(({ wraps, ...layer }) => ({
    ...layer,
    // What a cell lacks cannot be said of it.
    oscillator: layer.kind === 'cornn' ? layer.oscillator : PIXEL_OSCILLATOR,
    useBias: layer.useBias || layer.kind === 'lru',
    chrono: layer.chrono && CELLS[layer.kind].forgets,
    recurrentInitializer: startsAsIdentity(layer.kind) ? layer.recurrentInitializer : 'orthogonal',
    activation: layer.kind === 'simple-rnn' ? layer.activation : 'tanh',
    recurrentActivation: ['lstm', 'gru'].includes(layer.kind)
      ? layer.recurrentActivation
      : 'sigmoid',
    unitForgetBias: layer.kind !== 'lstm' || layer.unitForgetBias,
    both: wraps === 'each' ? 'no' : wraps,
    each: wraps === 'each',
  }));

const layers: fc.Arbitrary<OwnLayer> = fc.oneof(
  recurrents,
  fc.record({ kind: fc.constantFrom('flatten', 'average', 'last', 'sum') }),
  fc.record({
    kind: fc.constant('layer-norm'),
    epsilon: fc.double({ min: 1e-12, max: 0.1, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('dropout'), rate }),
  fc.record({ kind: fc.constant('glu'), units }),
  fc.record({
    kind: fc.constant('dense'),
    units,
    activation: fc.constantFrom('linear', 'relu', 'tanh', 'sigmoid', 'softmax'),
    useBias: fc.boolean(),
    residual: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('four-direction'), units, cell, merge, dropout: rate }),
  fc
    .record({
      kind: fc.constant('mdlstm'),
      units,
      cell: fc.constantFrom('stable', 'classic'),
      peepholes: fc.boolean(),
      clamp: fc.boolean(),
      useBias: fc.boolean(),
      dropout: rate,
    })
    .map((layer) => ({ ...layer, peepholes: layer.peepholes && layer.cell === 'classic' })),
  fc.record({
    kind: fc.constant('blocks'),
    height: fc.integer({ min: 1, max: 28 }),
    width: fc.integer({ min: 1, max: 28 }),
  }),
);

const networks: fc.Arbitrary<OwnNetwork> = fc.record({
  order: orders,
  layers: fc.array(layers, { maxLength: 12 }),
});
