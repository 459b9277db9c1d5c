/** Each lesson played through to its end, as a reader does; what its sentences claim of the page is looked up there. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { LESSONS, lessonById } from '../../src/lessons/index.ts';
import type { Lesson } from '../../src/lessons/lesson.ts';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const panelOf = (page: Page) => page.getByRole('region', { name: 'Guided lesson' });
const inside = (page: Page) => page.getByRole('tabpanel', { name: 'Inside' });

/** What the reader does in a step; what the step says of the page is held to it. Keyed by the step, from 1. */
type Doings = Readonly<Record<number, (scanline: ScanlinePage) => Promise<void>>>;

const DOINGS: Readonly<Record<string, Doings>> = {
  'first-network': {
    1: (scanline) => scanline.draw(3),
    3: (scanline) => scanline.train.click(),
    4: async ({ page }) => {
      await expect(page.getByTestId('status')).toContainText('Finished');
      expect(await new ScanlinePage(page).readout('Test accuracy')).toBeGreaterThan(70);
    },
    5: (scanline) => scanline.draw(0),
    6: async ({ page }) => {
      await page.getByRole('tab', { name: 'Mistakes' }).click();
      await expect(page.getByRole('button', { name: 'Find mistakes' })).toBeVisible();
    },
  },
  rows: {
    1: (scanline) => moveCursor(scanline, 13, 'ArrowRight'),
    2: async (scanline) => {
      await expect(inside(scanline.page).getByText(/^After step 14: 2 \(6\d/)).toBeVisible();
      await moveCursor(scanline, 1, 'End');
      await expect(inside(scanline.page).getByText(/^After step 28: 5 \(99/)).toBeVisible();
    },
    3: (scanline) => moveCursor(scanline, 1, 'ArrowLeft'),
    4: async (scanline) => {
      const { page } = scanline;
      const guess = /With the change: \d \(10.%\)/;
      await expect(inside(page).getByText(guess)).toBeVisible();
      await moveCursor(scanline, 1, 'End');
      await expect(inside(page).getByText(/from step 28 on/)).toBeVisible();
      await expect(inside(page).getByText(guess)).toBeVisible();
    },
    5: async (scanline) => {
      await scanline.draw(4);
      await expect(scanline.page.getByText('Your drawing.')).toBeVisible();
    },
  },
  forgetting: {
    1: reaches('simple_rnn: learning reaches back to the first step'),
    2: async ({ page }) => {
      const reading = page.locator('[data-field="reading"]');
      await reading.locator('button[aria-haspopup="listbox"]').click();
      await page.getByRole('option', { name: /^Pixel by pixel/ }).click();
    },
    3: reaches('simple_rnn: learning reaches back 201 of 783 steps'),
    4: async (scanline) => {
      await chooseQuestion(scanline.page, 'How long is its memory?');
      await reaches('The largest eigenvalue has size 1.000')(scanline);
    },
    5: reaches('lstm: learning reaches back 10 of 783 steps'),
    6: reaches('gru: learning reaches back to the first step'),
    7: async (scanline) => {
      await scanline.page.getByText('Start with long memories', { exact: true }).click();
      await scanline.page.locator('[data-field="chrono"]').getByRole('switch').press('Space');
      await reaches(/gru: learning reaches back \d\d? of 783 steps/)(scanline);
    },
  },
  gates: {
    1: async ({ page }) => {
      await inside(page).getByText('f', { exact: true }).click();
      await expect(inside(page).getByText(/The forget gate of \d+ of 128 units/)).toBeVisible();
    },
    2: (scanline) => moveCursor(scanline, 1, 'ArrowRight'),
    3: async (scanline) => {
      await chooseQuestion(scanline.page, 'How long is its memory?');
      await reaches('the forget gate keeps half of a typical unit’s state for 2.4 steps')(scanline);
    },
    4: async ({ page }) => {
      await chooseQuestion(page, 'How does one cell compute?');
    },
    5: async (scanline) => {
      await inside(scanline.page).getByText('z', { exact: true }).click();
      await expect(inside(scanline.page).getByText(/The update gate of/)).toBeVisible();
      await moveCursor(scanline, 1, 'ArrowRight');
    },
    6: async ({ page }) => {
      await page.getByRole('tab', { name: 'Architecture' }).click();
      await expect(page.getByRole('tabpanel').getByText('61,962').first()).toBeVisible();
    },
    7: (scanline) => scanline.train.click(),
  },
  'identity-start': {
    1: reaches('irnn: learning reaches back 14 of 783 steps'),
    2: async (scanline) => {
      await chooseQuestion(scanline.page, 'How long is its memory?');
      await reaches('The largest eigenvalue has size 1.000')(scanline);
    },
    3: reaches('0 of 64 are half gone within a step'),
    4: async (scanline) => {
      await chooseQuestion(scanline.page, 'Why does it forget?');
      await reaches('irnn: learning reaches back 605 of 783 steps')(scanline);
    },
    5: async (scanline) => {
      await scanline.train.click();
      await reaches(/The largest eigenvalue has size 1\.[1-9]/)(scanline);
    },
  },
  'learning-rate': {
    1: (scanline) => scanline.train.click(),
    2: async (scanline) => {
      await scanline.train.click();
      await scanline.expectStatus('Finished');
      expect(await scanline.readout('Test accuracy')).toBeLessThan(20);
    },
    3: async (scanline) => {
      await scanline.train.click();
      await expect(
        scanline.page.getByRole('alert').getByText(/arithmetic overflowed/),
      ).toBeVisible();
    },
    4: async (scanline) => {
      await scanline.page.getByRole('button', { name: 'Reset with learning rate 0.01' }).click();
      await scanline.expectStatus('Ready to train');
      await scanline.train.click();
    },
    5: async ({ page, reset, train }) => {
      const rate = page.locator('[data-field="learningRate"]');
      await rate.locator('button[aria-haspopup="listbox"]').click();
      await page.getByRole('option', { name: '0.03', exact: true }).click();
      await reset.click();
      await train.click();
    },
  },
  'four-sides': {
    1: (scanline) => moveCursor(scanline, 14, 'ArrowRight'),
    2: async ({ page }) => {
      await page.getByRole('spinbutton', { name: 'Pick a cell: row' }).fill('7');
      await page.getByRole('spinbutton', { name: 'column' }).fill('7');
      await expect(
        page.getByText('From the top left: the cell in row 7, column 7 has seen 196 pixels.'),
      ).toBeVisible();
    },
    3: async ({ page }) => {
      await chooseQuestion(page, 'What does it think so far?');
      await expect(
        inside(page).getByText(/It changes its mind .* then 6 from step 1\d/),
      ).toBeVisible();
    },
    4: async (scanline) => {
      await chooseQuestion(scanline.page, 'Which pixels counted?');
      await reaches(/^Ink counts most in row/)(scanline);
    },
    5: (scanline) => scanline.draw(2),
    6: (scanline) => moveCursor(scanline, 14, 'ArrowRight'),
  },
  numbers: {
    1: ({ page }) => dot(page, 'Writing strip'),
    2: async ({ page }) => {
      await expect(page.getByText('Right: it is 11.')).toBeVisible();
    },
    3: async ({ page }) => {
      await expect(inside(page).getByText('– 1 – 1', { exact: true })).toBeVisible();
      await page.getByRole('spinbutton', { name: 'Test line' }).fill('3');
      await expect(page.getByText('Test line 3: 074.')).toBeVisible();
    },
    4: async ({ page }) => {
      await expect(page.getByText(/The right number has the probability/)).toBeVisible();
      await page.getByRole('button', { name: 'Another' }).click();
    },
    5: ({ page }) => dot(page, 'Writing strip'),
  },
  'what-it-sees': {
    1: ({ page }) => dot(page, 'Drawing pad'),
    2: ({ page }) => page.getByText('Normalise like MNIST', { exact: true }).click(),
    4: (scanline) => scanline.draw(7),
    5: ({ page }) => page.getByText('Normalise like MNIST', { exact: true }).click(),
  },
  seeds: {
    1: (scanline) => scanline.train.click(),
    2: (scanline) => scanline.train.click(),
    3: (scanline) => scanline.train.click(),
    7: async ({ page }) => {
      await page.getByRole('tab', { name: 'Runs' }).click();
      await expect(page.getByRole('row', { name: /seed 3|GRU|LSTM/ })).toHaveCount(6);
    },
    8: async ({ page }) => {
      await page.getByRole('tab', { name: 'Repeat, sweep' }).click();
      await expect(page.getByRole('tabpanel').getByText('A new experiment')).toBeVisible();
    },
  },
};

for (const lesson of LESSONS) {
  test(`“${lesson.title}” can be followed to its end`, async ({ page }) => {
    const scanline = new ScanlinePage(page);
    await scanline.open(`backend=wasm&lesson=${lesson.id}`);
    await playThrough(scanline, lesson, DOINGS[lesson.id] ?? {});
  });
}

test('a lesson is found in the header and followed to its end by keyboard alone', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open('backend=wasm');
  const { keyboard } = page;
  await tabTo(page, page.getByRole('button', { name: 'Lessons' }));
  await keyboard.press('Enter');
  await expectAccessible(page);
  await tabTo(page, page.getByRole('button', { name: /^Learning rate and divergence, 6 minutes/ }));
  await keyboard.press('Enter');
  const panel = panelOf(page);
  const next = panel.getByRole('button', { name: 'Next' });
  const done = panel.getByText('Done.', { exact: true });
  await expect(panel).toContainText('Step 1 of 6');
  for (const step of [1, 2, 3]) {
    await expect(panel).toContainText(`Step ${step} of 6`);
    await scanline.expectStatus('Ready to train');
    // To what is pointed at, and there to the first button, which is Train.
    await keyboard.press('l');
    await tabTo(page, panel.getByRole('button', { name: 'Show me where' }));
    await keyboard.press('Enter');
    await tabTo(page, scanline.train);
    await keyboard.press('Enter');
    await expect(done).toBeVisible();
    await keyboard.press('l');
    await tabTo(page, next);
    await keyboard.press('Enter');
  }
  await tabTo(page, page.getByRole('button', { name: 'Reset with learning rate 0.01' }));
  await keyboard.press('Enter');
  await scanline.expectStatus('Ready to train');
  await page.locator('body').press('Space');
  await expect(done).toBeVisible();
  for (const last of ['Next', 'Next', 'Finish']) {
    await keyboard.press('l');
    await tabTo(page, panel.getByRole('button', { name: last }));
    await keyboard.press('Enter');
  }
  await expect(panel).toHaveCount(0);
});

test('a step points at its part, says so to screen readers, and its link opens it elsewhere', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize({ width: 360, height: 800 });
  const scanline = new ScanlinePage(page);
  await scanline.open('backend=wasm&lesson=first-network&lesson-step=2&hide=bench');
  const panel = panelOf(page);
  const told = panel.getByRole('status').filter({ hasText: 'a fresh network of 64 units' });
  await expect(told).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await panel.getByRole('button', { name: 'Next' }).click();
  const training = page.getByRole('region', { name: 'Training', exact: true });
  await expect(training).toHaveCSS('outline-style', 'solid');
  await expect(training).toBeInViewport();
  await panel.getByRole('button', { name: 'Show me where' }).click();
  await expect(training).toBeFocused();

  await panel.getByRole('button', { name: 'Copy link to this step' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#hide=bench&lesson=first-network&lesson-step=3$/);
  await page.goto('about:blank');
  await page.goto(link);
  await expect(panel).toContainText('Step 3 of 7');
  await panel.getByRole('button', { name: 'Leave the lesson' }).click();
  await expect(panel).toHaveCount(0);
  await expect.poll(() => page.url()).not.toContain('lesson');
});

test('a teacher’s file is dropped on the page, and a mistake in it is said with its place', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open('backend=wasm&presenter=on');
  const lesson = {
    ...(lessonById('what-it-sees') as Lesson),
    id: 'mine',
    title: 'A lesson of my own',
  };
  await drop(page, 'lesson.json', JSON.stringify(lesson));
  await expect(panelOf(page)).toContainText('A lesson of my own');
  await expect.poll(() => page.url()).toContain('lesson=packed:');
  await expectAccessible(page);
  await page.reload();
  await expect(panelOf(page)).toContainText('A lesson of my own');
  const [first, ...rest] = lesson.steps;
  const wrong = { ...lesson, steps: [first, { ...rest[0], highlight: 'pannel' }] };
  await drop(page, 'lesson.json', JSON.stringify(wrong));
  await expect(page.getByRole('alert')).toContainText(
    'Step 2: "highlight" is "pannel"; it must be',
  );
});

/** Does in each step what it asks for, and goes on. */
async function playThrough(scanline: ScanlinePage, lesson: Lesson, doings: Doings): Promise<void> {
  const panel = panelOf(scanline.page);
  for (const [at, step] of lesson.steps.entries()) {
    await expect(panel).toContainText(`Step ${at + 1} of ${lesson.steps.length}`);
    if (step.setup?.link !== undefined)
      await scanline.expectStatus(step.setup.trained ? '' : 'Ready');
    await doings[at + 1]?.(scanline);
    if (step.done !== undefined)
      await expect(panel.getByText('Done.', { exact: true })).toBeVisible({ timeout: 60_000 });
    const isLast = at === lesson.steps.length - 1;
    await panel.getByRole('button', { name: isLast ? 'Finish' : 'Next' }).click();
  }
  await expect(panel).toHaveCount(0);
}

/** The tab "Inside" comes to say something. */
function reaches(said: string | RegExp): (scanline: ScanlinePage) => Promise<void> {
  return async ({ page }) => {
    await expect(inside(page).getByText(said)).toBeVisible({ timeout: 60_000 });
  };
}

async function moveCursor({ page }: ScanlinePage, times: number, key: string): Promise<void> {
  const cursor = page.getByRole('slider', { name: 'Step' });
  await cursor.focus();
  for (let moved = 0; moved < times; moved += 1) await page.keyboard.press(key);
}

async function chooseQuestion(page: Page, question: string): Promise<void> {
  await inside(page)
    .getByRole('button', { name: /Question/ })
    .click();
  await page.getByRole('option', { name: question }).click();
}

async function dot(page: Page, pad: string): Promise<void> {
  await page.getByLabel(pad).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
}

/** Presses Tab until a control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not reach the control.');
}

async function drop(page: Page, name: string, content: string): Promise<void> {
  await page.evaluate(
    ([file, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], file, { type: 'application/json' }));
      dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true, bubbles: true }));
    },
    [name, content] as const,
  );
}
