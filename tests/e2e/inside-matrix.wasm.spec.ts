/**
 * Every question of "Inside" and the tab "Mistakes" with every network of the page, small: each is answered or says why not, the
 * console has no error, and nothing is wider than a small screen or a phone.
 */
import { expect, type Page, test } from '@playwright/test';
import { NETWORKS } from '../../src/models/index.ts';
import { INSIDE_VIEWS } from '../../src/models/page-settings.ts';
import { text } from '../../src/text/index.ts';
import { ScanlinePage } from './scanline-page.ts';

const WAITING = [text.inside.digit.none, text.inside.pixelView.waiting];

for (const { id, fields, task } of NETWORKS) {
  test(`${id}: every question and its mistakes`, async ({ page }) => {
    const errors = errorsOf(page);
    const small = fields.flatMap(({ name }) => {
      const key = name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
      if (key.endsWith('units')) return [`${key}=16`];
      return key === 'reading' ? ['reading=rows'] : [];
    });
    const link = ['v=1', `network=${id}`, ...small, 'backend=wasm', 'test-digits=250'].join('&');
    await page.setViewportSize({ width: 1280, height: 720 });
    await new ScanlinePage(page).open(`${link}&inside=reading&digit=7`);
    const inside = page.getByRole('tabpanel', { name: 'Inside' });
    for (const view of INSIDE_VIEWS) {
      await test.step(view, async () => {
        const { label } = text.inside.questions[view];
        // The page may write its address at the same moment.
        await expect(async () => {
          await page.evaluate((to) => {
            location.hash = location.hash.replace(/inside=[\w-]+/, `inside=${to}`);
          }, view);
          await expect(
            inside.getByRole('button', { name: new RegExp(label.replace('?', '\\?')) }).first(),
          ).toContainText(label, { timeout: 10_000 });
        }).toPass();
        // An MDLSTM reads the image once for each part that is covered.
        for (const words of WAITING) {
          await expect(inside.getByText(words)).toHaveCount(0, { timeout: 120_000 });
        }
        await expect(inside.getByText(/\.$/).last()).toBeVisible();
        await expectToFit(page, 'Inside');
      });
    }
    await page.getByRole('tab', { name: 'Mistakes' }).click();
    const mistakes = page.getByRole('tabpanel', { name: 'Mistakes' });
    if (task.name === 'number') {
      await expect(mistakes.getByText(text.inside.mistakes.onlyOne)).toBeVisible();
    } else {
      await mistakes.getByRole('button', { name: text.inside.mistakes.read }).click();
      await expect(mistakes.getByText(/^\d[\d,]* of 10,000 read wrongly/)).toBeVisible({
        timeout: 120_000,
      });
    }
    await expectToFit(page, 'Mistakes');
    expect(errors).toEqual([]);
  });
}

/** What the console has as errors, and what is thrown, from here on. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

async function expectToFit(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tabpanel', { name });
  const spilt = () => tab.evaluate((panel) => panel.scrollWidth - panel.clientWidth);
  expect(await spilt()).toBeLessThanOrEqual(1);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(spilt).toBeLessThanOrEqual(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 720 });
}
