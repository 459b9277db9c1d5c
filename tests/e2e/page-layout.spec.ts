/** The page itself: sizes, themes, keyboard, dialogs, links. What training does is in training.*.spec.ts. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

/** Little to load and quick to train. */
const SMALL =
  'v=1&network=simple-rnn&preset=sgd-256&units=16&training-digits=1000&test-digits=1000';
const PHONE = { width: 360, height: 800 };
const PROJECTORS = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

test.skip(
  ({ launchOptions }) => usesGpu(launchOptions.args),
  'The page looks alike whatever computes.',
);

test.describe('is accessible', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${colorScheme}: idle, with settings open, in each dialog and tab, on a phone, for a class`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      const scanline = new ScanlinePage(page);
      await scanline.open(SMALL);
      await expectAccessible(page);

      await page.getByRole('button', { name: 'More settings' }).click();
      await page.getByRole('button', { name: 'Why this one?' }).click();
      await expectAccessible(page);
      await openChoice(page, 'Learning rate');
      await expectAccessible(page, true);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'What is Dropout?' }).click();
      await expectAccessible(page, true);
      await page.keyboard.press('Escape');

      for (const opener of ['Use in class', 'Keyboard shortcuts']) {
        await page.getByRole('button', { name: opener }).click();
        await expect(page.getByRole('dialog', { name: opener })).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog', { name: opener })).toBeHidden();
        await expect(page.getByRole('button', { name: opener })).toBeFocused();
      }
      for (const tab of ['Architecture', 'Equations', 'Files']) {
        await page.getByRole('tab', { name: tab }).click();
        await expectAccessible(page);
        const words = await page.getByRole('tabpanel', { name: tab }).innerText();
        expect(words, 'sentences begin with capitals').not.toMatch(/[a-z0-9)%]\. [a-z]/);
      }

      await page.setViewportSize(PHONE);
      await scanline.open(`${SMALL}&colour=blue`);
      await expect(page.getByRole('status').filter({ hasText: 'colour' })).toBeVisible();
      await expectAccessible(page);
      await page.setViewportSize(PROJECTORS[0]);
      await page.getByText('Presenter', { exact: true }).click();
      await expectAccessible(page);
    });
  }
});

test.describe('fits', () => {
  test('a phone: no network overflows sideways, in no tab', async ({ page }) => {
    await page.setViewportSize(PHONE);
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    for (const network of ['SimpleRNN', 'IRNN', 'HRNN', 'Four-direction LSTM']) {
      await page.getByRole('button', { name: /Network$/ }).click();
      await page.getByRole('option', { name: network, exact: true }).click();
      await scanline.expectStatus('Ready to train');
      for (const tab of ['Architecture', 'Equations', 'Files', 'Curves']) {
        await page.getByRole('tab', { name: tab }).click();
        await expectNoSidewaysOverflow(page);
      }
    }
    await page.getByRole('button', { name: 'Use in class' }).click();
    await expectNoSidewaysOverflow(page);
  });

  test('projectors, without scrolling the page', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    for (const size of PROJECTORS) {
      await page.setViewportSize(size);
      const content = await contentSize(page);
      expect(content.height).toBeLessThanOrEqual(size.height);
      expect(content.width).toBeLessThanOrEqual(size.width);
      for (const part of [scanline.train, scanline.pad, page.getByText('What it reads')]) {
        await expect(part).toBeInViewport();
      }
    }
  });
});

test.describe('the order of the page', () => {
  test('on a phone the pad comes before the curves, and Train is within reach', async ({
    page,
  }) => {
    await page.setViewportSize(PHONE);
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    const top = async (part: Locator) => (await part.boundingBox())?.y ?? NaN;
    expect(await top(scanline.pad)).toBeLessThan(PHONE.height / 2);
    expect(await top(scanline.pad)).toBeLessThan(
      await top(page.getByRole('tab', { name: 'Curves' })),
    );
    await expect(scanline.train).toBeInViewport();
    await page.getByRole('tab', { name: 'Curves' }).scrollIntoViewIfNeeded();
    await expect(scanline.train).toBeInViewport();
  });

  test('on a phone the bar of training holds its words, whatever they are', async ({ page }) => {
    await page.setViewportSize(PHONE);
    const scanline = new ScanlinePage(page);
    await scanline.open(`${SMALL}&training-digits=100&epochs=1`);
    const holdsItsWords = async (name: RegExp) => {
      const button = page.getByRole('button', { name });
      await expect(button).toBeInViewport({ ratio: 1 });
      const spilt = await button.evaluate((box) => box.scrollWidth - box.clientWidth);
      expect(spilt).toBeLessThanOrEqual(0);
      const [right, left] = await Promise.all([
        button.boundingBox().then((box) => (box?.x ?? 0) + (box?.width ?? 0)),
        page
          .getByRole('button', { name: 'Step: 1 batch' })
          .boundingBox()
          .then((box) => box?.x ?? 0),
      ]);
      expect(right).toBeLessThanOrEqual(left);
    };
    await holdsItsWords(/^Train$/);
    await scanline.train.click();
    await holdsItsWords(/^Train 1 more epoch$/);
  });

  test('on a small laptop all tabs are seen, and most of the picture of a deep network', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const scanline = new ScanlinePage(page);
    await scanline.open('v=1&network=mdlstm');
    await page.getByRole('tab', { name: 'Architecture' }).click();
    const picture = page.getByRole('img', { name: /MDLSTM/ });
    await expect.poll(async () => (await picture.boundingBox())?.height).toBeLessThan(540);
    const hiddenSideways = (part: Locator) =>
      part.evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(await hiddenSideways(page.getByRole('tablist'))).toBeLessThanOrEqual(0);

    await page.getByRole('tab', { name: 'Speed' }).click();
    await page.getByRole('tabpanel', { name: 'Speed' }).getByText('LSTM', { exact: true }).click();
    await page.getByRole('button', { name: 'Measure', exact: true }).click();
    const table = page.getByRole('region', { name: 'One training step of each network' });
    await expect(table).toContainText('SimpleRNN');
    expect(await hiddenSideways(table)).toBeLessThanOrEqual(0);
  });

  test('before a class both charts are on the screen whole', async ({ page }) => {
    await new ScanlinePage(page).open(`${SMALL}&presenter=on`);
    for (const size of PROJECTORS) {
      await page.setViewportSize(size);
      for (const name of [/^Accuracy/, /^Loss/]) {
        await expect(page.getByRole('img', { name })).toBeInViewport({ ratio: 1 });
      }
    }
  });

  test('on a laptop only the settings are longer than the screen', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    await scanline.draw(7);
    for (const part of ['main', 'section[aria-labelledby="draw-title"]']) {
      const hidden = await page
        .locator(part)
        .evaluate((box) => box.scrollHeight - box.clientHeight);
      expect(hidden, part).toBeLessThanOrEqual(1);
    }
  });

  test('before a class the pad is no smaller, the type large, and the settings folded away', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1366, height: 768 });
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    const width = async () => (await scanline.pad.boundingBox())?.width ?? 0;
    const before = await width();
    await page.getByText('Presenter', { exact: true }).click();
    await expect(page.getByRole('radio', { name: 'SimpleRNN' })).toHaveCount(0);
    await expect.poll(width).toBeGreaterThanOrEqual(before);
    const size = await page.evaluate(() =>
      Number.parseFloat(getComputedStyle(document.body).fontSize),
    );
    expect(size).toBeGreaterThanOrEqual(20);
    expect((await contentSize(page)).width).toBeLessThanOrEqual(1366);
    await expect(page.getByRole('img', { name: /^Accuracy/ })).toBeInViewport();
  });

  test('a lesson of drawing alone gives the pad the room of the curves', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    const hide =
      'networks,presets,settings,backend,transport,curves,inside,mistakes,handwriting,runs,sweep,board,architecture,bench,files';
    await page.goto(`./#${SMALL}&hide=${hide}`);
    await expect
      .poll(async () => (await scanline.pad.boundingBox())?.width ?? 0)
      .toBeGreaterThan(400);
    await expect(page.getByTestId('status')).toHaveCount(0);
  });
});

