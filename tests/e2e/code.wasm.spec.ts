/** The experiment is taken out of the page as a script: read, copied, as a file and as a notebook. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

test('the script follows the settings, is copied and saved as it is shown', async ({
  context,
  page,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const scanline = new ScanlinePage(page);
  await scanline.open('v=1&network=lstm&preset=adam-128&units=32&epochs=3');
  await page.getByRole('tab', { name: 'Code' }).click();
  const script = page.getByRole('region', { name: /^Script for/ });
  const says: Readonly<Record<string, string>> = {
    'Keras 3': 'layers.LSTM(32, ',
    PyTorch: 'recurrent(nn.LSTM, 28, 32)',
    JAX: 'recurrent_weights(next(keys), 28, 32, gates=4, forget_bias=True)',
  };
  for (const [language, line] of Object.entries(says)) {
    await page.getByRole('radio', { name: language }).click();
    await expect(script).toContainText(line);
    await expect(script).toContainText('EPOCHS = 3');
    await expectAccessible(page);
    const shown = await script.innerText();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect
      .poll(async () => (await page.evaluate(() => navigator.clipboard.readText())).trim())
      .toBe(shown.trim());
    const file = await saved(page, 'Download .py');
    expect(file.text.trim()).toBe(shown.trim());
    const notebook = await saved(page, 'Download .ipynb');
    const { cells } = JSON.parse(notebook.text) as { cells: { source: string[] }[] };
    expect(cells.map(({ source }) => source.join('')).join('\n\n\n')).toBe(shown.trim());
  }
  expect((await saved(page, 'Download .py')).name).toBe('scanline-lstm-jax.py');

  await scanline.pickNetwork('MDLSTM');
  await expect(page.getByRole('tabpanel', { name: 'Code' })).toContainText(
    'have no two-dimensional LSTM',
  );
  await scanline.pickNetwork('LRU');
  await expect(page.getByRole('tabpanel', { name: 'Code' })).toContainText(
    'jax.lax.associative_scan',
  );
});

async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  };
}
