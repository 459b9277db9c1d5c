/** Wherever the page is opened, it works, or says in its place why it cannot: it is never blank. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';
import { pageServer } from './servers.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=600&test-digits=100&epochs=1';

test('opened as a file it says to put it on a server', async ({ page }) => {
  await page.goto(pathToFileURL(resolve('dist/index.html')).href);
  await expect(page.getByRole('alert')).toContainText('Scanline cannot start here');
  await expect(page.getByRole('alert')).toContainText('opened as a file');
});

test('in a sandboxed frame it says so and offers its own tab', async ({ page, baseURL }) => {
  const site = await pageServer(
    `<iframe sandbox="allow-scripts" src="${baseURL}" width=900 height=600></iframe>`,
  );
  await page.goto(site.url);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('alert')).toContainText('sandboxed frame');
  const link = frame.getByRole('link', { name: 'Open Scanline in a tab of its own' });
  expect(await link.getAttribute('href')).toBe(baseURL);
  expect(await link.getAttribute('target')).toBe('_blank');
  await site.close();
});

test('in a frame of another site it trains in one thread, says so and offers its own tab', async ({
  page,
  baseURL,
}) => {
  const address = `${baseURL}#${SMALL}`;
  const site = await pageServer(`<iframe src="${address}" width=1200 height=700></iframe>`);
  await page.goto(site.url);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByTestId('status')).toContainText('Ready to train', { timeout: 60_000 });
  await expect(frame.getByTestId('backend')).toContainText('one thread');
  await expect(frame.getByText('Scanline runs in a frame of another site')).toBeVisible();
  const link = frame.getByRole('link', { name: 'Open it in its own tab' });
  expect(await link.getAttribute('href')).toContain(String(baseURL));
  await frame.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(frame.getByTestId('status')).toContainText('Finished', { timeout: 60_000 });
  await site.close();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('it asks for it', async ({ page }) => {
    await page.goto('./');
    // What stands in a noscript element is found by its selector only.
    await expect(page.locator('noscript p')).toBeVisible();
    await expect(page.locator('noscript p')).toContainText('needs JavaScript');
    await expect(page.getByText('Getting Scanline ready')).toBeHidden();
  });
});

test('a browser that does not understand its JavaScript is told to be updated', async ({
  page,
}) => {
  await page.route('**/assets/index-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'const page = yet another ** syntax' }),
  );
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('too old for Scanline');
});

test('a part that does not come is told, and the page can be loaded again', async ({ page }) => {
  await page.route('**/assets/react-*.js', (route) => route.abort());
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('A part of the page could not be loaded');
  await expectAccessible(page);
  await page.unroute('**/assets/react-*.js');
  await page.getByRole('link', { name: 'Load the page again' }).click();
  await new ScanlinePage(page).expectStatus('Ready to train');
});

test('without WebAssembly it computes in JavaScript, and says so', async ({ baseURL }) => {
  const executablePath = process.env['SCANLINE_CHROMIUM'];
  const browser = await chromium.launch({
    args: ['--js-flags=--jitless'],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const page = await browser.newPage({ ...(baseURL === undefined ? {} : { baseURL }) });
  await page.goto(`./#${SMALL}`);
  await new ScanlinePage(page).expectStatus('Ready to train');
  await expect(page.getByText('This browser runs no WebAssembly')).toBeVisible();
  await expect(page.getByTestId('backend')).toContainText('JavaScript');
  await browser.close();
});
