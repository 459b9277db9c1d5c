/** The scans in two dimensions on WebGPU give what the reference gives, and leave nothing behind. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { SCAN_CORNERS } from '../../../src/kernels/mdlstm.ts';
import { recurrencesAreTuned, streamOf } from '../../../src/kernels/webgpu/register.ts';
import { MDLSTM_CASE } from '../../../src/training/self-test-mdlstm.ts';
import { selfTest } from '../../../src/training/self-test.ts';
import { mdlstmParityErrors, type MdlstmCase } from '../mdlstm-parity.ts';
import { startWebGpu } from './device.ts';

const TOLERANCE = 1e-4;
let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

// A shader is compiled for every size, which in software takes its time: few cases, each with much in it.
const EVERYTHING: MdlstmCase = {
  batch: 5,
  height: 4,
  width: 5,
  features: 3,
  units: 7,
  cell: 'classic',
  corners: ['bottom-right', 'top-left', 'top-right'],
  clampGateErrors: true,
  bias: true,
  peepholes: true,
  widths: true,
  inputGradient: true,
  seed: 1,
};
const WHOLE: MdlstmCase = {
  ...EVERYTHING,
  batch: 3,
  features: 4,
  units: 8,
  cell: 'stable',
  corners: SCAN_CORNERS,
  clampGateErrors: false,
};

const cases: [string, MdlstmCase][] = [
  ['classic: peepholes, widths, clamped errors, sizes that divide by nothing', EVERYTHING],
  ['stable: all corners, whole vec4s', WHOLE],
  [
    'neither bias nor widths, a single column',
    {
      ...WHOLE,
      cell: 'classic',
      bias: false,
      widths: false,
      height: 6,
      width: 1,
      units: 1,
      batch: 1,
    },
  ],
];

describe('MDLSTM on WebGPU', () => {
  test.each(cases)(
    '%s: equal to the reference',
    async (_what, parity) => {
      if (device !== undefined) await agrees(parity);
    },
    120_000,
  );

  test('a batch whose states exceed what the device binds gives the same', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    const stream = streamOf(tf.backend());
    const { height, width, units, corners } = EVERYTHING;
    const sample = height * width * corners.length * 7 * units * 4;
    const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX, maxBufferSize } =
      stream.limits;
    Object.defineProperty(stream, 'limits', {
      configurable: true,
      value: {
        maxComputeInvocationsPerWorkgroup,
        maxComputeWorkgroupSizeX,
        maxBufferSize,
        maxStorageBufferBindingSize: 2 * sample,
      },
    });
    try {
      await agrees(EVERYTHING);
    } finally {
      Reflect.deleteProperty(stream, 'limits');
    }
  }, 120_000);

  test('tensors and device memory stay the same over many steps', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await mdlstmParityErrors(WHOLE);
    await mdlstmParityErrors(WHOLE);
    const before = memory();
    for (let step = 0; step < 10; step++) await mdlstmParityErrors(WHOLE);
    expect(memory()).toEqual(before);
  }, 120_000);

  test('tries every form of a scan, gives the same with each, and settles', async ({ skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    // In software only the likeliest form is taken, for compiling is slow there; here all are wanted.
    streamOf(tf.backend()).isSoftware = false;
    const many = { ...WHOLE, batch: 9, units: 24 };
    // Four forms each way, three trials of each.
    for (let run = 0; run < 13; run++) await agrees(many);
    recurrencesAreTuned(tf.backend());
    await agrees(many);
    expect(recurrencesAreTuned(tf.backend())).toBe(true);
  }, 120_000);
});

test('its part of the self-test passes, as it must before a graphics card is taken', async ({
  skip,
}) => {
  skip(device === undefined, 'no WebGPU adapter');
  expect(await selfTest([MDLSTM_CASE])).toBeUndefined();
}, 120_000);

async function agrees(parity: MdlstmCase): Promise<void> {
  for (const [name, error] of Object.entries(await mdlstmParityErrors(parity))) {
    expect(error, `${name} of ${JSON.stringify(parity)}`).toBeLessThan(TOLERANCE);
  }
}

function memory(): { tensors: number; buffers: number } {
  const { numTensors } = tf.memory();
  const { numBytesInGPU } = tf.memory() as unknown as { numBytesInGPU: number };
  return { tensors: numTensors, buffers: numBytesInGPU };
}