test.describe('by keyboard', () => {
  test('Tab reaches every control, each with a name', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    const reached = await walkByTab(page);
    for (const name of [
      'Skip to training',
      'Copy link',
      'Use in class',
      'Keyboard shortcuts',
      'Presenter',
      'SimpleRNN',
      '256 units, SGD',
      'Units',
      'Learning rate',
      'Seed',
      'New seed',
      'Train',
      'Curves',
      'Drawing pad',
      'Other digits',
    ]) {
      expect(
        reached.some((control) => control.includes(name)),
        `${name} is reached`,
      ).toBe(true);
    }
    expect(reached.filter((name) => name === '')).toEqual([]);
  });

  test('the skip link leads to training and leaves the address alone', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    const address = page.url();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to training' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    expect(page.url()).toBe(address);
  });

  test('shortcuts step, reset, ask and can be switched off', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    await page.keyboard.press('s');
    await expect.poll(() => scanline.readout('Batch')).toBe(1);
    expect(await scanline.readout('Digits / s'), 'one batch says nothing of the pace').not.toBe(0);
    await page.keyboard.press('e');
    await expect.poll(() => scanline.readout('Epoch')).toBe(1);
    await scanline.expectStatus('Paused');
    await page.keyboard.press('r');
    await expect.poll(() => scanline.readout('Epoch')).toBe(0);
    await scanline.expectStatus('Ready to train');

    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.getByText('Use keyboard shortcuts').click();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('s');
    await page.keyboard.press('?');
    await expect(dialog).toBeHidden();
    expect(await scanline.readout('Batch')).toBe(0);
  });

  test('Space is left to a focused button', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(`${SMALL}&epochs=1000`);
    await page.getByRole('button', { name: 'Use in class' }).focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('dialog', { name: 'Use in class' })).toBeVisible();
    await page.keyboard.press('Escape');
    await scanline.expectStatus('Ready to train');

    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Space');
    await scanline.expectStatus('Training');
    await page.keyboard.press('Space');
    await scanline.expectStatus('Paused');
  });

  test('shortcuts work after a click on a network, a tab or a list, and after drawing', async ({
    page,
  }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(`${SMALL}&epochs=1000`);
    await scanline.pickNetwork('LSTM');
    await scanline.expectStatus('Ready to train');
    await page.keyboard.press('s');
    await expect.poll(() => scanline.readout('Batch')).toBe(1);

    await page.getByRole('tab', { name: 'Curves' }).click();
    await page.keyboard.press('Space');
    await scanline.expectStatus('Training');
    await scanline.draw(7);
    await page.keyboard.press('Space');
    await scanline.expectStatus('Paused');

    await choose(page, 'Learning rate', '0.03');
    await page.keyboard.press('r');
    await scanline.expectStatus('Ready to train');
    await expect(field(page, 'Learning rate')).toContainText('0.03');
  });
});

