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

test('test digits can be those of one label, or those that the network misreads', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open();
  const samples = page.getByRole('button', { name: /^Test digit \d, image/ });
  await expect(samples).toHaveCount(8);
  const choose = async (kind: string) => {
    await page.getByRole('button', { name: 'Which test digits' }).click();
    await page.getByRole('option', { name: kind, exact: true }).click();
  };
  await choose('Only 4');
  await expect(page.getByRole('button', { name: /^Test digit 4, image/ })).toHaveCount(8);
  await choose('Misread');
  const misread = page.getByRole('button', { name: /^Test digit \d, image [\d,]+, read as \d$/ });
  await expect(misread).toHaveCount(8);
  const [, label, read] =
    /^Test digit (\d), .* read as (\d)$/.exec(
      (await misread.first().getAttribute('aria-label')) ?? '',
    ) ?? [];
  await misread.first().click();
  await expect(page.getByText(`Wrong: it is a ${label}.`)).toBeVisible();
  await expect.poll(() => scanline.settledGuess()).toBe(Number(read));
  await expectAccessible(page);
});

test('a run and the pretrained network read the same digit side by side', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open();
  await page
    .getByRole('button', { name: /^Test digit \d, image/ })
    .first()
    .click();
  const before = await scanline.settledGuess();
  const readers = page.getByRole('radiogroup', { name: 'Which network reads' });
  await expect(readers).toHaveCount(0);
  await scanline.oneBatch.click();
  const own = readers.getByRole('radio', {
    name: /^This run: In its first epoch, after 1 training step/,
  });
  const pretrained = readers.getByRole('radio', { name: /^Pretrained:/ });
  await expect(own).toBeChecked();
  // The run has hardly begun, the pretrained network is as sure as it was.
  await expect(readers.getByText(new RegExp(`^${before}, `))).not.toHaveCount(0);
  const ofTheRun = await scanline.probabilities();
  await pretrained.check({ force: true });
  await expect.poll(() => scanline.settledGuess()).toBe(before);
  expect(await scanline.probabilities()).not.toEqual(ofTheRun);
  await expectAccessible(page);
  await own.check({ force: true });
  await expect.poll(() => scanline.probabilities()).toEqual(ofTheRun);
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

/** A pointer's event as a program makes it up: the browser knows no such pointer, so it cannot be captured. */
interface MadeUp {
  type: 'pointerdown' | 'pointermove' | 'pointerup';
  pointerType: 'mouse' | 'touch' | 'pen';
  pointerId: number;
  /** Shares of the pad's width and height. */
  at: readonly [number, number];
  /** Where it arrives; the pad where not given. */
  on?: 'window';
}

async function tell(pad: Locator, events: readonly MadeUp[]): Promise<void> {
  await pad.locator('canvas').evaluate((canvas, given) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    for (const { type, pointerType, pointerId, at, on } of given) {
      const target = on === 'window' ? window : canvas;
      target.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          isPrimary: true,
          pointerId,
          pointerType,
          button: type === 'pointermove' ? -1 : 0,
          buttons: type === 'pointerup' ? 0 : 1,
          clientX: left + at[0] * width,
          clientY: top + at[1] * height,
        }),
      );
    }
  }, events);
}

test('a contact that cannot be captured, or whose end is never told, does not deaden the pad', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  const mouse = { pointerType: 'mouse', pointerId: 4711 } as const;
  await tell(scanline.pad, [
    { type: 'pointerdown', at: [0.2, 0.2], ...mouse },
    { type: 'pointermove', at: [0.2, 0.8], ...mouse },
    { type: 'pointerup', at: [2, 2], on: 'window', ...mouse },
    // No longer down: this is no part of the stroke.
    { type: 'pointermove', at: [0.8, 0.8], ...mouse },
  ]);
  const first = await padInk(page);
  expect(first).toBeGreaterThan(0.02);
  expect(first).toBeLessThan(0.1);
  // This one is never lifted.
  await tell(scanline.pad, [
    { type: 'pointerdown', at: [0.5, 0.2], ...mouse },
    { type: 'pointermove', at: [0.5, 0.8], ...mouse },
  ]);
  await expect.poll(() => padInk(page)).toBeGreaterThan(1.5 * first);
  const box = await scanline.pad.boundingBox();
  if (!box) throw new Error('The drawing pad is not shown.');
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.8, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => padInk(page)).toBeGreaterThan(2.5 * first);
  for (let stroke = 0; stroke < 3; stroke += 1) await undo.click();
  await expect.poll(() => padInk(page)).toBe(0);
});

test('a pen draws, and the hand that rests beside it does not', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  const palm = { pointerType: 'touch', pointerId: 7 } as const;
  const pen = { pointerType: 'pen', pointerId: 8 } as const;
  await tell(scanline.pad, [
    { type: 'pointerdown', at: [0.9, 0.9], ...palm },
    { type: 'pointermove', at: [0.6, 0.9], ...palm },
  ]);
  await expect.poll(() => padInk(page)).toBeGreaterThan(0.01);
  await tell(scanline.pad, [
    { type: 'pointerdown', at: [0.5, 0.2], ...pen },
    { type: 'pointermove', at: [0.5, 0.8], ...pen },
    { type: 'pointermove', at: [0.2, 0.9], ...palm },
    { type: 'pointerup', at: [0.5, 0.8], ...pen },
    { type: 'pointerup', at: [0.2, 0.9], ...palm },
    // The hand comes down once more, between two strokes of the pen.
    { type: 'pointerdown', at: [0.9, 0.9], ...palm },
    { type: 'pointermove', at: [0.2, 0.9], ...palm },
    { type: 'pointerup', at: [0.2, 0.9], ...palm },
  ]);
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await expect.poll(() => padInk(page)).toBeGreaterThan(0.02);
  await undo.click();
  await expect.poll(() => padInk(page)).toBe(0);
  await expect(undo).toBeDisabled();
});

test('the ink is as sharp as the screen when its density changes', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  await scanline.draw(7);
  const canvas = page.getByLabel('Drawing pad').locator('canvas');
  /** Pixels of the canvas too many for its size on the screen: the pad grows with the window. */
  const surplus = (density: number) =>
    canvas.evaluate(
      (element: HTMLCanvasElement, by) => element.width - by * element.clientWidth,
      density,
    );
  const ink = await padInk(page);
  const screen = await page.context().newCDPSession(page);
  for (const deviceScaleFactor of [2, 3, 1]) {
    // Chromium tells of an emulated density only when the window's size changes with it, as it does on zooming.
    const metrics = { width: 1280, height: 800 - deviceScaleFactor, mobile: false };
    await screen.send('Emulation.setDeviceMetricsOverride', { ...metrics, deviceScaleFactor });
    await expect
      .poll(async () => Math.abs(await surplus(deviceScaleFactor)))
      .toBeLessThan(1 + deviceScaleFactor);
    await expect.poll(async () => Math.abs((await padInk(page)) - ink)).toBeLessThan(0.01);
  }
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

    const beside = await page.getByRole('heading', { name: 'Test digits' }).boundingBox();
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
