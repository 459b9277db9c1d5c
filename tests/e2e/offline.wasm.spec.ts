/**
 * A page that was opened once needs its server no more; a new version comes when the reader agrees. On servers that
 * send no headers the page has its threads from the second visit on.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';
import { bareServer } from './servers.ts';

test.use({ serviceWorkers: 'allow' });

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=600&test-digits=100&epochs=1';

const isKept = (page: Page) =>
  expect(page.getByTestId('offline')).toContainText('Ready offline', { timeout: 60_000 });

test('with the server gone the page opens, trains, draws, saves in every format, and opens', async ({
  page,
  context,
}) => {
  const server = await serve({ root: 'dist', port: 0 });
  const scanline = new ScanlinePage(page);
  await page.goto(`${server.url}#${SMALL}`);
  await scanline.expectStatus('Ready to train');
  await isKept(page);
  await page.getByRole('button', { name: 'What does “Ready offline” mean?' }).click();
  await expect(page.getByText(/are kept on this device \(\d+\.\d\sMB\)/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await server.close();
  await context.setOffline(true);

  await page.reload();
  await scanline.expectStatus('Ready to train');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByTestId('backend')).not.toContainText('one thread');
  await isKept(page);
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  await scanline.draw(7);
  await scanline.settledGuess();
  const read = await scanline.probabilities();
  expect(Math.max(...read)).toBeGreaterThan(0);

  await page.getByRole('tab', { name: 'Files' }).click();
  const formats = page.getByRole('button', { name: /^Download .*\(/ });
  let keras = Buffer.of();
  for (const button of await formats.all()) {
    const download = page.waitForEvent('download');
    await button.click();
    const file = await download;
    const bytes = await readFile(await file.path());
    expect(bytes.length).toBeGreaterThan(1000);
    if (file.suggestedFilename().endsWith('.keras')) keras = bytes;
  }
  expect(await formats.count()).toBeGreaterThanOrEqual(5);
  await scanline.pickNetwork('GRU');
  await scanline.expectStatus('Ready to train');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files …' }).click();
  await (await choosing).setFiles({ name: 'mine.keras', mimeType: '', buffer: keras });
  await expect(page.getByText('the weights of SimpleRNN 16')).toBeVisible();
});

test.describe('in a folder of its own', () => {
  let site: string;
  test.beforeAll(() => {
    site = mkdtempSync(join(tmpdir(), 'scanline-site-'));
    mkdirSync(join(site, 'lessons'));
    cpSync('dist', join(site, 'lessons', 'scanline'), { recursive: true });
  });
  test.afterAll(() => rmSync(site, { recursive: true }));

  test('on a server without headers it has threads from the second visit on, and says so', async ({
    page,
    context,
  }) => {
    const server = await bareServer(site);
    const scanline = new ScanlinePage(page);
    await page.goto(`${server.url}lessons/scanline/#${SMALL}`);
    await scanline.expectStatus('Ready to train');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await isKept(page);
    await expect(page.getByText('Training can be faster')).toBeVisible();
    await page.getByRole('button', { name: 'Load it again' }).click();
    await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true);
    await scanline.expectStatus('Ready to train');
    await expect(page.getByTestId('backend')).not.toContainText('one thread');
    await expect(page.getByText('Training can be faster')).toBeHidden();
    await server.close();
    await context.setOffline(true);
    await page.reload();
    await scanline.expectStatus('Ready to train');
  });

  test('a new version waits for the reader, is not offered while training, nor let in while another tab is open', async ({
    page,
    context,
  }) => {
    const server = await bareServer(site);
    const address = `${server.url}lessons/scanline/#${SMALL.replace('epochs=1', 'epochs=100000')}`;
    const scanline = new ScanlinePage(page);
    await page.goto(address);
    await scanline.expectStatus('Ready to train');
    await isKept(page);
    appendFileSync(join(site, 'lessons', 'scanline', 'sw.js'), '\n// A later version.\n');

    await page.reload();
    await scanline.expectStatus('Ready to train');
    await scanline.train.click();
    await scanline.expectStatus('Training');
    const offer = page.getByText('A new version of Scanline is ready');
    const isWaiting = () =>
      page.evaluate(async () =>
        Boolean((await navigator.serviceWorker.getRegistration())?.waiting),
      );
    await expect.poll(isWaiting).toBe(true);
    await expect(offer).toBeHidden();
    await scanline.pause.click();
    await expect(offer).toBeVisible();

    const other = await context.newPage();
    await other.goto(address);
    const loadNow = page.getByRole('button', { name: 'Load it now' });
    await loadNow.click();
    await expect(page.getByText('Scanline is open in another tab too')).toBeVisible();
    expect(await isWaiting()).toBe(true);
    await other.close();
    const reloaded = page.waitForEvent('load');
    await loadNow.click();
    await reloaded;
    await expect(offer).toBeHidden();
    expect(await isWaiting()).toBe(false);
    await server.close();
  });
});