test.describe('the link', () => {
  test('restores what was set when the page is loaded again', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open();
    await scanline.pickNetwork('GRU');
    await choose(page, 'Units', '32');
    await choose(page, 'Learning rate', '0.03');
    await page.getByText('Presenter', { exact: true }).click();
    await expect.poll(() => page.url()).toContain('presenter=on');
    expect(page.url()).toMatch(/#v=1&network=gru&preset=adam-128&units=32&lr=0\.03/);

    await page.reload();
    await scanline.expectStatus('Ready to train');
    // Before a class the settings are folded away.
    await expect(page.getByRole('radio', { name: 'GRU', exact: true })).toHaveCount(0);
    await page.getByText('Settings', { exact: true }).first().click();
    await expect(page.getByRole('radio', { name: 'GRU', exact: true })).toBeChecked();
    await expect(field(page, 'Units')).toContainText('32');
    await expect(field(page, 'Learning rate')).toContainText('0.03');
    await expect(page.getByRole('switch', { name: 'Presenter' })).toBeChecked();
  });

  test('goes back with the browser, setting by setting', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    await scanline.pickNetwork('GRU');
    await expect.poll(() => page.url()).toContain('network=gru');
    await choose(page, 'Units', '32');
    await expect.poll(() => page.url()).toContain('units=32');
    await page.goBack();
    await expect(field(page, 'Units')).toContainText('128');
    await page.goBack();
    await expect(page.getByRole('radio', { name: 'SimpleRNN' })).toBeChecked();
    await page.goForward();
    await expect(page.getByRole('radio', { name: 'GRU', exact: true })).toBeChecked();
  });

  test('for a lesson has a title and steps to tick off, and may leave out its own maker', async ({
    page,
  }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    await page.getByRole('button', { name: 'Use in class' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use in class' });
    await dialog.getByLabel('Title of the lesson').fill('Why it forgets');
    await dialog.getByLabel(/^What to do/).fill('Press Train.\nWhich digit is hard?');
    await dialog.getByText('This dialog').click();
    await dialog.getByRole('button', { name: 'Individual settings' }).click();
    await expect(dialog.getByText('Learning rate', { exact: true })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Copy the link' })).toBeInViewport({
      ratio: 0.99,
    });
    const link = await dialog.getByLabel('The link').inputValue();
    await page.goto('about:blank');
    await page.goto(link);
    const lesson = page.getByRole('region', { name: 'Lesson' });
    await expect(lesson.getByRole('heading', { name: 'Why it forgets' })).toBeVisible();
    await lesson.getByText('Press Train.').click();
    await expect(lesson.getByRole('checkbox', { name: 'Press Train.' })).toBeChecked();
    await expect(page.getByRole('button', { name: 'Use in class' })).toHaveCount(0);
    await expectAccessible(page);
  });

  test('that is wrong opens nevertheless and says what was left out', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open('v=1&network=perceptron&units=-5&lr=fast&colour=blue');
    const notices = page.getByRole('status').filter({ hasText: 'colour' });
    await expect(notices).toContainText('perceptron');
    await expect(notices).toContainText('fast');
    await notices.getByRole('button', { name: 'Close' }).click();
    await expect(notices).toBeHidden();
  });

  test('for a lesson hides what the lesson does not need', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(SMALL);
    await page.getByRole('button', { name: 'Use in class' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use in class' });
    await dialog.getByText('Presets', { exact: true }).click();
    await dialog.getByText('Backend', { exact: true }).click();
    const link = await dialog.getByLabel('The link').inputValue();
    expect(link).toContain('hide=presets,backend');

    await page.goto('about:blank');
    await page.goto(link);
    await scanline.expectStatus('Ready to train');
    await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Preset' })).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Backend' })).toHaveCount(0);
  });
});

