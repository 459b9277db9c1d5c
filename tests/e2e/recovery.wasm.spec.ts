/** The training worker is ended under the page's hands, with its server there and away. */
import { expect, type Page, test } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { ScanlinePage } from './scanline-page.ts';

/** Long enough to be ended in the middle, small enough to be quick. */
const LONG =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=5000&test-digits=100&epochs=1000';

/** A server of the test's own, which can be stopped and comes back at the same address. */
async function ownServer() {
  let server = await serve({ root: 'dist', port: 0 });
  const { port, url } = server;
  return {
    url,
    stop: () => server.close(),
    start: async () => {
      server = await serve({ root: 'dist', port, tries: 1 });
    },
  };
}

/** Ends the worker as a crash would: without a word to anybody. */
async function killWorker(page: Page): Promise<void> {
  const worker = page.workers().find((each) => each.url().includes('training.worker'));
  if (worker === undefined) throw new Error('There is no training worker.');
  await worker.evaluate(() => setTimeout(() => self.close()));
}

/** Trains for a while, with a checkpoint on the way. @returns the step at which that was taken, at least. */
async function trainPastCheckpoint(scanline: ScanlinePage): Promise<number> {
  await scanline.train.click();
  await expect.poll(() => scanline.readout('Epoch')).toBeGreaterThan(1);
  const { epoch } = await scanline.pauseUntilKept();
  const batchesPerEpoch = Math.ceil(5000 / 256);
  await scanline.goOn.click();
  await scanline.expectStatus('Training');
  return (epoch - 1) * batchesPerEpoch;
}

/** The step that the page says it goes on from. */
async function resumedFrom(page: Page): Promise<number> {
  const notice = page.getByRole('status').filter({ hasText: 'Training goes on from step' });
  const words = await notice.innerText({ timeout: 60_000 });
  return Number(/from step ([\d,]+)/.exec(words)?.[1]?.replaceAll(',', ''));
}

async function expectTrainingOn(scanline: ScanlinePage): Promise<void> {
  await scanline.expectStatus('Training');
  const epoch = await scanline.readout('Epoch');
  await expect.poll(() => scanline.readout('Epoch')).toBeGreaterThan(epoch);
}

test('a worker that ends in silence is noticed at once, and the run goes on', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(LONG);
  const kept = await trainPastCheckpoint(scanline);
  const stopped = page.getByText('stopped unexpectedly');
  await Promise.all([expect(stopped).toBeVisible({ timeout: 5_000 }), killWorker(page)]);
  expect(await resumedFrom(page)).toBeGreaterThanOrEqual(kept);
  await expect(stopped).toHaveCount(0);
  await expectTrainingOn(scanline);
});

test('a worker that ends while its run is paused is back, and nothing is said to train', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(LONG);
  await trainPastCheckpoint(scanline);
  const { epoch } = await scanline.pauseUntilKept();
  await killWorker(page);
  await expect(page.getByText(/The run stands at step [\d,]+/)).toBeVisible();
  await expect(page.getByText('Training goes on')).toHaveCount(0);
  await scanline.expectStatus('Paused');
  await expect.poll(() => scanline.readout('Epoch')).toBe(epoch);
  await scanline.goOn.click();
  await expectTrainingOn(scanline);
});

test.describe('with a server that is stopped', () => {
  let server: Awaited<ReturnType<typeof ownServer>>;

  test.beforeEach(async () => {
    server = await ownServer();
  });

  test.afterEach(() => server.stop());

  test('the worker is back from what the browser has kept', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await page.goto(`${server.url}#${LONG}`);
    await scanline.expectStatus('Ready to train');
    const kept = await trainPastCheckpoint(scanline);
    await server.stop();
    await killWorker(page);
    expect(await resumedFrom(page)).toBeGreaterThanOrEqual(kept);
    await expectTrainingOn(scanline);
    await server.start();
  });

  test('a worker that cannot be had is tried again when the server is back, and the run goes on', async ({
    page,
  }) => {
    const scanline = new ScanlinePage(page);
    await page.goto(`${server.url}#${LONG}`);
    await scanline.expectStatus('Ready to train');
    const kept = await trainPastCheckpoint(scanline);
    await page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    const browser = await page.context().newCDPSession(page);
    await browser.send('Network.clearBrowserCache');
    await server.stop();
    await killWorker(page);

    const trouble = page.getByRole('alert').filter({ hasText: 'the server does not answer' });
    const tryAgain = trouble.getByRole('button', { name: 'Try again' });
    await expect(tryAgain).toBeVisible();
    await expect(trouble).toContainText('Your run is kept up to its last checkpoint');
    await expect(page.getByText('Training goes on')).toHaveCount(0);
    await scanline.expectStatus('Paused');
    await tryAgain.click();
    await expect(tryAgain).toBeVisible();

    await server.start();
    await tryAgain.click();
    expect(await resumedFrom(page)).toBeGreaterThanOrEqual(kept);
    await expect(trouble).toHaveCount(0);
    await expectTrainingOn(scanline);
  });
});
