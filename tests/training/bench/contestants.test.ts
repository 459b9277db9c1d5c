/** Both sides of the bench are the same network: as many parameters, and with the same weights the same loss. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkId, Options, TrainingSettings } from '../../../src/models/experiment.ts';
import { randomBatch } from '../../../src/training/bench/bench-batch.ts';
import {
  benchExperiment,
  scanlineContestant,
  stockContestant,
} from '../../../src/training/bench/contestants.ts';
import { countLaunches } from '../../../src/training/bench/count-launches.ts';
import { useCpu } from '../../layers/set-up.ts';

beforeAll(useCpu);

const TINY: Record<NetworkId, Options> = {
  'simple-rnn': { units: 5 },
  lstm: { units: 4 },
  gru: { units: 4 },
  irnn: { units: 3 },
  indrnn: { units: 2, layers: 2, reading: 'rows' },
  mingru: { units: 2, layers: 2, reading: 'rows' },
  minlstm: { units: 2, layers: 2, reading: 'rows' },
  lru: { units: 2, layers: 2, reading: 'rows' },
  cornn: { units: 3, reading: 'rows' },
  hrnn: { rowUnits: 3, columnUnits: 4 },
  'four-direction': { units: 3 },
  mdlstm: { units1: 1, maps1: 2, units2: 2, maps2: 3, units3: 3 },
  'mdlstm-line': { units1: 1, maps1: 2, units2: 2, maps2: 3, units3: 3 },
  'blstm-line': { units: 3 },
  custom: { layers: 'rows lstm:3:all layer-norm lstm:4 dense:10' },
};

function bothSides(network: NetworkId, options: Options = TINY[network]) {
  const experiment = benchExperiment({ network, batch: 2 });
  const tiny = {
    ...experiment,
    options: { ...experiment.options, ...options },
    training: { ...experiment.training, ...PLAINLY[network] },
  };
  const stock = stockContestant(tiny);
  if (stock === undefined) throw new Error(`tfjs has no ${network}.`);
  return { scanline: scanlineContestant(tiny), stock };
}

/**
 * Adam's first step is as long for the tiniest gradient as for the largest, so that deep networks part by
 * rounding; the plain step goes as far as the gradient says.
 */
const PLAIN = { optimizer: 'sgd', learningRate: 0.1 } as const;
const PLAINLY: Partial<Record<NetworkId, Partial<TrainingSettings>>> = {
  mdlstm: PLAIN,
  'mdlstm-line': PLAIN,
};

const WITH_EQUAL: [NetworkId, Options][] = [
  ['simple-rnn', TINY['simple-rnn']],
  ['simple-rnn', { units: 4, layers: 2, bidirectional: true }],
  ['lstm', TINY.lstm],
  ['irnn', TINY.irnn],
  ['indrnn', TINY.indrnn],
  ['mingru', TINY.mingru],
  ['minlstm', TINY.minlstm],
  ['lru', TINY.lru],
  ['cornn', TINY.cornn],
  ['custom', { layers: 'rows cornn:3:both-sum dense:10' }],
  ['custom', { layers: 'columns mingru:3:all:back:chrono dense:4 lru:4:both dense:10' }],
  ['hrnn', TINY.hrnn],
  ['four-direction', TINY['four-direction']],
  ['mdlstm', TINY.mdlstm],
  ['mdlstm', { ...TINY.mdlstm, mdlstmCell: 'classic', peepholes: true, clampGateErrors: true }],
  ['mdlstm-line', TINY['mdlstm-line']],
  ['blstm-line', TINY['blstm-line']],
  ['custom', TINY.custom],
  ['custom', { layers: 'tiles:4 simple-rnn:16:all:residual dense:4:sigmoid average dense:10' }],
  ['custom', { layers: 'permuted:5 simple-rnn:3:all:both last dense:10' }],
];

describe('the two sides of the bench', () => {
  it.each(WITH_EQUAL)('are the same %s %j', (network, options) => {
    const { scanline, stock } = bothSides(network, options);
    const batch = randomBatch({ network, batch: 2 });
    expect(stock.model.countParams()).toBe(scanline.model.countParams());
    expect(stock.loss(batch) / scanline.loss(batch)).not.toBeCloseTo(1, 6);
    stock.model.setWeights(scanline.model.getWeights());
    expect(stock.loss(batch) / scanline.loss(batch)).toBeCloseTo(1, 5);
    // The same update leads to the same place.
    const before = scanline.loss(batch);
    scanline.step(batch);
    stock.step(batch);
    expect(scanline.loss(batch)).not.toBe(before);
    expect(stock.loss(batch) / scanline.loss(batch)).toBeCloseTo(1, 5);
    scanline.dispose();
    stock.dispose();
    batch.dispose();
  });

  it('differ in the GRU by its second bias only, which stock tfjs lacks', () => {
    const { scanline, stock } = bothSides('gru');
    expect(scanline.model.countParams() - stock.model.countParams()).toBe(3 * 4);
    scanline.dispose();
    stock.dispose();
  });

  it.each(['lstm', 'mdlstm-line', 'blstm-line'] as const)(
    'leave nothing of %s on the device',
    (network) => {
      const before = tf.memory().numTensors;
      const { scanline, stock } = bothSides(network);
      const batch = randomBatch({ network, batch: 2 });
      scanline.step(batch);
      stock.step(batch);
      scanline.dispose();
      stock.dispose();
      batch.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('ask differently much of the backend', () => {
    const { scanline, stock } = bothSides('simple-rnn');
    const batch = randomBatch({ network: 'simple-rnn', batch: 2 });
    const ours = countLaunches(() => scanline.step(batch));
    const theirs = countLaunches(() => stock.step(batch));
    // A handful for each of 28 timesteps, forward and backward.
    expect(theirs).toBeGreaterThan(28 * 10);
    expect(ours).toBeGreaterThan(5);
    expect(ours).toBeLessThan(theirs / 5);
    // The same step counts the same, and nothing is left of the counting.
    expect(countLaunches(() => scanline.step(batch))).toBe(ours);
    expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
    scanline.dispose();
    stock.dispose();
  });
});