function usesGpu(flags: readonly string[] = []): boolean {
  return flags.some((flag) => flag.includes('webgpu'));
}

test.describe('when training fails', () => {
  test('a run that diverged gets advice that mends it', async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(
      'v=1&network=irnn&preset=rows&optimizer=sgd&lr=3&training-digits=2000&test-digits=100',
    );
    await scanline.train.click();
    const advice = page.getByRole('alert').filter({ hasText: 'Lower the learning rate' });
    await expect(advice).toBeVisible({ timeout: 60_000 });
    await scanline.expectStatus('Diverged');
    await expectAccessible(page);

    await advice.getByRole('button', { name: 'Reset with learning rate 0.01' }).click();
    await scanline.expectStatus('Ready to train');
    await expect(advice).toBeHidden();
    await expect(field(page, 'Learning rate')).toContainText('0.01');
  });
});

/** The control of a setting, whichever kind it is. */
function field(page: Page, label: string) {
  return page.locator('[data-field]').filter({ has: page.getByText(label, { exact: true }) });
}

async function openChoice(page: Page, label: string): Promise<void> {
  await field(page, label).locator('button[aria-haspopup="listbox"]').click();
  await expect(page.getByRole('listbox')).toBeVisible();
}

async function choose(page: Page, label: string, value: string): Promise<void> {
  await openChoice(page, label);
  await page.getByRole('option', { name: value, exact: true }).click();
}

async function expectNoSidewaysOverflow(page: Page): Promise<void> {
  const { width } = await contentSize(page);
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

/** How large the document is, beyond the window or not. */
function contentSize(page: Page): Promise<{ width: number; height: number }> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, height: scrollHeight };
  });
}

/** The names of everything that Tab reaches, once round the page. */
async function walkByTab(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const control = document.activeElement;
      if (control === null || control === document.body) return undefined;
      const labels = (control.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '');
      const own = control.closest('label')?.textContent ?? control.textContent ?? '';
      return [control.getAttribute('aria-label') ?? '', ...labels, own].join(' ').trim();
    });
    if (name === undefined) break;
    names.push(name);
  }
  return names;
}
