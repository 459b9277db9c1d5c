/** One looks inside networks that read made-up sequences: what is recalled, what is added, and what is forgotten. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const TRAINING =
  'backend=wasm&dropout=0&lr=0.01&clipping=global-norm&batch-size=32&epochs=1&test-digits=250';
const RECALL = `v=1&network=lstm&preset=adam-128&chrono=on&units=24&data=recall&length=50&training-digits=6400&${TRAINING}`;
const ADDING = `v=1&network=gru&preset=adam-128&units=16&data=adding&length=20&training-digits=9600&${TRAINING}`;

const QUESTIONS = {
  recall: [
    ['reading', /^After step 50: C \(\d+.%\)/],
    ['states', /^Unit \d+, step 50: hidden state −?\d/],
    ['pixels', /^Without step 1 the answer loses most/],
    ['gradient', /^lstm: learning reaches back to the first step/],
    ['memory', /^The largest eigenvalue has size \d/],
    ['what-if', /^As it is: C .* With the change: \w/],
    ['cell', /^h.*=.*\.$/],
    ['scans', /^Only an MDLSTM scans an image/],
    ['alignment', /^Only networks that read whole lines/],
  ],
  adding: [
    ['reading', /^After step 20 it says \d\.\d\d\. Who remembers everything would say 1\.80/],
    ['states', /^Unit \d+, step 20: hidden state −?\d/],
    ['pixels', /^Without step \d+ the answer loses most/],
    ['gradient', /^gru: learning reaches back/],
    ['memory', /^The largest eigenvalue has size \d/],
    ['what-if', /^As it is: \d\.\d\d. With the change: −?\d\.\d\d/],
    ['cell', /^h.*=.*\.$/],
  ],
} as const;

for (const [kind, link] of [
  ['recall', RECALL],
  ['adding', ADDING],
] as const) {
  test(`${kind}: each question is answered of a sequence, and its mistakes open inside`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const scanline = new ScanlinePage(page);
    await scanline.open(`${link}&inside=reading&digit=4`);
    const inside = page.getByRole('tabpanel', { name: 'Inside' });
    await scanline.train.click();
    // Away from Train, whose explanation would lie over the page.
    await page.mouse.move(0, 0);
    await scanline.expectStatus('Finished');
    await expect(inside.getByText(/^Test sequence 5[:,]/)).toBeVisible();
    for (const [view, says] of QUESTIONS[kind]) {
      await test.step(view, async () => {
        // The page may write its address at the same moment.
        await expect(async () => {
          await page.evaluate((to) => {
            location.hash = location.hash.replace(/inside=[\w-]+/, `inside=${to}`);
          }, view);
          await expect(inside.getByText(says).first()).toBeVisible({ timeout: 10_000 });
        }).toPass();
        await expectAccessible(page);
        await page.setViewportSize({ width: 360, height: 740 });
        await expect
          .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
          .toBeLessThanOrEqual(360);
        await page.setViewportSize({ width: 1280, height: 720 });
      });
    }
    await page.getByRole('tab', { name: 'Mistakes' }).click();
    const mistakes = page.getByRole('tabpanel', { name: 'Mistakes' });
    await mistakes.getByRole('button', { name: 'Find mistakes' }).click();
    await expect(
      mistakes.getByText(kind === 'recall' ? /of 250 read wrongly/ : /^Of 250 sums the mean/),
    ).toBeVisible();
    await mistakes.getByRole('slider', { name: 'Epoch' }).press('Home');
    const open = mistakes.getByRole('button', { name: /^Look inside: test sequence/ }).first();
    const name = (await open.getAttribute('aria-label')) ?? '';
    await expectAccessible(page);
    await open.click();
    const number = /sequence (\d+)/.exec(name)?.[1] ?? '';
    await expect(inside.getByText(new RegExp(`^Test sequence ${number}[:,]`))).toBeVisible();
    // The panel beside shows the same.
    await expect(page.getByText(`Test sequence ${number}`, { exact: true })).toBeVisible();
  });
}

test('another first symbol is recalled instead', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${RECALL}&inside=what-if&digit=4`);
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  const inside = page.getByRole('tabpanel', { name: 'Inside' });
  const change = inside.getByRole('group', { name: 'Change what it reads:' });
  await expect(change.getByText(/^Step 1 reads C\. 0 steps changed\.$/)).toBeVisible();
  await inside.getByRole('button', { name: /zero/ }).click();
  await page.getByRole('option', { name: 'nothing changed' }).click();
  await change.getByRole('button', { name: /What it reads there/ }).click();
  await page.getByRole('option', { name: 'B', exact: true }).click();
  await expect(inside.getByText(/^As it is: C .* With the change: B \(/)).toBeVisible();
  await expect(change.getByText(/^Step 1 reads B\. 1 step changed\.$/)).toBeVisible();
});
