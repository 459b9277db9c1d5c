/** The table of runs: named, noted, sorted, deleted and brought back, compared, taken away and opened again. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=sgd-256&units=16&training-digits=1000&test-digits=200&epochs=2&lr=';

const rowOf = (page: Page, name: string | RegExp) => page.getByRole('row', { name });

async function act(page: Page, name: RegExp | string, action: string): Promise<void> {
  await rowOf(page, name)
    .getByRole('button', { name: /^What to do with/ })
    .click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Trains one run for each learning rate, to its end. */
async function trained(page: Page, rates: readonly string[]): Promise<ScanlinePage> {
  const scanline = new ScanlinePage(page);
  // Another seed each: a learning rate alone would change the run there is.
  for (const [index, rate] of rates.entries()) {
    await page.goto(`./#${SMALL}${rate}&seed=${index + 1}`);
    await scanline.expectStatus('Ready to train');
    await scanline.train.click();
    await scanline.expectStatus('Finished');
  }
  return scanline;
}

test('three runs: one is renamed, one deleted and brought back, all compared over seconds', async ({
  page,
}) => {
  await trained(page, ['0.01', '0.03', '0.1']);
  await page.getByRole('tab', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('row')).toHaveCount(4);
  const first = rowOf(page, /SGD 0\.1/);
  await expect(first).toContainText('Learning rate: 0.03 → 0.1');
  await expect(first).toContainText('in the page now');
  await expectAccessible(page);

  await act(page, /SGD 0\.03/, 'Name and note …');
  await page.getByLabel('Name', { exact: true }).fill('The middle one');
  await page.getByRole('textbox', { name: 'Note' }).fill('for the class');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(rowOf(page, /The middle one/)).toContainText('for the class');

  await act(page, /SGD 0\.01/, 'Delete');
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('tabpanel').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row')).toHaveCount(4);

  await page.getByRole('columnheader', { name: 'Test, best' }).click();
  await expect(page.getByRole('columnheader', { name: 'Test, best' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await page.getByRole('radiogroup', { name: 'Along' }).getByText('Seconds').click();
  const readings = page.getByRole('list', { name: 'Values at the cursor' }).getByRole('listitem');
  await expect(readings).toHaveCount(3);
  await expect(readings.filter({ hasText: 'The middle one' })).toContainText(/\d+\.\d\d\s%/);
  const cursor = page.getByRole('slider', { name: /^Cursor after/ });
  await cursor.press('Home');
  await expect(page.getByText(/^Cursor after 0\.0\ss$/)).toBeVisible();

  // A run that is not in the page comes back with its weights, and its row says where it is.
  await act(page, /The middle one/, 'Open again');
  await new ScanlinePage(page).expectStatus('Finished');
  await expect(rowOf(page, /The middle one/)).toContainText('in the page now');
  await page.reload();
  await page.getByRole('tab', { name: 'Runs', exact: true }).click();
  await expect(rowOf(page, /The middle one/)).toContainText('for the class');
});

test('everything goes out as one file, is deleted, and comes in again', async ({ page }) => {
  await trained(page, ['0.01', '0.1']);
  await page.getByRole('tab', { name: 'Runs', exact: true }).click();
  const csv = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  const table = await readFile(await (await csv).path(), 'utf8');
  expect(table.startsWith('\uFEFFname,network,')).toBe(true);
  expect(table.trimEnd().split('\r\n')).toHaveLength(3);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export everything' }).click();
  const file = await (await download).path();

  await page.getByRole('button', { name: 'Delete everything …' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete every run' }).click();
  await expect(page.getByText('Every run was deleted.')).toBeVisible();
  await page.goto(`./#${SMALL}0.5`);
  await page.reload();
  await new ScanlinePage(page).expectStatus('Ready to train');
  await page.getByRole('tab', { name: 'Runs', exact: true }).click();
  await expect(page.getByText('No run yet.')).toBeVisible();

  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open an export …' }).click();
  await (
    await chooser
  ).setFiles({ name: 'runs.zip', mimeType: 'application/zip', buffer: await readFile(file) });
  await expect(page.getByText('2 runs were added.')).toBeVisible();
  await act(page, /SGD 0\.1,?/, 'Go on training');
  await expect.poll(() => new ScanlinePage(page).readout('Epoch')).toBe(4);
});
