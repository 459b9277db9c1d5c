/**
 * `npx tsx bench/wasm-kernels.ts [case ...] [--rounds N] [--no-stock]`
 *
 * One batch forward and backward through a recurrent layer: the fused WASM kernels and the same layer of
 * stock tfjs on the same backend, interleaved, warm-up excluded, medians. GFLOP/s counts the products of
 * the equations only; the peak is a product micro-benchmark on all threads, measured in the same rounds.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { gru } from '../src/kernels/gru.ts';
import { lstm } from '../src/kernels/lstm.ts';
import type { SequenceInputs } from '../src/kernels/sequence-op.ts';
import { simpleRnn } from '../src/kernels/simple-rnn.ts';
import { measureProductPeak, registerWasmKernels } from '../src/kernels/wasm/register.ts';

interface Layer {
  cell: 'simple-rnn' | 'irnn' | 'lstm' | 'gru';
  timesteps: number;
  features: number;
  units: number;
  /** Sequences for each sample of the batch: a time-distributed layer reads many. */
  sequences: number;
}

interface Case {
  name: string;
  batch: number;
  layers: Layer[];
}

const rows = { timesteps: 28, features: 28, sequences: 1 };

const CASES: Case[] = [
  { name: 'simple-rnn', batch: 128, layers: [{ cell: 'simple-rnn', units: 256, ...rows }] },
  { name: 'lstm', batch: 128, layers: [{ cell: 'lstm', units: 128, ...rows }] },
  { name: 'gru', batch: 128, layers: [{ cell: 'gru', units: 128, ...rows }] },
  {
    name: 'irnn',
    batch: 64,
    layers: [{ cell: 'irnn', units: 100, timesteps: 784, features: 1, sequences: 1 }],
  },
  {
    name: 'hrnn',
    batch: 32,
    layers: [
      { cell: 'lstm', units: 128, timesteps: 28, features: 1, sequences: 28 },
      { cell: 'lstm', units: 128, timesteps: 28, features: 128, sequences: 1 },
    ],
  },
];

const GATES = { 'simple-rnn': 1, irnn: 1, lstm: 4, gru: 3 };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    'no-stock': { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false },
    threads: { type: 'string' },
  },
});

await tf.setBackend('wasm');
const report = await registerWasmKernels({
  ...(options.plain ? { relaxed: false } : {}),
  ...(options.threads === undefined ? {} : { threads: Number(options.threads) }),
});
console.log(`${report.instructions} SIMD, ${report.threads} threads`);
for (const benchCase of CASES) {
  if (positionals.length === 0 || positionals.includes(benchCase.name)) runCase(benchCase);
}
process.exit(0);

function runCase({ name, batch, layers }: Case): void {
  const ours = layers.map((layer) => fusedStep(layer, batch));
  const stock = options['no-stock'] ? [] : layers.map((layer) => stockStep(layer, batch));
  const times: Record<'ours' | 'stock' | 'peak', number[]> = { ours: [], stock: [], peak: [] };
  const rounds = Number(options.rounds);
  for (let round = -1; round < rounds; round++) {
    const measured = {
      peak: measureProductPeak(100),
      ours: median(Array.from({ length: 5 }, () => time(ours))),
      stock: time(stock),
    };
    if (round < 0) continue;
    for (const key of ['ours', 'stock', 'peak'] as const) times[key].push(measured[key]);
  }
  const ms = median(times.ours);
  const peak = median(times.peak);
  const gflops = layers.reduce((sum, layer) => sum + flops(layer, batch), 0) / ms / 1e6;
  const against = options['no-stock']
    ? ''
    : `, stock tfjs ${median(times.stock).toFixed(0)} ms, ratio ${(median(times.stock) / ms).toFixed(1)}`;
  console.log(
    `${name}, batch ${batch}: ${ms.toFixed(2)} ms${against}, ${gflops.toFixed(1)} GFLOP/s of ${peak.toFixed(1)} (${((100 * gflops) / peak).toFixed(0)} %)`,
  );
}

function time(steps: (() => void)[]): number {
  const begin = performance.now();
  for (const step of steps) step();
  return performance.now() - begin;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Forward, dz R^T, and the gradients of both kernels; for layers after the first also dz W^T. */
function flops({ cell, timesteps, features, units, sequences }: Layer, batch: number): number {
  const width = GATES[cell] * units;
  const products = 2 * (features + units) + units + (features > 28 ? features : 0);
  return 2 * batch * sequences * timesteps * width * products;
}

function fusedStep(
  { cell, timesteps, features, units, sequences }: Layer,
  batch: number,
): () => void {
  const width = GATES[cell] * units;
  const x = tf.randomUniform<tf.Rank.R3>(
    [batch * sequences, timesteps, features],
    0,
    1,
    'float32',
    1,
  );
  const weights = [
    tf.randomNormal([features, width], 0, 0.1, 'float32', 2),
    tf.randomNormal([units, width], 0, 0.5 / Math.sqrt(units), 'float32', 3),
    cell === 'gru' ? tf.zeros([2, width]) : tf.zeros([width]),
  ];
  const dy = tf.ones([batch * sequences, units]);
  const differentiated = features > 28 ? [...weights, x] : weights;
  const step = tf.grads((kernel, recurrentKernel, bias) => {
    const inputs = { x, kernel, recurrentKernel, bias } as SequenceInputs;
    const common = { returnSequences: false, goBackwards: false };
    switch (cell) {
      case 'simple-rnn':
        return simpleRnn(inputs, { ...common, activation: 'tanh' });
      case 'irnn':
        return simpleRnn(inputs, { ...common, activation: 'relu' });
      case 'lstm':
        return lstm(inputs, { ...common, recurrentActivation: 'sigmoid' });
      case 'gru':
        return gru(inputs, { ...common, recurrentActivation: 'sigmoid' });
    }
  });
  return () => {
    tf.tidy(() => {
      for (const gradient of step(differentiated, dy)) gradient.dataSync();
    });
  };
}

function stockStep(
  { cell, timesteps, features, units, sequences }: Layer,
  batch: number,
): () => void {
  const config = { units, inputShape: [timesteps, features] };
  let layer: tf.layers.Layer;
  switch (cell) {
    case 'simple-rnn':
      layer = tf.layers.simpleRNN(config);
      break;
    case 'irnn':
      layer = tf.layers.simpleRNN({
        ...config,
        activation: 'relu',
        recurrentInitializer: 'identity',
      });
      break;
    case 'lstm':
      layer = tf.layers.lstm({ ...config, recurrentActivation: 'sigmoid' });
      break;
    case 'gru':
      layer = tf.layers.gru({ ...config, recurrentActivation: 'sigmoid' });
      break;
  }
  const x = tf.randomUniform([batch * sequences, timesteps, features], 0, 1, 'float32', 1);
  tf.tidy(() => {
    layer.apply(x);
  });
  return () => {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => (layer.apply(x) as tf.Tensor).sum().asScalar());
      for (const gradient of Object.values(grads)) gradient.dataSync();
    });
  };
}
