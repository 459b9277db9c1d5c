/** The WGSL kernels, on a real device, compute and learn what Keras 3 does: a few cases. */
import { beforeAll, describe, it } from 'vitest';
import { startWebGpu } from '../kernels/webgpu/device.ts';
import { expectEqualToGolden } from './expect-equal.ts';
import { goldenOf, type Group } from './golden-files.ts';

let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

// Shaders are compiled for every shape, which in software takes its time: two shapes only. The first three
// share the shaders of one LSTM. `npx tsx tools/keras/write-parity.ts` holds all cases.
const CASES: [Group, string][] = [
  ['optimizers', 'rmsprop-momentum'],
  ['optimizers', 'adam-global-clipnorm'],
  ['optimizers', 'sgd-momentum-clipvalue'],
  ['networks', 'simple-rnn'],
];

describe('on WebGPU', () => {
  for (const [group, title] of CASES) {
    it(`${group}: ${title} is the same`, async ({ skip }) => {
      skip(device === undefined, 'no WebGPU adapter');
      await expectEqualToGolden(goldenOf(group, title));
    }, 60_000);
  }
});
