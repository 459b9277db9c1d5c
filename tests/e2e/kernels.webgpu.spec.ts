/**
 * The WebGPU kernels in a real browser, in a worker and from a production bundle, on Chromium's software
 * adapter. Shaders take long to compile there: few cases, all different.
 */
import { expect, test } from '@playwright/test';
import { KernelsPage } from './kernels/kernels-page.ts';

let kernels: KernelsPage;

test.beforeAll(async () => {
  kernels = await KernelsPage.start();
});

test.afterAll(() => kernels.close());

test('the kernels equal the reference', async ({ page }) => {
  const answer = await kernels.compare(page, 'webgpu');
  expect(answer).toMatchObject({ reports: [{ backend: 'webgpu' }], cases: 4 });
  expect(answer.largest.error, JSON.stringify(answer.largest)).toBeLessThan(1e-4);
});
