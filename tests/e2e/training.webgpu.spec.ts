import { expect, test } from '@playwright/test';
import { ScanlinePage } from './scanline-page.ts';

/** Chromium's software adapter takes seconds to compile a kernel and one for a step: little of everything. */
const LITTLE =
  'v=1&network=simple-rnn&preset=adam-256&units=96&dropout=0&clipping=norm&batch-size=32&training-digits=1920&test-digits=200&epochs=2';

test('trains on WebGPU when asked for by name, and reads a drawn digit', async ({ page }) => {
  test.setTimeout(240_000);
  const scanline = new ScanlinePage(page);
  await scanline.open(`${LITTLE}&backend=webgpu`, 120_000);
  await expect(page.getByText('WebGPU').first()).toBeVisible();
  await scanline.train.click();
  await scanline.expectStatus('Training');
  await scanline.expectStatus('Finished', 180_000);
  expect(await scanline.readout('Test accuracy')).toBeGreaterThan(40);
  await scanline.draw(1);
  await expect.poll(() => scanline.probabilities()).not.toEqual(Array(10).fill(0));
});

test('passes the software adapter over unless asked, and says so', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(LITTLE);
  await expect(page.getByText('WebAssembly').first()).toBeVisible();
  await page.getByText('Why this one?').click();
  await expect(page.getByText(/software/i).first()).toBeVisible();
});
