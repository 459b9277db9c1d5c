/** Made-up sequences in the page: what is forgotten, by whom, and an error in the place of an accuracy. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectNoDigits } from './no-digits.ts';
import { ScanlinePage } from './scanline-page.ts';

const TRAINING =
  'units=24&dropout=0&lr=0.01&clipping=global-norm&batch-size=32&epochs=1&data=recall&training-digits=6400&test-digits=250';
const LSTM = `v=1&network=lstm&preset=adam-128&chrono=on&${TRAINING}`;
const SIMPLE_RNN = `v=1&network=simple-rnn&preset=adam-256&${TRAINING}`;
const ADDING =
  'v=1&network=gru&preset=adam-128&units=16&dropout=0&lr=0.01&clipping=global-norm&batch-size=32&epochs=1&data=adding&length=20&training-digits=9600&test-digits=250';

test('the first of a hundred symbols is recalled by an LSTM and not by a SimpleRNN', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(LSTM);
  await expect(page.getByRole('heading', { name: 'A sequence' })).toBeVisible();
  const sequence = page.getByRole('img', { name: /^A sequence of 100 symbols that begins with / });
  const name = (await sequence.getAttribute('aria-label')) ?? '';
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  expect(await scanline.readout('Test accuracy')).toBeGreaterThan(90);
  const bar = page.getByRole('meter', { name: name.slice(-2, -1), exact: true });
  await expect(bar).toHaveAttribute('aria-valuetext', /best guess/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Another', exact: true }).click();
  await expect(page.getByText('Test sequence 2')).toBeVisible();
  await page.getByRole('tab', { name: 'Architecture' }).click();
  const picture = page.getByRole('img', { name: /^Picture of the network/ });
  await expect(picture.getByText('D', { exact: true })).toBeVisible();
  await expectNoDigits(page);

  await scanline.pickNetwork('MDLSTM');
  await expect(page.getByText(/a made-up sequence has only one/)).toBeVisible();
  await scanline.open(SIMPLE_RNN);
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  expect(await scanline.readout('Test accuracy')).toBeLessThan(40);
});

test('two numbers are added, and the page tells the error', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(ADDING);
  await expect(page.getByText(/always answers 1, the mean, .* of 0\.167/)).toBeVisible();
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  expect(await scanline.readout('Test error')).toBeLessThan(0.1);
  await expect(page.getByRole('figure', { name: 'Error' })).toBeVisible();
  await expect(page.getByRole('figure', { name: 'Accuracy' })).toHaveCount(0);
  await expect(page.getByTestId('answer')).toHaveText(/^\d\.\d\d$/);
  await expectAccessible(page);
  await expectNoDigits(page);
  await page.getByRole('tab', { name: 'Runs' }).click();
  await expect(page.getByRole('gridcell', { name: /^error 0\.0/ }).first()).toBeVisible();
  const length = page.getByRole('slider', { name: 'Length of a sequence' });
  await length.focus();
  await length.press('ArrowRight');
  await expect(length).toHaveAttribute('aria-valuetext', '50');
  await expect.poll(() => page.url()).toContain('length=50');
  await scanline.expectStatus('Ready to train');
});
