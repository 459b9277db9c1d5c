/** What is looked into is the network that reads: the last step of the reading is what each backend predicts. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { atOnce } from '../../src/inspect/breathe.ts';
import { readingOf } from '../../src/inspect/reading.ts';
import { trace } from '../../src/inspect/trace.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import { paddedWidth } from '../../src/data/lines.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import { startWebGpu } from '../kernels/webgpu/device.ts';
import {
  drawnNetwork,
  drawnPixels,
  drawnWeights,
  type Sample,
  SAMPLES,
} from './sample-networks.ts';

/** What the model that trains makes of the image on tfjs's present backend. */
async function predicted(sample: Sample, pixels: Float32Array): Promise<Float32Array> {
  const graph = sample.graph();
  const model = buildModel(graph, new Randomness(1));
  const variables = namedVariables(model);
  for (const [name, { data, shape }] of drawnWeights(graph)) {
    variables.get(name)?.assign(tf.tensor(data.slice(), [...shape]));
  }
  const { columns } = sample;
  const width = columns === undefined ? 28 : paddedWidth(columns);
  const image = new Float32Array(28 * width);
  for (let row = 0; row < 28; row++) {
    const from = columns ?? 28;
    image.set(pixels.subarray(row * from, (row + 1) * from), row * width);
  }
  const x = tf.tensor3d(image, [1, 28, width]);
  const given = columns === undefined ? x : [x, tf.tensor1d([columns], 'int32')];
  const output = model.apply(given) as tf.Tensor;
  const values = Float32Array.from(await output.data());
  tf.dispose([output, x]);
  for (const variable of variables.values()) variable.dispose();
  return values;
}

async function expectLastStepIsPredicted(sample: Sample) {
  const pixels = drawnPixels(sample.columns);
  const reading = await readingOf(trace(drawnNetwork(sample), pixels), atOnce);
  expect(reading.way).toBe(sample.way);
  expect(reading.steps).toBe(sample.steps);
  const model = await predicted(sample, pixels);
  const { steps, classes, probabilities } = reading;
  const last =
    reading.way === 'frames' ? probabilities : probabilities.subarray((steps - 1) * classes);
  last.forEach((value, i) => expect(Math.abs(value - model[i])).toBeLessThan(1e-5));
  for (let step = 0; step < steps; step++) {
    const sum = probabilities
      .subarray(step * classes, (step + 1) * classes)
      .reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(1, 12);
  }
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    await registerKernels(backend);
  });
  it.each(SAMPLES.map((sample) => [sample.title, sample] as const))(
    'the last step of %s is what is predicted',
    async (_title, sample) => expectLastStepIsPredicted(sample),
  );
});

describe('on WebGPU', () => {
  let device: GPUDevice | undefined;
  beforeAll(async () => {
    device = await startWebGpu();
  }, 60_000);
  // Shaders are compiled for every shape, in software slowly: one layer of each cell.
  for (const sample of [SAMPLES[0], SAMPLES[1], SAMPLES[8]]) {
    it(`the last step of ${sample.title} is what is predicted`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      await expectLastStepIsPredicted(sample);
    }, 120_000);
  }
});
