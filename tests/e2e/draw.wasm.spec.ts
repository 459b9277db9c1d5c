import { type CDPSession, expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=1000&test-digits=100&epochs=1';

/** How much of a canvas is white ink, as a share. */
async function inkOf(canvas: Locator): Promise<number> {
  return await canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    let bright = 0;
    for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 128) bright += 1;
    return bright / (width * height);
  });
}

const padInk = (page: Page) => inkOf(page.getByLabel('Drawing pad').locator('canvas'));
const seenInk = (page: Page) => inkOf(page.getByRole('img', { name: /^What the network sees/ }));
const emptyPad = (page: Page) => page.getByText('The pad is empty: nothing to read.');

test('a stroke of the mouse is ink on the pad and pixels for the network', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  expect(await padInk(page)).toBe(0);
  await scanline.draw(7);
  await expect.poll(() => padInk(page)).toBeGreaterThan(0.02);
  await expect.poll(() => seenInk(page)).toBeGreaterThan(0.02);
  await expect(emptyPad(page)).toHaveCount(0);
  await expectAccessible(page);
});

test('undo takes strokes back one by one, and brings back what was cleared', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  const [undo, clear] = ['Undo', 'Clear'].map((name) =>
    page.getByRole('button', { name, exact: true }),
  );
  await expect(undo).toBeDisabled();
  await scanline.draw(4);
  const whole = await padInk(page);
  await clear.click();
  await expect.poll(() => padInk(page)).toBe(0);
  await expect(emptyPad(page)).toBeVisible();
  await undo.click();
  await expect.poll(() => padInk(page)).toBe(whole);
  await undo.click();
  await expect.poll(() => padInk(page)).toBeLessThan(whole);
  while (await undo.isEnabled()) await undo.click();
  await expect.poll(() => padInk(page)).toBe(0);
});

test('one can draw with the keyboard alone', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  await scanline.pad.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  expect(await padInk(page)).toBe(0);
  await page.keyboard.press('Space');
  await expect.poll(() => padInk(page)).toBeGreaterThan(0);
  const dot = await padInk(page);
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('Shift+ArrowUp');
  await expect.poll(() => padInk(page)).toBeGreaterThan(3 * dot);
  await expect(page.getByText(/^Row \d+, column \d+, ink$/)).toHaveCount(1);
  await expect(emptyPad(page)).toHaveCount(0);
  await page.keyboard.press('Backspace');
  await expect.poll(() => padInk(page)).toBe(0);
  await page.keyboard.press('Escape');
  await expect(scanline.pad).not.toBeFocused();
  await expectAccessible(page);
});

test('a digit of the test set can be chosen instead of drawing', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  const samples = page.getByRole('button', { name: /^Test digit \d, image/ });
  await expect(samples).toHaveCount(8);
  const names = () =>
    samples.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const before = await names();
  await samples.first().click();
  const label = /^Test digit (\d)/.exec(before[0] ?? '')?.[1];
  await expect(page.getByText(new RegExp(`(Right|Wrong): it is a ${label}\\.`))).toBeVisible();
  await expect.poll(() => padInk(page)).toBeGreaterThan(0.01);
  await page.getByRole('button', { name: 'Other digits' }).click();
  await expect.poll(names).not.toEqual(before);
  await expect(samples).toHaveCount(8);
});

test('without normalising, a small digit stays small', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  const box = await scanline.pad.boundingBox();
  if (!box) throw new Error('The drawing pad is not shown.');
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.1);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.3, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => seenInk(page)).toBeGreaterThan(0.05);
  await page.getByText('Normalise like MNIST').click();
  await expect.poll(() => seenInk(page)).toBeLessThan(0.04);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });

  test('a finger draws on the pad without scrolling the page, and scrolls beside it', async ({
    page,
  }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    await scanline.pad.evaluate((pad) => pad.scrollIntoView({ block: 'center' }));
    const scrolled = () => page.evaluate(() => Math.round(window.scrollY));
    const before = await scrolled();
    const box = await scanline.pad.boundingBox();
    if (!box) throw new Error('The drawing pad is not shown.');
    const touch = await page.context().newCDPSession(page);
    const x = box.x + box.width / 2;
    await drag(touch, { x, y: box.y + box.height * 0.8 }, { x, y: box.y + box.height * 0.2 });
    await expect.poll(() => padInk(page)).toBeGreaterThan(0.02);
    expect(await scrolled()).toBe(before);

    const beside = await page.getByText('Digits of the test set').boundingBox();
    const y = Math.min(620, beside?.y ?? 620);
    await drag(touch, { x: 20, y }, { x: 20, y: y - 250 });
    await expect.poll(scrolled).not.toBe(before);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});

interface Place {
  x: number;
  y: number;
}

/** Moves one finger over the screen, as the browser itself sees fingers. */
async function drag(touch: CDPSession, from: Place, to: Place): Promise<void> {
  const at = (share: number) => [
    { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share },
  ];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= 10; step += 1) {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / 10) });
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
