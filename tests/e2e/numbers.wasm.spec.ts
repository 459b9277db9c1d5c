import { expect, test, type Page } from '@playwright/test';
import { digitStrokes } from '../../src/data/digit-strokes.ts';
import { expectAccessible } from './accessible.ts';
import { drawStrokes, ScanlinePage } from './scanline-page.ts';

/** Reads three lines of four after some ten seconds. */
const QUICK =
  'v=1&network=blstm-line&units=96&lr=0.004&batch-size=16&training-digits=8000&test-digits=300';

const empty = (page: Page) => page.getByText('The strip is empty: nothing to read.');

test('a network learns to read numbers, and reads those written on the strip', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${QUICK}&epochs=2`);
  await expect(empty(page)).toBeVisible();
  await expectAccessible(page);
  const readout = (name: string) => page.locator('dl > div', { hasText: new RegExp(`^${name}`) });
  const [left, pace] = await Promise.all(
    ['Time left', 'Lines / s'].map((name) => readout(name).boundingBox()),
  );
  expect(left?.y, 'time left beside the others').toBeLessThan(pace ? pace.y + pace.height : NaN);

  await scanline.train.click();
  await scanline.expectStatus('Finished', 90_000);
  expect(await scanline.readout('Exact match')).toBeGreaterThan(60);
  await expect(page.getByRole('figure', { name: 'Label error rate' })).toContainText(
    /of the test digits need a correction, from/,
  );

  const numbers = ['47', '26', '305', '71', '3'];
  const read: string[] = [];
  for (const number of numbers) {
    await write(page, number);
    read.push(await settledReading(page));
  }
  const right = read.filter((reading, index) => reading === numbers[index]);
  expect(right.length, `read ${numbers.join(', ')} as ${read.join(', ')}`).toBeGreaterThanOrEqual(
    4,
  );
  await expect(page.getByText(/^with (> |< )?\d+\s%$/)).toBeVisible();
  const frames = page.getByRole('img', { name: /^Likeliest in each frame, from the left: / });
  await expect(frames).toHaveAccessibleName(/blank/);
  await expectAccessible(page);

  await page.getByRole('button', { name: 'What are frames, blank and CTC?' }).click();
  await expect(page.getByText('Connectionist temporal classification')).toBeVisible();
  await expectAccessible(page, true);
  await page.keyboard.press('Escape');

  await page.getByRole('radio', { name: 'Table' }).click();
  await expect(page.getByRole('columnheader', { name: 'Test exact match' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Test label error rate' })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/numbers.png' });
});

test('the reading follows while it trains, and the strip is kept from one network to the other', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${QUICK}&epochs=50`);
  await write(page, '17');
  await settledReading(page);
  const untrained = await readingOf(page);
  await scanline.train.click();
  await expect.poll(() => readingOf(page)).not.toBe(untrained);
  await expect(page.getByText(/^In its first epoch, after/)).toBeVisible();
  await scanline.pickNetwork('MDLSTM with CTC');
  await scanline.expectStatus('Ready to train');
  await expect(page.getByText(/what the network reads in the 8 pixel columns/)).toBeVisible();
  await expect(empty(page)).toHaveCount(0);
  await page.getByRole('tab', { name: 'Architecture' }).click();
  await expect(page.getByRole('img', { name: /Picture of the network MDLSTM/ })).toBeVisible();
  await expect(page.getByRole('cell', { name: '(None, 28, any width)' })).toBeVisible();
  await expectAccessible(page);
});

test('a line of the test set can be chosen, a strip is wiped and brought back, and what is too wide is told', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const scanline = new ScanlinePage(page);
  await scanline.open(QUICK);
  const sample = page.getByRole('button', { name: /^Test line \d+, number/ }).first();
  const [, label] = /^Test line (\d+),/.exec((await sample.getAttribute('aria-label')) ?? '') ?? [];
  await sample.click();
  await expect(page.getByText(new RegExp(`^(Right|Wrong): it is ${label}\\.$`))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(empty(page)).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText(new RegExp(`it is ${label}\\.$`))).toBeVisible();

  await write(page, '11111', { size: 0.15, pitch: 5 });
  await expect(page.getByText(/^That is wider than any line/)).toBeVisible();
  await expectAccessible(page);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('the strip fits, and one writes and watches before one comes to the settings', async ({
    page,
  }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(QUICK);
    const parts = [
      page.getByRole('button', { name: /Network$/ }).first(),
      page.getByLabel('Writing strip'),
      page.getByRole('figure', { name: 'Exact match' }),
      page.getByRole('heading', { name: 'Preset' }),
    ];
    const tops = await Promise.all(parts.map(async (part) => (await part.boundingBox())?.y ?? NaN));
    expect(tops).toEqual(tops.toSorted((one, other) => one - other));
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await write(page, '42');
    await expect(page.getByText(/^with (> |< )?\d+\s%$/)).toBeVisible();
    await expectAccessible(page);
  });
});

/** Writes a number with the mouse over the height of the strip, after clearing it. */
async function write(
  page: Page,
  number: string,
  { size: share = 0.8, pitch = 0.95 } = {},
): Promise<void> {
  const clear = page.getByRole('button', { name: 'Clear', exact: true });
  if (await clear.isEnabled()) await clear.click();
  const strip = page.getByLabel('Writing strip');
  await strip.scrollIntoViewIfNeeded();
  const box = await strip.boundingBox();
  if (box === null) throw new Error('The strip is not shown.');
  const size = share * box.height;
  for (const [position, digit] of [...number].entries()) {
    const place = {
      left: box.x + 0.16 * box.height + position * pitch * size,
      top: box.y + 0.1 * box.height,
      size,
    };
    await drawStrokes(page, digitStrokes(Number(digit), place), size);
  }
}

/** What is said about the strip: the number with its probability, and each frame's likeliest class. */
async function readingOf(page: Page): Promise<string> {
  const region = page.getByRole('region', { name: 'What it reads' });
  const frames = page.getByRole('img', { name: /in each frame/ });
  return `${await region.locator('p').first().innerText()} ${(await frames.getAttribute('aria-label')) ?? ''}`;
}

/** The number read, once two looks agree, so that the last stroke is in it. */
async function settledReading(page: Page): Promise<string> {
  let last = '';
  await expect
    .poll(
      async () => {
        const before = last;
        last = await readingOf(page);
        return last === before;
      },
      { intervals: [400] },
    )
    .toBe(true);
  const number = page.getByRole('region', { name: 'What it reads' }).locator('strong');
  return (await number.count()) > 0 ? number.innerText() : '';
}
