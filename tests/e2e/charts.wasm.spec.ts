import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=2000&test-digits=100&epochs=2';

const chart = (page: Page, name: 'Accuracy' | 'Loss') =>
  page.getByRole('figure', { name }).getByRole('img');

/** What a chart shows, as the bytes of its picture. */
const picture = (page: Page, name: 'Accuracy' | 'Loss') =>
  chart(page, name).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

interface Written {
  words: string;
  /** In CSS pixels from the canvas's upper left corner. */
  left: number;
  right: number;
  y: number;
}

/** Notes from here on what is written on a chart's canvas. @returns what was written since it was last asked */
async function watchWriting(
  page: Page,
  name: 'Accuracy' | 'Loss',
): Promise<() => Promise<Written[]>> {
  const notes = await chart(page, name).evaluateHandle((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('It is not drawn in two dimensions.');
    const written: Written[] = [];
    const write = context.fillText.bind(context);
    context.fillText = (words, x, y) => {
      const at = context.getTransform().transformPoint({ x, y });
      const { width } = context.measureText(words);
      const aligned: Readonly<Record<string, number>> = { right: width, center: width / 2 };
      const left = at.x / devicePixelRatio - (aligned[context.textAlign] ?? 0);
      written.push({ words, left, right: left + width, y: at.y / devicePixelRatio });
      write(words, x, y);
    };
    return written;
  });
  return () => notes.evaluate((written) => written.splice(0));
}

/** Of what is written on a chart the numbers along its lower edge. */
function ticksBelow(written: readonly Written[]): string[] {
  const numbers = written.filter(({ words }) => /^[\d,.]+$/.test(words));
  const lowest = Math.max(...numbers.map(({ y }) => y));
  return numbers.filter(({ y }) => y > lowest - 1).map(({ words }) => words);
}

async function train(page: Page): Promise<ScanlinePage> {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  return scanline;
}

test('before training the charts say what will appear', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByText('What to do first.')).toBeVisible();
  await expect(page.getByText('How the pretrained SimpleRNN 256, SGD 0.01 learned')).toBeVisible();
  await expect(chart(page, 'Accuracy')).toHaveAccessibleName(/empty|before training/);
});

test('each chart says in words what it shows, and draws it', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  const empty = await picture(page, 'Loss');
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  await expect(chart(page, 'Accuracy')).toHaveAccessibleName(
    /after epoch 2 .* the network reads \d+\.\d\s% of the test digits right, from/,
  );
  await expect(chart(page, 'Loss')).toHaveAccessibleName(/after epoch 2 the test loss is \d\.\d/);
  expect(await picture(page, 'Loss')).not.toBe(empty);
  await expect(page.getByText(/^Published: 97.4\s%/)).toBeVisible();
});

test('what is across, how much is smoothed and how it is scaled can be chosen', async ({
  page,
}) => {
  await train(page);
  const choices: [chosen: string, name: 'Accuracy' | 'Loss'][] = [
    ['Epochs', 'Accuracy'],
    ['Seconds', 'Accuracy'],
    ['No smoothing', 'Accuracy'],
  ];
  for (const [choice, name] of choices) {
    const before = await picture(page, name);
    await page.getByRole('radio', { name: choice, exact: true }).click();
    await expect.poll(() => picture(page, name)).not.toBe(before);
  }
  const before = await picture(page, 'Loss');
  await page.getByText('Log scale').click();
  await expect.poll(() => picture(page, 'Loss')).not.toBe(before);
  await expectAccessible(page);

  // The charts stand one beside the other: they have the same ticks.
  const [onAccuracy, onLoss] = [
    await watchWriting(page, 'Accuracy'),
    await watchWriting(page, 'Loss'),
  ];
  await page.getByRole('radio', { name: 'Steps', exact: true }).click();
  const below: [accuracy: string[], loss: string[]] = [[], []];
  await expect
    .poll(async () => {
      for (const [index, written] of [await onAccuracy(), await onLoss()].entries()) {
        if (written.length > 0) below[index] = ticksBelow(written);
      }
      return Math.min(...below.map(({ length }) => length));
    })
    .toBeGreaterThan(1);
  expect(new Set(below[0])).toEqual(new Set(below[1]));
});

test('the charts wear the theme of the page', async ({ page }) => {
  await train(page);
  const light = await picture(page, 'Accuracy');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => picture(page, 'Accuracy')).not.toBe(light);
  await expectAccessible(page);
});

test('pointing at a chart shows the numbers there', async ({ page }) => {
  await train(page);
  const before = await picture(page, 'Accuracy');
  await chart(page, 'Accuracy').hover();
  await expect.poll(() => picture(page, 'Accuracy')).not.toBe(before);

  // They stand beside what is pointed at, and above the axis.
  const written = await watchWriting(page, 'Accuracy');
  const { width = 0, height = 0 } = (await chart(page, 'Accuracy').boundingBox()) ?? {};
  for (const x of [0.3 * width, 0.9 * width]) {
    await page.mouse.move(0, 0);
    await written();
    await chart(page, 'Accuracy').hover({ position: { x, y: height / 2 } });
    let all: Written[] = [];
    const numbers = () => all.filter(({ words }) => /^(Step|Test, epoch) /.test(words));
    await expect
      .poll(async () => {
        all = await written();
        return numbers().length;
      })
      .toBeGreaterThan(0);
    const axis = Math.max(...all.filter(({ words }) => /^\d/.test(words)).map(({ y }) => y));
    for (const { words, left, right, y } of numbers()) {
      expect(x < width / 2 ? left - x : x - right, words).toBeGreaterThan(0);
      expect(y, words).toBeLessThan(axis);
    }
  }
});

test('the table and the CSV have the numbers of the curves', async ({ page }) => {
  const scanline = await train(page);
  const accuracy = await scanline.readout('Test accuracy');
  await page.getByRole('radio', { name: 'Table' }).click();
  const last = page
    .getByRole('table', { name: /results after each epoch/ })
    .getByRole('row')
    .last();
  await expect(last.getByRole('rowheader')).toHaveText('2');
  const cells = await last.getByRole('cell').allInnerTexts();
  expect(cells.map((cell) => Number.parseFloat(cell))).toContain(accuracy);
  await expectAccessible(page);

  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('scanline-curves.csv');
  const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(head?.split(',')).toContain('test_accuracy');
  const tests = rows.filter((row) => row.includes(',test,'));
  expect(tests).toHaveLength(3);
  expect(rows.length).toBeGreaterThan(tests.length);
  expect(tests.at(-1)).toContain(String(accuracy / 100));
});

test('the run before a reset stays on the charts by its name, until it is forgotten', async ({
  page,
}) => {
  const scanline = await train(page);
  await scanline.reset.click();
  await scanline.expectStatus('Ready to train');
  await expect(page.getByText('Runs:')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Go back to SimpleRNN 16/ })).toBeVisible();
  await page.getByRole('button', { name: 'Hide earlier runs' }).click();
  await expect(page.getByText('Runs:')).toHaveCount(0);
});
