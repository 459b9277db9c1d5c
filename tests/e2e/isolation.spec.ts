import { expect, test } from '@playwright/test';

test('the page opens cross-origin isolated and without a complaint in the console', async ({
  page,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  const response = await page.goto('./');
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Scanline/);
  // Something of the page itself must stand there, not only the empty document.
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
});
