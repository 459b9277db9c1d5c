/**
 * Every question of "Inside", and the tab "Mistakes", at 1280 x 720 and on a phone: it is answered, fits the page's
 * width and scrolls by nothing of its own. `SCANLINE_PICTURES=1` has the pictures of docs/inside.md taken on the way.
 */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ScanlinePage } from './scanline-page.ts';

interface Shown {
  view: string;
  link: string;
  /** The tab it stands in, opened by hand; "Inside", by the link, where it is left out. */
  tab?: 'Mistakes';
  /** What it says when it is there. */
  says: RegExp;
  /** What is pressed before it is looked at. */
  press?: readonly string[];
  /** Opened in a page of its own, since what is pressed acts on the network there is. */
  fresh?: true;
}

const LSTM = 'network=lstm&backend=wasm&digit=4711';
const VIEWS: readonly Shown[] = [
  { view: 'reading', link: `${LSTM}&step=14`, says: /^After step 14: / },
  { view: 'states', link: `${LSTM}&step=14&unit=12`, says: /^Unit 12, step 14: / },
  { view: 'pixels', link: LSTM, says: /^Both agree on the direction/ },
  {
    view: 'gradient',
    link: LSTM,
    says: /^IRNN: learning reaches back/,
    press: ['SimpleRNN', 'IRNN'],
  },
  { view: 'memory', link: LSTM, says: /^The largest eigenvalue has size/ },
  { view: 'what-if', link: `${LSTM}&step=14`, says: /With the change: \d/ },
  { view: 'scans', link: 'network=mdlstm&backend=wasm&digit=11', says: /From the top left/ },
  {
    view: 'alignment',
    link: 'network=blstm-line&backend=wasm&digit=11',
    says: /^The right number has the probability/,
  },
  {
    view: 'mistakes',
    tab: 'Mistakes',
    link: 'network=lstm&backend=wasm',
    says: /^\d+ of 10,000 read wrongly/,
    press: ['Find mistakes'],
    fresh: true,
  },
  { view: 'cell', link: `${LSTM}&step=14&unit=12`, says: /^h.*=.*\.$/ },
  {
    view: 'batch',
    link: 'network=lstm&backend=wasm&test-digits=250&digit=4711',
    says: /^Step 1, a batch of 128\.$/,
    press: ['Make one training step'],
    fresh: true,
  },
];

/** A page that is there already takes the link from its address, which is quicker than to open another. */
async function shownAt(
  page: Page,
  { view, tab: by, link, says, press = [], fresh }: Shown,
): Promise<Locator> {
  if (fresh === true) await page.goto('about:blank');
  await new ScanlinePage(page).open(by === undefined ? `${link}&inside=${view}` : link);
  if (by !== undefined) await page.getByRole('tab', { name: by }).click();
  const tab = page.getByRole('tabpanel', { name: by ?? 'Inside' });
  for (const name of press) await tab.getByRole('button', { name, exact: true }).click();
  await expect(tab.getByText(says).first()).toBeVisible({ timeout: 60_000 });
  return tab;
}

/** What is in the middle of the one screen is no longer than it. */
async function expectNoScrolling(page: Page): Promise<void> {
  const beyond = () =>
    page.getByRole('main').evaluate((middle) => middle.scrollHeight - middle.clientHeight);
  await expect.poll(beyond).toBeLessThanOrEqual(0);
}

/** Of the networks with the most to show, the views that are longest. */
const TALLEST: readonly Shown[] = [
  { view: 'what-if', link: 'network=four-direction&digit=7', says: /With the change: \d/ },
  { view: 'cell', link: 'network=blstm-line&digit=7', says: /^h.*=.*\.$/ },
  { view: 'pixels', link: 'network=mdlstm-line&digit=7', says: /^Both agree on the direction/ },
];

test('the longest views fit a small screen', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  for (const shown of TALLEST) {
    await test.step(shown.link, async () => {
      await shownAt(page, { ...shown, link: `${shown.link}&backend=wasm` });
      await expectNoScrolling(page);
    });
  }
});

test('every view fits a small screen and a phone', async ({ page }) => {
  for (const shown of VIEWS) {
    await test.step(shown.view, async () => {
      await page.setViewportSize({ width: 1280, height: 720 });
      const tab = await shownAt(page, shown);
      const isWider = (panel: Element) => panel.scrollWidth > panel.clientWidth + 1;
      expect(await tab.evaluate(isWider)).toBe(false);
      if (shown.tab === undefined) await expectNoScrolling(page);
      if (process.env['SCANLINE_PICTURES'] === '1') {
        await tab.screenshot({ path: `docs/inside/${shown.view}.png` });
      }
      await page.setViewportSize({ width: 360, height: 740 });
      await expect(tab.getByText(shown.says).first()).toBeVisible();
      expect(await tab.evaluate(isWider)).toBe(false);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        360,
      );
    });
  }
});
