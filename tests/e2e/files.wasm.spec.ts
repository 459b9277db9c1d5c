/** A network is taken out of the page as a file and brought back; what is no network changes nothing. */
import { readFile } from 'node:fs/promises';
import { expect, test, type Download, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=16&training-digits=600&test-digits=100&epochs=1';

test('a trained network is saved, reads the same when it is opened, and as weights that come with the page', async ({
  browser,
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(SMALL);
  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(page.getByText('Nothing is trained yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download Keras (.keras)' })).toBeDisabled();

  await scanline.train.click();
  await scanline.expectStatus('Finished');
  await page
    .getByRole('button', { name: /^Test digit/ })
    .first()
    .click();
  await scanline.settledGuess();
  const read = await scanline.probabilities();
  const accuracy = await scanline.readout('Test accuracy');
  const keras = await saved(page, 'Download Keras (.keras)');
  const checkpoint = await saved(page, 'Download Checkpoint (.safetensors)');
  const tfjs = await saved(page, 'Download TensorFlow.js (.zip)');
  expect([keras.name, checkpoint.name]).toEqual([
    'simple-rnn-step-5.keras',
    'simple-rnn-step-5.safetensors',
  ]);

  await scanline.pickNetwork('GRU');
  await scanline.expectStatus('Ready to train');
  await choose(page, keras);
  await expect(page.getByText('the weights of SimpleRNN 16')).toBeVisible();
  await expect.poll(() => scanline.probabilities()).toEqual(read);
  await expect(page.getByText('With the weights of simple-rnn-step-5.keras')).toBeVisible();
  await expectAccessible(page);

  await expect(
    page.getByText(/model\.json together with its weights \(also as a \.zip\)/),
  ).toBeVisible();
  await choose(page, tfjs);
  await expect(page.getByText(`${tfjs.name}: the weights of SimpleRNN 16`)).toBeVisible();
  await expect.poll(() => scanline.probabilities()).toEqual(read);

  await drop(page, checkpoint);
  await scanline.expectStatus('Finished');
  await expect.poll(() => scanline.probabilities()).toEqual(read);
  await expect.poll(() => scanline.readout('Test accuracy')).toBe(accuracy);
  await expect.poll(() => scanline.readout('Epoch')).toBe(1);

  await drop(page, { name: 'holiday.jpg', bytes: Buffer.from('no network at all') });
  await expect(page.getByRole('alert')).toContainText('This file was not opened');
  await expect(page.getByRole('alert')).toContainText('Nothing was changed');
  await scanline.expectStatus('Finished');
  expect(await scanline.probabilities()).toEqual(read);
  await expectAccessible(page);

  // Another reader, to whom the digits never come: the weights read without them.
  const context = await browser.newContext({ baseURL: new URL('.', page.url()).href });
  const other = await context.newPage();
  await shipWithPage(other, checkpoint);
  await other.route('**/mnist/**', () => undefined);
  const waiting = new ScanlinePage(other);
  await other.goto(`./#${SMALL}`);
  await waiting.draw(1);
  await expect(other.getByText('Pretrained: 98.6 % of the test digits.')).toBeVisible();
  await other.getByRole('button', { name: 'What is pretrained?' }).click();
  await expect(other.getByText(/Pressing Train starts a new network/)).toBeVisible();
  await other.keyboard.press('Escape');
  await expect.poll(async () => Math.max(...(await waiting.probabilities()))).toBeGreaterThan(0);
  await waiting.expectStatus('Loading');
  await context.close();
});

interface SavedFile {
  name: string;
  bytes: Buffer;
}

async function saved(page: Page, button: string): Promise<SavedFile> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const download: Download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function choose(page: Page, { name, bytes }: SavedFile): Promise<void> {
  const waiting = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files …' }).click();
  await (await waiting).setFiles({ name, mimeType: '', buffer: bytes });
}

/** Has a checkpoint of the small network come with the page as its pretrained weights. */
async function shipWithPage(page: Page, { name, bytes }: SavedFile): Promise<void> {
  const experiment = {
    network: 'simple-rnn',
    options: { units: 16 },
    training: { optimizer: 'adam', learningRate: 0.001 },
  };
  const index = { 'simple-rnn': { file: name, experiment, testAccuracy: 0.986, epochs: 1 } };
  await page.route('**/pretrained/index.json', (route) => route.fulfill({ json: index }));
  await page.route(`**/pretrained/${name}`, (route) => route.fulfill({ body: bytes }));
}

/** Drops a file in the middle of the page, as a file manager does. */
async function drop(page: Page, { name, bytes }: SavedFile): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const content = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, bytes.toString('base64')] as const,
  );
  const middle = page.getByRole('main');
  await middle.dispatchEvent('dragenter', { dataTransfer });
  await expect(page.getByText('Drop it to open the network')).toBeVisible();
  await middle.dispatchEvent('dragover', { dataTransfer });
  await middle.dispatchEvent('drop', { dataTransfer });
  await expect(page.getByText('Drop it to open the network')).toBeHidden();
}
