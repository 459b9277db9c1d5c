/** One's own handwriting, from the first drawing to a network that has learned it. */
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { drawStrokes, ScanlinePage } from './scanline-page.ts';

/** A seven as somebody may draw it whom MNIST never met: its stem at the left of its bar. Each is a little different. */
async function drawOddSeven(page: Page, pad: string, number: number): Promise<void> {
  const box = await page.getByLabel(pad).boundingBox();
  if (box === null) throw new Error(`There is no ${pad}.`);
  const at = (x: number, y: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
  const [lean, reach] = [(number % 5) * 0.02, (number % 4) * 0.03];
  const points = [at(0.65 + reach, 0.2), at(0.3, 0.2 + lean), at(0.28 + lean, 0.85)];
  await drawStrokes(page, [{ points }], box.width);
}

test('twenty drawn sevens change what is read, and are there after a reload', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open('v=1&network=irnn&preset=rows');
  await drawOddSeven(page, 'Drawing pad', 20);
  expect(await scanline.settledGuess()).not.toBe(7);

  await page.getByRole('tab', { name: 'Handwriting' }).click();
  await expect(page.getByRole('button', { name: 'Teach this network' })).toBeDisabled();
  await expect(page.getByText('Draw the same class five times at least')).toHaveCount(1);
  await page.getByRole('radio', { name: '7: 0 drawings' }).click();
  for (let number = 0; number < 20; number += 1) {
    await drawOddSeven(page, 'Pad for your handwriting', number);
    await page.keyboard.press('Enter');
    await expect(page.getByText(`Kept: ${number + 1} drawing`)).toBeVisible();
  }
  await expect(page.getByText('20 drawings: 16 to learn from, 4 held back')).toBeVisible();
  await page.getByRole('button', { name: 'Teach this network' }).click();
  const table = page.getByRole('table', { name: /reads rightly/ });
  await expect(table.getByRole('row', { name: /held back/ })).toHaveText(/0 of 4\s*4 of 4$/);
  await scanline.expectStatus('Finished');
  await drawOddSeven(page, 'Drawing pad', 21);
  expect(await scanline.settledGuess()).toBe(7);
  await expectAccessible(page);

  await page.reload();
  await page.getByRole('tab', { name: 'Handwriting' }).click();
  await expect(page.getByRole('radio', { name: '7: 20 drawings' })).toBeVisible();
  await expect(table.getByRole('row', { name: /held back/ })).toHaveText(/0 of 4\s*4 of 4$/);
});
