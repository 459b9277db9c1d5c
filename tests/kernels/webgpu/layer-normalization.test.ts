/** Layer normalization on WebGPU gives what the reference gives. */
import { beforeAll, describe, expect, test } from 'vitest';
import {
  layerNormalizationParityErrors,
  type LayerNormalizationCase,
} from '../layer-normalization-parity.ts';
import { startWebGpu } from './device.ts';

const TOLERANCE = 1e-4;
let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

/** Rows, features: whole vec4s and not, one feature, more vec4s than threads of a row, more rows than slices have. */
const SIZES = [
  [7, 12],
  [5, 21],
  [9, 1],
  [3, 131],
  [5000, 8],
] as const;

describe('layer normalization on WebGPU', () => {
  for (const [rows, features] of SIZES) {
    test(`${rows} by ${features}: equal to the reference`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      for (const offset of [0, -20]) {
        const inputGradient = offset === 0;
        await agrees({ rows, features, epsilon: 1e-3, offset, inputGradient, seed: 5 });
      }
    }, 120_000);
  }
});

async function agrees(parity: LayerNormalizationCase): Promise<void> {
  for (const [name, error] of Object.entries(await layerNormalizationParityErrors(parity))) {
    expect(error, `${name} of ${JSON.stringify(parity)}`).toBeLessThan(TOLERANCE);
  }
}
