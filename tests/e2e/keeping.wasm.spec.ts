/** Nothing trained is lost: not by a reload, a closed or a crashed tab, nor by a look at another network. */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { placeKept, ScanlinePage } from './scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=sgd-256&units=64&training-digits=6000&test-digits=500&epochs=50';
const BATCHES = Math.ceil(6000 / 128);
/** Of that network, as legends and offers call it. */
const NAME = /SimpleRNN 64, SGD 0.01/;

const offerOf = (page: Page) => page.getByText(/^Go on with SimpleRNN 64/);
const go = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true });

async function trainSomeEpochs(page: Page, epochs = 2): Promise<ScanlinePage> {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  await scanline.train.click();
  await expect.poll(() => scanline.readout('Epoch')).toBeGreaterThan(epochs);
  return scanline;
}

test('after a reload in mid-training the page offers to go on, and does', async ({ page }) => {
  const scanline = await trainSomeEpochs(page);
  // The first checkpoint is of the first second, before any epoch was over on a slow machine.
  await expect
    .poll(async () => (await page.evaluate(placeKept))?.epoch ?? 0)
    .toBeGreaterThanOrEqual(3);
  await page.reload();
  await expect(offerOf(page)).toContainText(/epoch \d+ of 50, \d+\.\d\s%\./);
  await expectAccessible(page);
  await go(page).click();
  await scanline.expectStatus('Training');
  await expect(page.getByRole('img', { name: NAME }).first()).toBeVisible();
  const { epoch } = await scanline.pauseUntilKept();
  expect(epoch).toBeGreaterThanOrEqual(2);
  // The curve is that of the whole run, from before training on.
  await page.getByText('Table', { exact: true }).click();
  await expect(page.getByRole('rowheader', { name: '0 (before training)' })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: '1', exact: true }).first()).toBeVisible();
});

test('a paused run comes back exactly where it stood', async ({ page }) => {
  const scanline = await trainSomeEpochs(page, 1);
  const before = await scanline.pauseUntilKept();
  await page.reload();
  await go(page).click();
  await scanline.expectStatus('Paused');
  await expect.poll(() => scanline.readout('Epoch')).toBe(before.epoch);
  await expect.poll(() => scanline.readout('Batch')).toBe(before.batch);
  await scanline.oneBatch.click();
  // The batch after an epoch's last one is the next epoch's first.
  await expect.poll(() => scanline.readout('Batch')).toBe((before.batch % BATCHES) + 1);
});

test('a closed tab comes back in a new one', async ({ context }) => {
  const page = await context.newPage();
  await trainSomeEpochs(page);
  await page.close();
  const again = await context.newPage();
  await again.goto('./');
  await go(again).click();
  await new ScanlinePage(again).expectStatus('Training');
  await expect.poll(() => again.url()).toContain('units=64');
});

test('a tab that is left and comes back at once goes on', async ({ page }) => {
  await trainSomeEpochs(page);
  await page.goto('about:blank');
  await page.goBack();
  const scanline = new ScanlinePage(page);
  // Where the browser has kept the page as it was, there is nothing to ask.
  await expect(go(page).or(scanline.pause)).toBeVisible();
  if (await go(page).isVisible()) await go(page).click();
  await scanline.expectStatus('Training');
});

test('a crashed tab comes back', async ({ context }) => {
  const page = await context.newPage();
  await trainSomeEpochs(page);
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await page.close();
  const again = await context.newPage();
  await again.goto('./');
  await go(again).click();
  await new ScanlinePage(again).expectStatus('Training');
});

test('a run that is open in one tab is not offered in another, until that is closed', async ({
  context,
}) => {
  const one = await context.newPage();
  const training = await trainSomeEpochs(one);
  const other = new ScanlinePage(await context.newPage());
  await other.open(`${SMALL}&seed=7`);
  await expect(go(other.page)).toBeHidden();
  await other.oneBatch.click();
  await other.expectStatus('Paused');
  await training.expectStatus('Training');
  await one.close();
  await other.page.reload();
  // This tab's own, though the other's was kept later.
  await expect(offerOf(other.page)).toContainText('seed 7');
  await go(other.page).click();
  await other.expectStatus('Paused');
  await expect.poll(() => other.readout('Batch')).toBe(1);
});

test('without Web Locks tabs keep apart too', async ({ context }) => {
  await context.addInitScript(() =>
    Object.defineProperty(navigator, 'locks', { value: undefined }),
  );
  const one = await context.newPage();
  await trainSomeEpochs(one);
  const other = new ScanlinePage(await context.newPage());
  await other.open();
  await expect(go(other.page)).toBeHidden();
  await one.close();
  await other.page.reload();
  await expect(offerOf(other.page)).toBeVisible();
});

test.describe('a browser that keeps nothing', () => {
  const refusals: Record<string, (context: BrowserContext) => Promise<unknown>> = {
    'has no database': (context) =>
      context.addInitScript(() =>
        Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
      ),
    'refuses to open one': (context) =>
      context.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('denied', 'SecurityError');
        };
      }),
    'is full': (context) =>
      context.addInitScript(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      }),
  };
  for (const [how, refuse] of Object.entries(refusals)) {
    test(`says so once, and trains: it ${how}`, async ({ context }) => {
      await refuse(context);
      const page = await context.newPage();
      const scanline = new ScanlinePage(page);
      await scanline.open(SMALL.replace('epochs=50', 'epochs=2'));
      await scanline.train.click();
      await scanline.expectStatus('Finished');
      const notice = page.getByText('Runs are not kept');
      await expect(notice).toHaveCount(1);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByRole('button', { name: 'Train 2 more epochs' }).click();
      await expect.poll(() => scanline.readout('Epoch')).toBe(4);
      await scanline.expectStatus('Finished');
      await expect(notice).toHaveCount(0);
      // A look at another network still loses nothing.
      await scanline.pickNetwork('LSTM');
      await page.getByRole('button', { name: 'Bring it back' }).click();
      await scanline.expectStatus('Finished');
      await expect.poll(() => scanline.readout('Epoch')).toBe(4);
    });
  }
});

