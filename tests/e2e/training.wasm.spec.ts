import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

/** Learns fast enough to be watched by a test, on a slice of the real digits. */
const SMALL =
  'v=1&network=lstm&preset=adam-128&units=96&lr=0.003&training-digits=12000&test-digits=1000';

test('trains on WebAssembly, and reads drawn digits', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SMALL}&epochs=4`);
  await expect(page.getByText('WebAssembly').first()).toBeVisible();
  await scanline.train.click();
  await scanline.expectStatus('Training');
  await expectAccessible(page);

  await scanline.expectStatus('Finished', 90_000);
  const accuracy = await scanline.readout('Test accuracy');
  expect(accuracy).toBeGreaterThan(75);
  await expectAccessible(page);

  const read: number[] = [];
  for (let digit = 0; digit <= 9; digit++) {
    await scanline.draw(digit);
    await expect(page.getByText(/^(It reads|Not sure, perhaps)/)).toBeVisible();
    read.push(await scanline.settledGuess());
  }
  const right = read.filter((guess, digit) => guess === digit).length;
  expect(right, `read 0 to 9 as ${read.join(' ')}`).toBeGreaterThanOrEqual(7);
  await scanline.draw(3);
  await scanline.settledGuess();
  await page.screenshot({ path: process.env['SCANLINE_SCREENSHOT'] ?? 'test-results/page.png' });
});

test('pauses at once, steps by one batch and goes on', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SMALL}&epochs=50`);
  await scanline.train.click();
  await expect.poll(() => scanline.readout('Batch')).toBeGreaterThan(3);
  await scanline.pause.click();
  await scanline.expectStatus('Paused', 5_000);
  await expectAccessible(page);

  const paused = await scanline.readout('Batch');
  await scanline.oneBatch.click();
  await expect.poll(() => scanline.readout('Batch')).toBe(paused + 1);
  await scanline.expectStatus('Paused', 5_000);

  await scanline.goOn.click();
  await scanline.expectStatus('Training');
  await expect.poll(() => scanline.readout('Batch')).toBeGreaterThan(paused + 3);

  await scanline.reset.click();
  await scanline.expectStatus('Ready to train');
});

test('the bars follow while it trains, and an empty pad gets no guess', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SMALL}&epochs=50`);
  await expect(page.getByText('The pad is empty: nothing to read.')).toBeVisible();
  await scanline.draw(1);
  await expect.poll(() => scanline.probabilities()).not.toEqual(Array(10).fill(0));
  const untrained = await scanline.probabilities();
  await scanline.train.click();
  await expect.poll(() => scanline.probabilities()).not.toEqual(untrained);
  await scanline.pause.click();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText('The pad is empty: nothing to read.')).toBeVisible();
});

test('every network trains', async ({ page }) => {
  const links = {
    lstm: 'preset=adam-128&units=32',
    gru: 'preset=adam-128&units=32',
    irnn: 'preset=identity&units=20',
    hrnn: 'preset=small&batch-size=20',
    'four-direction': 'preset=concat&units=24',
    mdlstm: 'preset=small',
    'mdlstm-line': 'preset=pham&batch-size=20',
  };
  for (const [network, options] of Object.entries(links)) {
    const scanline = new ScanlinePage(page);
    await page.goto('about:blank');
    await scanline.open(
      `v=1&network=${network}&${options}&epochs=1&training-digits=300&test-digits=100`,
    );
    await scanline.train.click();
    await scanline.expectStatus('Finished', 60_000);
    const score = network.endsWith('-line') ? 'Exact match' : 'Test accuracy';
    expect(await scanline.readout(score)).toBeGreaterThanOrEqual(0);
  }
});

test('a link brings an experiment back', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open();
  await scanline.pickNetwork('GRU');
  await expect.poll(() => page.url()).toContain('network=gru');
  await page.reload();
  await scanline.expectStatus('Ready to train');
  await expect(page.getByRole('radio', { name: /^GRU/ })).toBeChecked();
});

test('a damaged data file is a sentence with a retry', async ({ page }) => {
  const labels = '**/t10k-labels-idx1-ubyte.gz';
  await page.route(labels, (route) => route.fulfill({ body: Buffer.from('not a gzip file') }));
  await page.goto('./');
  const retry = page.getByRole('button', { name: 'Try again' });
  await expect(retry).toBeVisible();
  await expect(page.getByText(/t10k-labels/).first()).toBeVisible();
  await expectAccessible(page);
  await page.unroute(labels);
  await retry.click();
  await new ScanlinePage(page).expectStatus('Ready to train');
});
