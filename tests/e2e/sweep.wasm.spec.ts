/** Experiments repeated and swept: queued, seen, skipped, broken off by a reload and gone on with, compared. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const SMALL = 'v=1&network=simple-rnn&preset=sgd-256&units=16&training-digits=2000&test-digits=200';

async function openPanel(page: Page, link: string): Promise<void> {
  await new ScanlinePage(page).open(link);
  await page.getByRole('tab', { name: 'Repeat, sweep' }).click();
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Two learning rates by two seeds. */
async function startSweep(page: Page): Promise<void> {
  await choose(page, 'Seeds', '2 seeds');
  await page.getByRole('button', { name: 'Vary a setting' }).click();
  await page.getByLabel('Values of Learning rate, with commas between').fill('0.01, 0.1');
  await page.getByRole('button', { name: 'Start the sweep: 4 runs' }).click();
}

/** The rows of the table of runs, without what depends on how long things took. */
async function figures(page: Page): Promise<string[][]> {
  const rows = page.getByRole('table', { name: 'Runs of this experiment' }).getByRole('row');
  await expect(rows).toHaveCount(5, { timeout: 60_000 });
  const cells = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => [...row.children].map((cell) => cell.textContent)),
  );
  return cells.map((row) => [...row.slice(0, 6), row.at(-1) ?? '']);
}

test('a sweep that a reload breaks off comes to the same table as an unbroken one', async ({
  page,
}) => {
  await openPanel(page, `${SMALL}&epochs=4`);
  await startSweep(page);
  const atWork = page.getByRole('region', { name: 'Sweeping' });
  await expect(atWork).toContainText('Run 1 of 4: Learning rate 0.01, seed 1');
  await expectAccessible(page);
  const unbroken = await figures(page);
  expect(unbroken.map((row) => row.slice(0, 3))).toEqual([
    ['1', '0.01', '1'],
    ['2', '0.01', '2'],
    ['3', '0.1', '1'],
    ['4', '0.1', '2'],
  ]);
  await expect(atWork).toBeHidden();
  const experiments = page.getByRole('region', { name: 'Experiments', exact: true });
  await expect(
    experiments.getByText(/^Learning rate 0\.1 reads|^The difference between/),
  ).toBeVisible();
  await expect(page.getByRole('table', { name: /^Learning rate across/ })).toContainText('%');
  await expectAccessible(page);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Sweep file', exact: true }).click();
  const file = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as object;
  expect(file).toMatchObject({ format: 'scanline-sweep', vary: { learningRate: [0.01, 0.1] } });
  await page.getByRole('tabpanel').getByRole('button', { name: 'Delete', exact: true }).click();

  await page.reload();
  await openPanel(page, `${SMALL}&epochs=4`);
  await startSweep(page);
  await expect(atWork).toContainText('Run 2 of 4');
  await page.reload();
  await expect(page.getByText(/of 4 runs are done\. It goes on from/)).toBeVisible();
  await expect(page.getByText('Go on where you stopped?')).toBeHidden();
  await page.getByRole('button', { name: 'Go on with the sweep' }).click();
  await page.getByRole('tab', { name: 'Repeat, sweep' }).click();
  expect(await figures(page)).toEqual(unbroken);
});

test('an experiment is repeated, a run skipped, and two groups compared honestly', async ({
  page,
}) => {
  await openPanel(page, `${SMALL}&epochs=1`);
  await choose(page, 'Seeds', '2 seeds');
  await page.getByRole('button', { name: 'Repeat: 2 runs' }).click();
  const groups = page.getByRole('table', { name: 'Mean and spread over the seeds' });
  await expect(groups.getByRole('row', { name: /as it is/ })).toContainText('2', {
    timeout: 30_000,
  });
  await expect(page.getByRole('region', { name: 'Repeating' })).toBeHidden();

  // Long enough that the run which is to be skipped cannot end before it is.
  await openPanel(page, `${SMALL}&epochs=40&lr=0.1`);
  await choose(page, 'Seeds', '3 seeds');
  await page.getByRole('button', { name: 'Repeat: 3 runs' }).click();
  await page.getByRole('button', { name: 'Skip this run' }).click();
  await expect(page.getByRole('region', { name: 'Repeating' })).toContainText('Run 2 of 3');
  await expect(page.getByRole('region', { name: 'Repeating' })).toBeHidden({ timeout: 120_000 });
  const compared = page.getByRole('region', { name: 'Compare two groups of runs' });
  await expect(compared.getByRole('status')).toContainText(/95 % interval|chance/);
});

test('results travel in links to the class board, which names the lines that are none', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SMALL}&epochs=2`);
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  await page.getByRole('tab', { name: 'Runs', exact: true }).click();
  await page.getByRole('button', { name: /^What to do with/ }).click();
  await page.getByRole('menuitem', { name: /^Copy result link/ }).click();
  await expect(page.getByText(/^The link with the result of/)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.length).toBeLessThan(1500);

  await page.getByRole('tab', { name: 'Board', exact: true }).click();
  await page.getByLabel('Links, one a line').fill(`${link}\nnot a link\n`);
  await expect(page.getByText('Line 2: this is not a link of Scanline.')).toBeVisible();
  const table = page.getByRole('table', { name: 'Results on the board' });
  await expect(table.getByRole('row', { name: /SimpleRNN 16/ })).toContainText(/\d+\.\d\d\s%/);
  await expect(page.getByRole('list', { name: 'Values at the cursor' })).toContainText('%');
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('tab', { name: 'Board', exact: true }).click();
  await expect(table.getByRole('row')).toHaveCount(2);
});