test('what is damaged in the store is put aside in a sentence', async ({ page }) => {
  const scanline = await trainSomeEpochs(page, 1);
  await scanline.pauseUntilKept();
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('scanline');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const tx = open.result.transaction('runs', 'readwrite');
          tx.objectStore('runs').put({ version: 7 }, 'nonsense');
          tx.oncomplete = () => {
            open.result.close();
            resolve();
          };
        };
      }),
  );
  await page.reload();
  await expect(page.getByText('One earlier run could not be read')).toBeVisible();
  await go(page).click();
  await scanline.expectStatus('Paused');
});

test('a look at another network, a restarting setting and a reset can be undone', async ({
  page,
}) => {
  const scanline = await trainSomeEpochs(page);
  const bringBack = page.getByRole('button', { name: 'Bring it back' });
  await scanline.pickNetwork('LSTM');
  await expect(page.getByText(/SimpleRNN 64.*was put aside/)).toBeVisible();
  await expectAccessible(page);
  await bringBack.click();
  await scanline.expectStatus('Paused');
  await expect(page.getByRole('radio', { name: /^SimpleRNN/ })).toBeChecked();
  await expect.poll(() => scanline.readout('Epoch')).toBeGreaterThanOrEqual(2);
  const epoch = await scanline.readout('Epoch');

  await scanline.reset.click();
  await scanline.expectStatus('Ready to train');
  await bringBack.click();
  await scanline.expectStatus('Paused');
  await expect.poll(() => scanline.readout('Epoch')).toBe(epoch);

  // A network of the other task takes no curve away either.
  await page.goto(`./#v=1&network=mdlstm-line`);
  await scanline.expectStatus('Ready to train');
  await page.goto(`./#v=1&network=gru`);
  await scanline.expectStatus('Ready to train');
  await page.getByRole('button', { name: /^Go back to SimpleRNN 64/ }).click();
  await scanline.expectStatus('Paused');
  await expect.poll(() => scanline.readout('Epoch')).toBe(epoch);
});

test('runs are called by what differs, a change in mid-run included, and ghosts outlast a reload', async ({
  page,
}) => {
  const scanline = await trainSomeEpochs(page, 1);
  const rate = page.locator('[data-field=learningRate]');
  await rate.getByRole('button', { name: /0\.01/ }).click();
  await page.getByRole('option', { name: '0.1', exact: true }).click();
  await expect(
    page.getByRole('img', { name: /SimpleRNN 64, SGD 0.01 → 0.1/ }).first(),
  ).toBeVisible();
  await scanline.pauseUntilKept();
  await page.goto(`./#${SMALL}&batch-size=32`);
  await scanline.expectStatus('Ready to train');
  await scanline.oneBatch.click();
  await scanline.expectStatus('Paused');
  const legend = page.getByRole('listitem').filter({ hasText: NAME });
  await expect(legend).toHaveText([/batch size 32/, /SGD 0.01 → 0.1/]);
  await page.reload();
  await expect(offerOf(page)).toContainText('batch size 32');
  await page.getByRole('button', { name: 'Start fresh' }).click();
  await expect(legend).toHaveText([/batch size 32/, /SGD 0.01 → 0.1/]);
  await page.getByRole('button', { name: /^Go back to .* → 0.1/ }).click();
  await scanline.expectStatus('Paused');
  await expect(rate).toContainText('0.1');
});

test('the first epoch shows the running training figure beside the test figure', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL.replace('training-digits=6000', 'training-digits=60000'));
  await scanline.train.click();
  await expect.poll(() => scanline.readout('Batch')).toBeGreaterThan(60);
  await expect(page.getByTestId('test-accuracy').locator('xpath=..')).toContainText(
    'before training',
  );
  expect(await scanline.readout('Training accuracy')).toBeGreaterThan(
    await scanline.readout('Test accuracy'),
  );
});

test('a finished run trains on at the press of a button', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL.replace('epochs=50', 'epochs=2'));
  await scanline.train.click();
  await scanline.expectStatus('Finished');
  await page.getByRole('button', { name: 'Train 2 more epochs' }).click();
  await expect.poll(() => scanline.readout('Epoch')).toBe(4);
  await scanline.expectStatus('Finished');
});

test('hundreds of epochs a second leave the page at ease', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const scanline = new ScanlinePage(page);
  await scanline.open(
    'v=1&network=simple-rnn&preset=sgd-256&units=4&batch-size=20&training-digits=20&test-digits=1&epochs=100000',
  );
  await scanline.train.click();
  await expect.poll(() => scanline.readout('Epoch'), { timeout: 60_000 }).toBeGreaterThan(3000);
  // Where the machine is busy besides, one click in many is lost between two long frames; a reader clicks again.
  await expect(async () => {
    await page.getByText('Table', { exact: true }).click();
    await expect(page.getByRole('region', { name: /latest 200 of/ })).toBeVisible({
      timeout: 10_000,
    });
  }).toPass();
  const { epoch } = await scanline.pauseUntilKept(5_000);
  await page.reload();
  await go(page).click();
  await scanline.expectStatus('Paused');
  await expect.poll(() => scanline.readout('Epoch')).toBe(epoch);
  expect(errors).toEqual([]);
});
