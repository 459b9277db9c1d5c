/**
 * The WASM kernels in a real browser: fetched from beside a production bundle, their threads started
 * as workers of a worker, every build held against the reference.
 */
import { expect, test } from '@playwright/test';
import { KernelsPage } from './kernels/kernels-page.ts';

let kernels: KernelsPage;

test.beforeAll(async () => {
  kernels = await KernelsPage.start();
});

test.afterAll(() => kernels.close());

test('the kernels equal the reference in every build, with threads and without', async ({
  page,
}) => {
  const answer = await kernels.compare(page, 'wasm');
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  expect(answer).toMatchObject({
    reports: [
      { instructions: 'relaxed', threads: Math.min(cores, 8) },
      { instructions: 'relaxed', threads: 1 },
      { instructions: 'simd', threads: 1 },
      { instructions: 'simd', threads: 3 },
    ],
    cases: 108,
  });
  expect(answer.largest.error, JSON.stringify(answer.largest)).toBeLessThan(1e-4);
});
