/**
 * `node scripts/icons.mjs`: makes the icons in `public/icons/` from `public/favicon.svg`, in a Chromium. They are
 * checked in, so this is run only when the drawing changes.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runMain, say, setUp } from './setup.mjs';

// A maskable icon may be cut to a circle of 80 % of its width; an icon for iOS is rounded by the device.
const icons = [
  { name: '180.png', size: 180, fills: true },
  { name: '192.png', size: 192, fills: false },
  { name: '512.png', size: 512, fills: false },
  { name: 'maskable-512.png', size: 512, fills: true },
];

await runMain(async () => {
  const { chromium: executablePath } = await setUp({ chromium: true });
  const { chromium } = await import('@playwright/test');
  const svg = readFileSync(join(root, 'public', 'favicon.svg'), 'utf8');
  const folder = join(root, 'public', 'icons');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  for (const { name, size, fills } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const drawing = fills ? svg.replace('rx="7"', '').replace('0 0 32 32', '-4 -4 40 40') : svg;
    const background = fills ? '#14171c' : 'transparent';
    await page.setContent(
      `<style>body{margin:0;background:${background}} svg{display:block;width:${size}px}</style>${drawing}`,
    );
    await page.screenshot({ path: join(folder, name), omitBackground: true });
    await page.close();
  }
  await browser.close();
  say(`The icons are in ${folder}.`);
});
