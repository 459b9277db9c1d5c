import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  CERTAINTIES,
  ctcCases,
  ctcParityErrors,
  longLine,
  LOST,
  lossWith,
  OVERSHADOWED,
  type CtcCase,
} from '../ctc-parity.ts';
import { startWebGpu } from './device.ts';

let device: GPUDevice | undefined;

beforeAll(async () => {
  device = await startWebGpu();
}, 60_000);

test('CTC on WebGPU is the reference’s', async ({ skip }) => {
  skip(device === undefined, 'no WebGPU adapter');
  // A shader is compiled for each alphabet and longest label, so these stay the same.
  const cases = ctcCases({ batch: 70, frames: 20, classes: 11, longest: 5 }).filter(
    ({ classes, longest }) => classes === 11 && longest === 5,
  );
  await fc.assert(
    fc.asyncProperty(cases, (given) => agrees(given)),
    { numRuns: 8, seed: 5 },
  );
  // More entries than the workgroup has threads, and a blank and one symbol only.
  const [odd] = fc.sample(
    ctcCases({ batch: 3, frames: 60, classes: 4, longest: 25 }).filter(
      ({ longest, frames }) => longest > 20 && frames > 40,
    ),
    { numRuns: 1, seed: 6 },
  );
  await agrees(odd);
}, 120_000);

test.for(CERTAINTIES)(
  'CTC on WebGPU is the reference’s over five hundred frames of a network that is %s',
  async ([, scale], { skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    // A graphics card's exp and log round more than a processor's: an NVIDIA H200 is off by 1.5e-5.
    await agrees(longLine(scale), 5e-5);
  },
);

test.for(OVERSHADOWED)(
  'CTC on WebGPU is the reference’s where a blank is e^%i times as likely as what had to be said',
  async ([, given], { skip }) => {
    skip(device === undefined, 'no WebGPU adapter');
    await agrees(given);
  },
);

test.for(LOST)('CTC on WebGPU is no number after %s', async (to, { skip }) => {
  skip(device === undefined, 'no WebGPU adapter');
  const { loss, totals, lostGradients } = await lossWith(to[1], to[2]);
  expect([loss, totals[0]]).toEqual([NaN, NaN]);
  expect(lostGradients).toHaveLength(4 * to[2].frames);
});

test('CTC on WebGPU takes no notice of what stands beyond a sample’s own frames', async ({
  skip,
}) => {
  skip(device === undefined, 'no WebGPU adapter');
  const { loss, lostGradients } = await lossWith(NaN, { sample: 0, at: 20, frames: 5 });
  expect(loss).toBeGreaterThan(0);
  expect(lostGradients).toEqual([]);
});

async function agrees(given: CtcCase, tolerance = 1e-5): Promise<void> {
  const errors = await ctcParityErrors(given);
  for (const [what, error] of Object.entries(errors)) {
    expect(error, what).toBeLessThan(tolerance);
  }
}
