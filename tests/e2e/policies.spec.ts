/** Everything the page does is allowed by its own policies: not one breach is reported, by page or worker. */
import { expect, test } from '@playwright/test';
import { ScanlinePage } from './scanline-page.ts';
import { reportingServer } from './servers.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=600&test-digits=100&epochs=1';

test('the page works in full under its Content-Security-Policy', async ({ page, baseURL }) => {
  const server = await reportingServer(String(baseURL));
  const scanline = new ScanlinePage(page);
  const response = await page.goto(`${server.url}#${SMALL}`);
  const headers = response?.headers() ?? {};
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toMatch(/unsafe-inline|'unsafe-eval'/);
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['permissions-policy']).toContain('camera=()');
  await scanline.expectStatus('Ready to train');
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  await scanline.draw(3);
  await scanline.settledGuess();

  await page.getByRole('button', { name: 'Use in class' }).click();
  await page.keyboard.press('Escape');
  for (const tab of ['Architecture', 'Equations', 'Speed', 'Curves', 'Files']) {
    await page.getByRole('tab', { name: tab }).click();
  }
  const formats = page.getByRole('button', { name: /^Download .*\(/ });
  await expect(formats.first()).toBeEnabled();
  for (const button of await formats.all()) {
    const download = page.waitForEvent('download');
    await button.click();
    await download;
  }
  expect(server.reports).toEqual([]);

  // That breaches are told at all is seen by one.
  await page.evaluate(() => {
    const style = document.createElement('style');
    style.textContent = 'p { color: red }';
    document.head.append(style);
  });
  await expect.poll(() => server.reports.join()).toContain('style-src');
  await server.close();
});

test('the page says its policies itself, for servers that do not', async ({ page }) => {
  await page.goto('./');
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  expect(await policy.getAttribute('content')).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(await page.locator('meta[name=referrer]').getAttribute('content')).toBe('no-referrer');
});
