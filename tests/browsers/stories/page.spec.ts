/** What goes in and out of the page: files, links, lessons, keys. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { story } from '../story.ts';
import { button, PAD, type ScanlinePage, until } from '../scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=600&test-digits=100&epochs=1';

story(
  'a trained network is saved as a file on disk, and reads the same when opened',
  async (page) => {
    await page.open(SMALL);
    await page.click(button('Train'));
    await page.untilStatus('Finished');
    await page.click(button(/^Test digit/));
    await page.settledGuess();
    const read = await page.probabilities();
    const accuracy = await page.readout('Test accuracy');
    await page.click({ role: 'tab', name: 'Files' });
    const keras = await saved(page, 'Download Keras (.keras)', 'simple-rnn-step-5.keras');
    const checkpoint = await saved(
      page,
      'Download Checkpoint (.safetensors)',
      'simple-rnn-step-5.safetensors',
    );

    await page.open(SMALL);
    await page.click({ role: 'tab', name: 'Files' });
    await chooseFile(page, keras);
    await page.untilSays('the weights of SimpleRNN 16');
    await page.click(button(/^Test digit/));
    await untilRead(page, read);

    await chooseFile(page, checkpoint);
    await page.untilStatus('Finished');
    await untilRead(page, read);
    expect(await page.readout('Test accuracy')).toBe(accuracy);
  },
);

story('what is no network is refused in words, and nothing changes', async (page) => {
  await page.open(SMALL);
  await page.click({ role: 'tab', name: 'Files' });
  await chooseFile(page, join(import.meta.dirname, '../../../docs/scanline.png'));
  await page.untilSays('This file was not opened');
  await page.untilSays('Nothing was changed');
  await page.untilStatus('Ready to train');
});

story('a link brings an experiment back', async (page) => {
  await page.open();
  await page.click({ role: 'radio', name: /^GRU/ });
  const address = () => page.driver.run(() => location.href);
  const link = await until('the address names it', address, (now) => now.includes('network=gru'));
  await page.driver.reload();
  await page.untilStatus('Ready to train');
  expect((await page.find({ role: 'radio', name: /^GRU/ })).on).toBe(true);
  await page.open(link.slice(link.indexOf('#') + 1));
  expect((await page.find({ role: 'radio', name: /^GRU/ })).on).toBe(true);
});

story('a lesson link hides what the lesson does not need', async (page) => {
  await page.open();
  await page.click(button('Use in class'));
  const dialog = { role: 'dialog' };
  await page.find({ role: 'dialog' });
  await page.click({ role: 'checkbox', name: 'Settings', within: dialog });
  const field = { role: 'textbox', name: 'The link', within: dialog };
  const address = async () => (await page.find(field)).value;
  const link = await until('the link says so', address, (now) => now.includes('hide=settings'));
  await page.press('Escape');
  await page.untilGone(dialog);

  await page.open(link.slice(link.indexOf('#') + 1));
  expect(await page.look({ role: 'heading', name: 'Settings' })).toEqual([]);
  await page.find({ role: 'radio', name: /^GRU/ });
});

story('the page works by keys alone', async (page) => {
  await page.open('v=1&network=lstm&preset=adam-128');
  await page.press('Tab');
  expect((await page.find({ role: 'link', name: 'Skip to training' })).focused).toBe(true);
  await page.press('Enter');
  const onTrain = async () => (await page.find(button('Train'))).focused;
  for (let stops = 0; stops < 12 && !(await onTrain()); stops += 1) await page.press('Tab');
  expect(await onTrain()).toBe(true);
  await page.press('Enter');
  await page.untilStatus('Training');
  await page.press('Enter');
  await page.untilStatus('Paused');
  const batch = await page.readout('Batch');
  await page.press('s');
  await until(
    'one batch',
    () => page.readout('Batch'),
    (later) => later === batch + 1,
  );
  await page.press('?');
  await page.find({ role: 'dialog', name: 'Keyboard shortcuts' });
  await page.press('Escape');
  await page.untilGone({ role: 'dialog' });
  await page.press('r');
  await page.untilStatus('Ready to train');
});

story('one can draw by keys', async (page) => {
  await page.open(SMALL);
  await page.driver.run(() => document.querySelector<HTMLElement>('[role=application]')?.focus());
  expect((await page.find(PAD)).focused).toBe(true);
  await page.press('ArrowDown');
  expect(await page.ink()).toBe(0);
  await page.press(' ');
  const dot = await until(
    'a dot',
    () => page.ink(),
    (ink) => ink > 0,
  );
  await page.press('Shift+ArrowUp', 8);
  await until(
    'a line',
    () => page.ink(),
    (ink) => ink > 3 * dot,
  );
  await page.press('Backspace');
  await until(
    'an empty pad',
    () => page.ink(),
    (ink) => ink === 0,
  );
});

/** Presses a download button. @returns the path of the file, once the browser has it whole on disk */
async function saved(page: ScanlinePage, name: string, file: string): Promise<string> {
  const { downloads } = page.driver;
  await page.click(button(name));
  let last = 0;
  await until(
    `${file} is on disk`,
    async () => {
      const names = await readdir(downloads);
      const before = last;
      last = names.includes(file) ? (await readFile(join(downloads, file))).length : 0;
      return { names, whole: last > 0 && last === before };
    },
    ({ names, whole }) =>
      whole && names.every((other) => !/\.(part|crdownload|wkdownload)$/.test(other)),
  );
  return join(downloads, file);
}

async function chooseFile(page: ScanlinePage, path: string): Promise<void> {
  await page.find(button('Choose files …'));
  await page.driver.chooseFile(path);
}

async function untilRead(page: ScanlinePage, expected: readonly number[]): Promise<void> {
  const same = (now: number[]) => now.join() === expected.join();
  await until(`it reads ${expected}`, () => page.probabilities(), same);
}
