/** Fashion-MNIST out of its files: asked for, refused when they are others, and learned by its classes' names. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const LINK =
  'v=1&network=lstm&preset=adam-128&units=64&lr=0.003&batch-size=64&training-digits=10000&test-digits=2000&epochs=10&data=fashion-mnist';
/** Debian's package dataset-fashion-mnist lays the files there. */
const FOLDERS = ['data/fashion-mnist', '/usr/share/datasets/fashion-mnist'];
const FILES = [
  ...['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'],
  ...['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'],
];

async function chooseFiles(page: Page, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('alert').getByRole('button', { name: 'Choose its four files …' }).click();
  await (await chooser).setFiles(files);
}

test('a data set that is not here is asked for, and other files are refused', async ({ page }) => {
  await page.goto(`./#${LINK}`);
  await expect(page.getByText(/^Fashion-MNIST is not in this browser yet/)).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(page);
  const buffer = Buffer.from('no pictures of clothes');
  await chooseFiles(page, { name: 'holiday.png', mimeType: 'image/png', buffer });
  await expect(
    page.getByText(/^holiday\.png is no IDX file .* Nothing was taken\.$/),
  ).toBeVisible();
});

test('Fashion-MNIST is learned from its four files, and its classes are named', async ({
  page,
}) => {
  const folder = FOLDERS.find((one) => FILES.every((name) => existsSync(join(one, name)))) ?? '';
  const isDemanded = process.env['CI'] === 'true';
  test.skip(folder === '' && !isDemanded, `its files are in none of ${FOLDERS.join(', ')}`);
  const scanline = new ScanlinePage(page);
  await page.goto(`./#${LINK}`);
  await expect(page.getByText(/^Fashion-MNIST is not in this browser yet/)).toBeVisible({
    timeout: 60_000,
  });
  await chooseFiles(
    page,
    FILES.map((name) => join(folder, name)),
  );
  await scanline.expectStatus('Ready to train');
  await expect(
    page.getByText('Fashion-MNIST is here: its files have the right SHA-256.'),
  ).toBeVisible();
  await scanline.train.click();
  await scanline.expectStatus('Finished', 110_000);
  expect(await scanline.readout('Test accuracy')).toBeGreaterThan(80);
  await page
    .getByRole('button', { name: /^Test image / })
    .first()
    .click();
  await expect(page.getByRole('meter', { name: 'Ankle boot' })).toHaveAttribute(
    'aria-valuenow',
    /^\d+$/,
  );
  await expectAccessible(page);

  // It stays in this browser.
  await page.reload();
  await scanline.expectStatus('Ready to train');
});
