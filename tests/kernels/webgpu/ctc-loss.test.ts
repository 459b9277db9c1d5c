import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ctcCases, ctcParityErrors } from '../ctc-parity.ts';
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
    fc.asyncProperty(cases, async (given) => {
      const { loss, totals, gradient } = await ctcParityErrors(given);
      expect(loss).toBeLessThan(1e-5);
      expect(totals).toBeLessThan(1e-5);
      expect(gradient).toBeLessThan(1e-4);
    }),
    { numRuns: 8, seed: 5 },
  );
  // More entries than the workgroup has threads, and a blank and one symbol only.
  const [odd] = fc.sample(
    ctcCases({ batch: 3, frames: 60, classes: 4, longest: 25 }).filter(
      ({ longest, frames }) => longest > 20 && frames > 40,
    ),
    { numRuns: 1, seed: 6 },
  );
  expect((await ctcParityErrors(odd)).gradient).toBeLessThan(1e-4);
}, 120_000);
