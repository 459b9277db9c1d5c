import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ctcCases, ctcParityErrors, LOST, lossWith } from '../ctc-parity.ts';
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

test('CTC on WebGPU does not underflow over five hundred frames', async ({ skip }) => {
  skip(device === undefined, 'no WebGPU adapter');
  const frames = 500;
  const values = Array.from({ length: frames * 11 }, (_, i) => 8 * Math.sin(i * i));
  const { loss, totals, gradient } = await ctcParityErrors({
    batch: 1,
    frames,
    classes: 11,
    longest: 5,
    logits: [...Float32Array.from(values)],
    labels: [[1, 2, 3, 3, 5]],
    counts: [frames],
  });
  expect(loss).toBeLessThan(1e-5);
  expect(totals).toBeLessThan(1e-5);
  // Logarithms of about -4000 have three decimals in float32.
  expect(gradient).toBeLessThan(2e-2);
});

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
