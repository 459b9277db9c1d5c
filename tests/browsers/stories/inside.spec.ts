/** One looks inside a network: every question once, and a lesson followed by keys alone. */
import { expect } from 'vitest';
import { story } from '../story.ts';
import { button, type ScanlinePage, type Target, until } from '../scanline-page.ts';

const LESSON: Target = { role: 'region', name: 'Guided lesson' };

/** Told first, so that nothing has been kept by the browser yet. */
story('a lesson’s link is followed to its end by keys alone', async (page) => {
  await page.open('v=1&lesson=rows');
  const goTo = (name: string, key: string) => async () => {
    await tabTo(page, 'Show me where');
    await page.press('Enter');
    await tabTo(page, name);
    await page.press(key);
  };
  const doings = [
    goTo('Step', 'End'),
    goTo('Step', 'End'),
    goTo('Step', 'ArrowLeft'),
    goTo('Step', 'End'),
    goTo('Drawing pad', ' '),
    undefined,
  ];
  for (const [at, act] of doings.entries()) {
    await untilLesson(page, `Step ${at + 1} of ${doings.length}`);
    await page.press('l');
    if (act !== undefined) {
      await act();
      await untilLesson(page, 'Done.');
      await page.press('l');
    }
    await tabTo(page, at === doings.length - 1 ? 'Finish' : 'Next');
    await page.press('Enter');
  }
  await page.untilGone(LESSON);
});

const INSIDE: Target = { role: 'tabpanel', name: 'Inside' };

story('each question is answered in a sentence', async (page) => {
  // By its rows, it is the quickest of the trained networks that come with the page.
  await page.open('v=1&network=irnn&preset=rows&test-digits=250');
  await page.click({ role: 'tab', name: 'Inside' });
  await untilInside(page, /Read with the weights that come with the page/);
  await untilInside(page, /After step 28: \d \(\d+.%\)/);
  await ask(page, 'What does it remember?', /Unit \d+, step 28: hidden state −?\d/);
  await ask(page, 'Which pixels counted?', /Ink counts most in row \d+, column \d+/);
  await ask(page, 'Why does it forget?', /irnn: learning reaches back/);
  await ask(page, 'How long is its memory?', /The largest eigenvalue has size \d/);
  await ask(page, 'What if?', /As it is: \d .* With the change: \d/);
  await ask(page, 'How does one cell compute?', /^ht = max\(0, .*\) = \d.*\.$/m);

  await page.click({ role: 'tab', name: 'Mistakes' });
  await page.click(button('Find mistakes'));
  await page.untilSays(/\d+ of 10,000 read wrongly: 9\d\.\d+.% right/, 60_000);

  await page.click({ role: 'tab', name: 'Inside' });
  await ask(page, 'What did this batch change?', /This makes the next training step of the run/);
  await page.click(button('Make one training step'));
  await untilInside(page, /Step 1, a batch of 128\.[^]*Of the first 12 it reads \d+ rightly/);
  await page.click(button('Next part'));
  await untilInside(page, /The mean of the whole batch is \d\.\d+/);

  await page.click({ role: 'radio', name: 'MDLSTM' });
  await ask(page, 'What do the four scans see?', /From the top left: strongest in row \d+/);
  await page.click({ role: 'radio', name: 'Bidirectional LSTM with CTC' });
  await ask(page, 'How does CTC align?', /The right number has the probability \d/);
  expect(await page.words()).not.toMatch(/Something broke/);
});

/** Chooses a question of the tab "Inside", and waits for its answer. */
async function ask(page: ScanlinePage, question: string, said: RegExp): Promise<void> {
  const offered: Target = { role: 'option', name: question };
  await page.click({ role: 'button', name: /Question/, within: INSIDE });
  await page.click(offered);
  await page.untilGone(offered);
  await untilInside(page, said);
}

async function untilInside(page: ScanlinePage, said: RegExp): Promise<void> {
  // Of all engines WebKit has the least to compute with: one thread.
  await untilSaid(page, INSIDE, said, 120_000);
}

async function untilLesson(page: ScanlinePage, said: string): Promise<void> {
  await untilSaid(page, LESSON, said, 30_000);
}

async function untilSaid(
  page: ScanlinePage,
  target: Target,
  said: string | RegExp,
  milliseconds: number,
): Promise<void> {
  const words = async () => (await page.look(target))[0]?.text ?? '';
  const says = (text: string) => (typeof said === 'string' ? text.includes(said) : said.test(text));
  await until(`it says ${said}`, words, says, milliseconds);
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: ScanlinePage, name: string): Promise<void> {
  const isThere = () =>
    page.driver.run((wanted) => {
      const at = document.activeElement as HTMLInputElement | null;
      const label = at?.labels?.[0]?.innerText;
      return [at?.ariaLabel, label, at?.innerText].some((called) => called?.trim() === wanted);
    }, name);
  for (let stops = 0; stops < 80; stops += 1) {
    if (await isThere()) return;
    await page.press('Tab');
  }
  throw new Error(`Tab does not reach "${name}".`);
}
