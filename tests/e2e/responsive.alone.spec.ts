import { expect, test, type Page } from '@playwright/test';
import { ScanlinePage } from './scanline-page.ts';

const EXPERIMENT =
  'v=1&network=lstm&preset=adam-128&units=96&lr=0.003&training-digits=12000&test-digits=1000&epochs=50';

test('the page stays responsive while it trains', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(EXPERIMENT);
  await scanline.train.click();
  await expect.poll(() => scanline.readout('Batch')).toBeGreaterThan(5);
  // Chromium reports every task of the main thread that takes more than 50 ms.
  await page.evaluate(() => {
    const seen: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration);
    }).observe({ type: 'longtask' });
    Object.assign(window, { longTasks: seen });
  });
  // Whatever else the machine does lengthens a task now and then; a page that is slow is so in every epoch.
  const epochs: number[][] = [];
  while (epochs.length < 3 && !epochs.some((tasks) => tasks.length === 0)) {
    const end = (await scanline.readout('Epoch')) + 1;
    await expect.poll(() => scanline.readout('Epoch'), { timeout: 60_000 }).toBeGreaterThan(end);
    epochs.push(await takeLongTasks(page));
  }
  expect(epochs).toContainEqual([]);
});

/** The milliseconds of the long tasks since this was last asked. */
function takeLongTasks(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    (window as unknown as { longTasks: number[] }).longTasks.splice(0, Infinity),
  );
}
