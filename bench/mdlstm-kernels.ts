/**
 * `npx tsx bench/mdlstm-kernels.ts [--batch N] [--width N] [--units U] [--rounds N] [--threads N] [--plain]`
 *
 * The three scans of the MDLSTM network on an image 28 pixels high, forward and backward through the fused
 * WASM kernels: the best and the median of many rounds. GFLOP/s counts the products of the equations only;
 * the peak is a product micro-benchmark on all threads, measured in the same rounds. `--units U` is one
 * layer of U units and as many features on the image of the first.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { mdlstm, SCAN_CORNERS, type MdlstmInputs } from '../src/kernels/mdlstm.ts';
import { measureProductPeak, registerWasmKernels } from '../src/kernels/wasm/register.ts';

interface Layer {
  height: number;
  width: number;
  features: number;
  units: number;
  /** Whether the gradient of its input is wanted. */
  differentiatesInput: boolean;
}

const { values: options } = parseArgs({
  options: {
    batch: { type: 'string', default: '32' },
    width: { type: 'string', default: '28' },
    units: { type: 'string' },
    rounds: { type: 'string', default: '200' },
    plain: { type: 'boolean', default: false },
    threads: { type: 'string' },
  },
});

const batch = Number(options.batch);
const rounds = Number(options.rounds);
await tf.setBackend('wasm');
const report = await registerWasmKernels({
  ...(options.plain ? { relaxed: false } : {}),
  ...(options.threads === undefined ? {} : { threads: Number(options.threads) }),
});
console.log(`${report.instructions} SIMD, ${report.threads} threads, batch ${batch}`);

const steps = layers().map((layer) => ({ layer, ...passes(layer) }));
const times = steps.map(() => ({ forward: [] as number[], step: [] as number[] }));
const peaks: number[] = [];
for (let round = -20; round < rounds; round++) {
  if (round % 50 === 0) peaks.push(measureProductPeak(50));
  steps.forEach(({ forward, step }, i) => {
    const measured = { forward: time(forward), step: time(step) };
    if (round < 0) return;
    times[i].forward.push(measured.forward);
    times[i].step.push(measured.step);
  });
}
const peak = Math.max(...peaks);
let [best, total] = [0, 0];
steps.forEach(({ layer }, i) => {
  const { height, width, features, units } = layer;
  const { forward, step } = times[i];
  const flops = flopsOf(layer);
  best += Math.min(...step);
  total += flops;
  console.log(
    `${height} x ${width}, ${features} features, ${units} units: forward ${best3(forward)} ms, ` +
      `step ${best3(step)} ms, ${(flops / Math.min(...step) / 1e6).toFixed(1)} GFLOP/s`,
  );
});
console.log(
  `together ${best.toFixed(3)} ms; at the peak of ${peak.toFixed(1)} GFLOP/s the products take ${(total / peak / 1e6).toFixed(3)} ms: ${((best * peak * 1e6) / total).toFixed(2)} times that`,
);
process.exit(0);

function best3(all: number[]): string {
  const sorted = [...all].sort((a, b) => a - b);
  return `${sorted[0].toFixed(3)} (median ${sorted[Math.floor(sorted.length / 2)].toFixed(3)})`;
}

function layers(): Layer[] {
  const [first, second, third] = [2, 4, 8].map((side) => Math.ceil(Number(options.width) / side));
  if (options.units !== undefined) {
    const units = Number(options.units);
    return [{ height: 14, width: first, features: units, units, differentiatesInput: true }];
  }
  return [
    { height: 14, width: first, features: 4, units: 2, differentiatesInput: false },
    { height: 4, width: second, features: 6, units: 10, differentiatesInput: true },
    { height: 1, width: third, features: 20, units: 50, differentiatesInput: true },
  ];
}

/** As src/graph/step-flops.ts counts. */
function flopsOf({ height, width, features, units, differentiatesInput }: Layer): number {
  const products = 2 * (features + 2 * units) + 2 * units + (differentiatesInput ? features : 0);
  return 2 * batch * SCAN_CORNERS.length * height * width * 5 * units * products;
}

/** Kernels of this backend have run when their call returns. */
function time(pass: () => void): number {
  const begin = performance.now();
  pass();
  return performance.now() - begin;
}

function passes({ height, width, features, units, differentiatesInput }: Layer) {
  const corners = SCAN_CORNERS.length;
  const normal = (shape: number[], deviation: number, seed: number) =>
    tf.randomNormal(shape, 0, deviation, 'float32', seed);
  const x = normal([batch, height, width, features], 1, 1) as tf.Tensor4D;
  const weights = [
    normal([corners, features, 5 * units], 0.3, 2),
    normal([corners, 2, units, 5 * units], 0.3 / Math.sqrt(units), 3),
    tf.zeros([corners, 5 * units]),
  ];
  const dy = tf.ones([batch, height, width, corners * units]);
  const run = (kernel: tf.Tensor, recurrentKernel: tf.Tensor, bias: tf.Tensor, input: tf.Tensor) =>
    mdlstm({ x: input, kernel, recurrentKernel, bias } as MdlstmInputs, {
      cell: 'stable',
      corners: SCAN_CORNERS,
      clampGateErrors: false,
    });
  const [kernel, recurrentKernel, bias] = weights;
  const gradients = tf.grads((w: tf.Tensor, r: tf.Tensor, b: tf.Tensor, ...rest: tf.Tensor[]) =>
    run(w, r, b, rest.length > 0 ? rest[0] : x),
  );
  return {
    forward: () => {
      tf.tidy(() => run(kernel, recurrentKernel, bias, x));
    },
    step: () => {
      tf.tidy(() => gradients(differentiatesInput ? [...weights, x] : weights, dy));
    },
  };
}
