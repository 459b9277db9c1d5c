/** The tabs "Inside" and "Mistakes", as a learner uses them: by link, by mouse and by keyboard alone. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

const LINK = 'network=lstm&backend=wasm&digit=4711';

test('a link opens a question at a step of a digit, and the steps are gone through by keyboard', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${LINK}&inside=reading&step=14`);
  await expect(page.getByText('Step 14 of 28')).toBeVisible();
  await expect(page.getByText('Test digit 4711, a 5.')).toBeVisible();
  await expect(page.getByText(/^After step 14: /)).toBeVisible();
  const cursor = page.getByRole('slider', { name: 'Step' });
  await cursor.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/^After step 15: /)).toBeVisible();
  await page.keyboard.press('End');
  // What it says at the last step is what the pretrained network reads: this digit is a 5.
  await expect(page.getByText(/^After step 28: 5 \(/)).toBeVisible();
  await expect.poll(() => page.url()).toContain('inside=reading&step=28&digit=4711');
  await expectAccessible(page);
});

test('each question is answered in a sentence', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  for (const [question, said] of [
    ['states', /Unit \d+, step 28: hidden state −?\d/],
    ['pixels', /Ink counts most in row \d+, column \d+/],
    ['gradient', /lstm: learning reaches back/],
    ['memory', /The largest eigenvalue has size \d/],
    ['what-if', /As it is: 5 .* With the change: \d/],
  ] as const) {
    await scanline.open(`${LINK}&inside=${question}`);
    await expect(tab.getByText(said)).toBeVisible();
    await expectAccessible(page);
    // Nothing in it scrolls by itself.
    const scrolls = await tab.evaluate((panel) =>
      [...panel.querySelectorAll('*')].some((part) => {
        const { overflowY } = getComputedStyle(part);
        return ['auto', 'scroll'].includes(overflowY) && part.scrollHeight > part.clientHeight + 1;
      }),
    );
    expect(scrolls).toBe(false);
    await page.goto('about:blank');
  }
});

test('one cell is computed before one’s eyes, from the network down to a single sum', async ({
  page,
}) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${LINK}&inside=cell&step=14&unit=12`);
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  const level = (name: string) => tab.getByRole('radio', { name, exact: true }).click();
  const product = tab.getByRole('button', { name: /^f\s*t ⊙ c\s*t-1/ });
  await product.focus();
  await page.keyboard.press('Enter');
  const said = await product.locator('small').innerText();
  await expect(tab.getByRole('status').filter({ hasText: `= ${said}.` })).toBeVisible();
  await expect(tab.getByRole('list', { name: 'Its equations' }).locator('mark')).toHaveText(
    'ft ⊙ ct-1',
  );
  await expectAccessible(page);
  await tab.getByRole('button', { name: /^f\s*t\s*0\.\d/ }).click();
  await tab.getByRole('button', { name: 'The sum in f_t' }).click();
  await expect(tab.getByRole('row', { name: /^Sum −?\d/ })).toBeVisible();
  await expect(tab.getByText('Its largest products')).toBeVisible();
  await expectAccessible(page);
  await level('Network');
  await tab.getByRole('button', { name: 'lstm', exact: true }).click();
  await expect(tab.getByText(/^Unit 12, step 14: −?\d\.\d+ becomes −?\d\.\d+\./)).toBeVisible();
  await expectAccessible(page);
  await tab.getByRole('spinbutton', { name: 'Unit' }).fill('13');
  await expect(tab.getByText(/^Unit 13, step 14: /)).toBeVisible();
  await expect.poll(() => page.url()).toContain('inside=cell&step=14&digit=4711&unit=13');
});

test('cells whose units do not look at each other can be looked into', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  await scanline.open(
    'network=lru&reading=rows&layers=1&units=16&backend=wasm&digit=3&inside=memory',
  );
  await expect(
    tab.getByText(/This is exact: its state is multiplied by these numbers/),
  ).toBeVisible();
  await page.goto('about:blank');
  await scanline.open(
    'network=mingru&reading=rows&layers=1&units=16&backend=wasm&digit=3&inside=cell',
  );
  await expect(tab.getByRole('button', { name: /^h\s*t\s+−?\d/ })).toBeVisible();
  await expectAccessible(page);
});

test('other networks are laid beside, on the same digit', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${LINK}&inside=gradient`);
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  for (const name of ['SimpleRNN', 'IRNN']) {
    await tab.getByRole('button', { name, exact: true }).press('Enter');
    await expect(tab.getByText(new RegExp(`^${name}: learning reaches back`))).toBeVisible();
  }
  await expectAccessible(page);
  await tab.getByRole('button', { name: 'IRNN', exact: true }).press('Enter');
  await expect(tab.getByText(/^IRNN: learning/)).toBeHidden();
});

test('the film of a run goes back to how it read before its first step', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(
    'network=simple-rnn&units=16&training-digits=1000&test-digits=500&epochs=3&backend=wasm&digit=4711&inside=reading',
  );
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText('Finished').first()).toBeVisible({ timeout: 60_000 });
  const film = tab.getByRole('slider', { name: 'Epoch' });
  await film.press('Home');
  await expect(tab.getByText('As it was before its first step.')).toBeVisible();
  await expect(tab.getByText(/The network is not trained yet/)).toBeVisible();
  await film.press('ArrowRight');
  await expect(tab.getByText(/^As it was after epoch \d\.$/)).toBeVisible();
  await expectAccessible(page);
  await film.press('End');
  await expect(tab.getByText(/^The network as it is\./)).toBeVisible();
  await page.getByRole('tab', { name: 'Mistakes' }).click();
  const mistakes = page.getByRole('tabpanel', { name: 'Mistakes' });
  await mistakes.getByRole('slider', { name: 'Epoch' }).press('Home');
  await expect(
    mistakes.getByText(/of 10,000 read wrongly: .* right\. The network is not trained yet/),
  ).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
});

test('a training step is gone through part by part, by keyboard', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open('network=lstm&units=16&backend=wasm&test-digits=250&inside=batch&digit=0');
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  await tab.getByRole('button', { name: 'Make one training step' }).press('Enter');
  await expect(tab.getByText('Step 1, a batch of 128.')).toBeVisible({ timeout: 60_000 });
  await expect(tab.getByText(/Of the first 12 it reads \d+ rightly/)).toBeVisible();
  await expectAccessible(page);
  const next = tab.getByRole('button', { name: 'Next part' });
  await next.press('Enter');
  await expect(tab.getByText(/The mean of the whole batch is 2\.\d+/)).toBeVisible();
  await next.press('Enter');
  await expect(tab.getByText(/the mean of \d+ of these digits/)).toBeVisible();
  await expect(tab.getByRole('row', { name: /^lstm\/recurrent_kernel/ })).toBeVisible();
  await expectAccessible(page);
  await next.press('Enter');
  await expect(tab.getByText(/lstm\/recurrent_kernel moves by 0\.\d+/)).toBeVisible();
  await expect(tab.getByText(/After the step \d+ of the 12 digits/)).toBeVisible();
  await expectAccessible(page);
  // The run has made one step, and goes on from there.
  await expect(page.getByText('1 / 469').first()).toBeVisible();
});

test('each view is taken away as a picture and as numbers', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${LINK}&inside=gradient`);
  const tab = page.getByRole('tabpanel', { name: 'Inside' });
  await expect(tab.getByText(/^lstm: learning reaches back/)).toBeVisible();
  const taken = async (kind: string) => {
    const download = page.waitForEvent('download');
    await tab.getByRole('button', { name: 'Picture' }).click();
    await page.getByRole('menuitem', { name: kind }).click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const svg = await taken('Save as SVG');
  expect(svg.name).toBe('scanline-gradient.svg');
  const drawing = svg.bytes.toString();
  expect(drawing).toContain('Why does it forget? LSTM');
  expect(drawing).toContain('Test digit 4711, a 5.');
  expect(drawing).toMatch(/<path [^>]*stroke="rgb\(/);
  // It stands alone: another page shows it without this one's style.
  expect(drawing).not.toContain('var(');
  const png = await taken('Save as PNG');
  expect(png.name).toBe('scanline-gradient.png');
  expect([...png.bytes.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe(
    'PNG',
  );
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(600);
  const numbers = page.waitForEvent('download');
  await tab.getByRole('button', { name: 'Save as CSV' }).click();
  const csv = await readFile(await (await numbers).path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(29);
});

test('what is drawn is what is looked into', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${LINK}&inside=reading`);
  await expect(page.getByText('Test digit 4711, a 5.')).toBeVisible();
  await scanline.draw(0);
  await expect(page.getByText('Your drawing.')).toBeVisible();
  await expect.poll(() => page.url()).not.toContain('digit=');
});

test('mistakes are counted, listed by confidence, and open inside', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open('network=lstm&backend=wasm');
  await page.getByRole('tab', { name: 'Mistakes' }).click();
  await page.getByRole('button', { name: 'Find mistakes' }).click();
  // The weights that come with the page read 98.6 % of the test digits.
  await expect(page.getByText(/^1\d\d of 10,000 read wrongly: 98\.\d\d/)).toBeVisible({
    timeout: 60_000,
  });
  const open = page.getByRole('button', { name: /^Look inside: test digit/ });
  await expect(open.first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /times 4 read as 9$/ }).click();
  await expect(open.first()).toHaveAccessibleName(/a 4 read as 9/);
  await open.first().click();
  await expect(page.getByRole('tab', { name: 'Inside' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText(/^Test digit \d+, a 4\./)).toBeVisible();
});

test('networks that scan images or read numbers have questions of their own', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open('network=blstm-line&backend=wasm&inside=alignment&digit=11');
  await expect(page.getByText('Blanks left out')).toBeVisible();
  await expect(page.getByText(/The right number has the probability/)).toBeVisible();
  await page.goto('about:blank');
  await scanline.open('network=mdlstm&backend=wasm&inside=scans&digit=11');
  await page.getByRole('spinbutton', { name: 'Pick a cell: row' }).fill('5');
  await expect(
    page.getByText(/From the top left: the cell in row 5, column 1 has seen \d+/),
  ).toBeVisible();
});
