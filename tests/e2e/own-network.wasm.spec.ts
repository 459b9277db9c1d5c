/** A stranger puts a network together, by mouse and by keyboard, trains it, and opens it again by its link. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { ScanlinePage } from './scanline-page.ts';

/** Enough digits and short batches, so that a few epochs are enough. */
const SLICE =
  'v=1&network=custom&preset=normalised-gru&training-digits=6000&test-digits=1000&batch-size=32&epochs=4&lr=0.003';
const WANTED = 'rows gru:64:all layer-norm gru:64 dense:10';

test('by mouse: layers are added, changed, moved, and the network learns', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SLICE}&layers=rows+lstm:8+dense:10`);
  const editor = page.getByTestId('own-network');
  const add = async (layer: string) => {
    await editor.getByRole('button', { name: 'Add layer' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${layer}`) }).click();
  };
  await editor.getByRole('button', { name: 'Start from …' }).click();
  await page.getByRole('menuitem', { name: /^No layers/ }).click();
  await expect(editor.getByTestId('layer-problem')).toContainText('Dense 10 needs one vector');
  await add('GRU');
  await add('GRU');
  // What does not fit is told at the layer, and the network stays as it was.
  await expect(editor.getByTestId('layer-problem')).toContainText(
    'GRU 64 (layer 2) needs [timesteps, features], but GRU 64 (layer 1) gives [64]',
  );
  await expect(editor).toContainText('the network that trains stays as it was');
  await expectAccessible(page);
  await rowOf(editor, 0).click();
  const settings = page.getByRole('dialog', { name: 'Change GRU 64' });
  await settings.getByRole('button', { name: /Gives$/ }).click();
  await page.getByRole('option', { name: 'all states' }).click();
  await settings.getByRole('button', { name: 'Done' }).click();
  await add('LayerNormalization');
  await editor.getByRole('button', { name: 'Move LayerNormalization up' }).click();
  await expect(editor).toContainText('43,786 parameters in all');
  await expectLayers(page, WANTED);
  // The button that has the focus shows its tooltip.
  await expectAccessible(page, true);

  await scanline.train.click();
  await scanline.expectStatus('Finished', 110_000);
  expect(await scanline.readout('Test accuracy')).toBeGreaterThan(90);

  const link = page.url();
  const other = new ScanlinePage(await page.context().newPage());
  await other.page.goto(link);
  await expect(other.page.getByTestId('own-network')).toContainText('43,786 parameters in all');
  await expectLayers(other.page, WANTED);
});

test('by keyboard: the same, and every change is taken back and done again', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SLICE}&layers=rows+lstm:8+dense:10`);
  const editor = page.getByTestId('own-network');
  const { keyboard } = page;
  /** Opens a menu that has the focus and picks what begins so. */
  const pick = async (button: string, letters: string) => {
    await editor.getByRole('button', { name: button }).focus();
    await keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    await keyboard.type(letters);
    await keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeHidden();
  };
  /** A button of a row as keys reach it: the row by arrows, what is in it by Tab. */
  const goTo = async (button: string, row: number) => {
    await rowOf(editor, row).focus();
    const wanted = editor.getByRole('button', { name: button });
    const isThere = () => wanted.evaluate((element) => element === document.activeElement);
    for (let left = 5; left > 0 && !(await isThere()); left -= 1) await keyboard.press('Tab');
    await expect(wanted).toBeFocused();
  };
  await pick('Start from …', 'No');
  await pick('Add layer', 'GRU');
  await pick('Add layer', 'GRU');
  await pick('Add layer', 'LayerN');
  await expect(editor.getByRole('row')).toHaveCount(3);
  // Arrows go from row to row, and Enter opens a layer's settings.
  await rowOf(editor, 2).focus();
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  const settings = page.getByRole('dialog', { name: 'Change GRU 64' });
  await settings.getByRole('button', { name: /Gives$/ }).focus();
  await keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'all states' }).focus();
  await keyboard.press('Enter');
  await keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await goTo('Move LayerNormalization up', 2);
  await keyboard.press('Enter');
  await expectLayers(page, WANTED);

  // At the list's ends a button that was pressed has nothing left to do; the keys still work.
  await keyboard.press('Enter');
  await expect(rowOf(editor, 0)).toContainText('LayerNormalization');
  await expect(rowOf(editor, 0)).toBeFocused();
  await keyboard.press('Control+z');
  await expectLayers(page, WANTED);
  await goTo('Move LayerNormalization down', 1);
  await keyboard.press('Enter');
  await expect(rowOf(editor, 2)).toContainText('LayerNormalization');
  await expect(rowOf(editor, 2)).toBeFocused();
  await keyboard.press('Control+z');
  await expectLayers(page, WANTED);
  await keyboard.press('Control+Shift+z');
  await expect(rowOf(editor, 2)).toContainText('LayerNormalization');
  await keyboard.press('Control+z');
  await expectLayers(page, WANTED);
  await goTo('Remove LayerNormalization', 1);
  await keyboard.press('Enter');
  await expect(editor.getByRole('row')).toHaveCount(2);
  await expect(rowOf(editor, 1)).toBeFocused();
  await keyboard.press('Control+z');
  await expectLayers(page, WANTED);

  // Everything is taken back by the button, which in the end hands the focus on.
  const undo = editor.getByRole('button', { name: 'Undo' });
  await undo.focus();
  for (let left = 20; left > 0 && (await undo.isEnabled()); left -= 1)
    await keyboard.press('Enter');
  await expectLayers(page, 'rows lstm:8 dense:10');
  await expect(editor.getByRole('button', { name: 'Redo' })).toBeFocused();
});

test('dragged by keyboard', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SLICE}&layers=rows+gru:8:all+layer-norm+lstm:8+dense:10`);
  const editor = page.getByTestId('own-network');
  const { keyboard } = page;
  await rowOf(editor, 2).focus();
  await keyboard.press('Tab');
  await expect(editor.getByRole('button', { name: 'Drag LSTM 8' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Insert after LSTM 8' })).toBeFocused();
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await expect(
    page.getByRole('button', { name: 'Insert between GRU 8 and LayerNormalization' }),
  ).toBeFocused();
  await keyboard.press('Enter');
  await expectLayers(page, 'rows gru:8:all lstm:8 layer-norm dense:10');
  await expect(rowOf(editor, 1)).toBeFocused();
  await expect(page.getByRole('dialog')).toBeHidden();
  await keyboard.press('Control+z');
  await expectLayers(page, 'rows gru:8:all layer-norm lstm:8 dense:10');
});

test('dragged by mouse, and the words say the same', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SLICE}&layers=rows+gru:8:all+layer-norm+lstm:8+dense:10`);
  const editor = page.getByTestId('own-network');
  await editor
    .getByRole('row', { name: 'LayerNormalization' })
    .dragTo(rowOf(editor, 0), { targetPosition: { x: 20, y: 2 } });
  await expectLayers(page, 'rows layer-norm gru:8:all lstm:8 dense:10');
  await editor.getByRole('button', { name: 'In words' }).click();
  const words = editor.getByRole('textbox', { name: 'Layers' });
  await expect(words).toHaveValue('rows layer-norm gru:8:all lstm:8 dense:10');
  await words.fill('rows lstm:9 dense:10');
  await words.press('Enter');
  await expect(editor.getByRole('row')).toHaveCount(1);
  await expect(editor).toContainText('LSTM 9');
  // Another network and back: one's own is still there.
  await scanline.pickNetwork('LSTM');
  await scanline.pickNetwork('Own network');
  await expect(page.getByTestId('own-network')).toContainText('LSTM 9');
});

test('more than the device holds is refused with numbers', async ({ page }) => {
  const scanline = new ScanlinePage(page);
  await scanline.open(
    'v=1&network=custom&preset=normalised-gru&batch-size=4096&layers=pixels+lstm:16:all+last+dense:10',
  );
  const editor = page.getByTestId('own-network');
  await rowOf(editor, 0).click();
  const units = page.getByRole('dialog').getByRole('textbox', { name: 'Units' });
  await units.fill('1024');
  await units.press('Enter');
  await page.keyboard.press('Escape');
  await expect(editor).toContainText(
    /would give [\d,.]+\sMB at once, but this device holds at most 4,295\.0\sMB/,
  );
  await expectLayers(page, 'pixels lstm:16:all last dense:10');
});

test('on a phone layers are edited below the picker', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const scanline = new ScanlinePage(page);
  await scanline.open(`${SLICE}&layers=grid+gru:8+lstm:8+dense:10`);
  const editor = page.getByTestId('own-network');
  // The link was no network, so the preset's stands there.
  await expect(editor).toContainText('43,786 parameters in all');
  await rowOf(editor, 0).click();
  const settings = page.getByRole('dialog');
  await settings.getByRole('textbox', { name: 'Units' }).fill('32');
  await settings.getByRole('button', { name: 'More settings' }).click();
  await settings.getByRole('switch', { name: 'Each row by itself' }).focus();
  await page.keyboard.press('Space');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page, true);
  await settings.getByRole('button', { name: 'Done' }).click();
  await expect(editor.getByTestId('layer-problem')).toContainText('needs [rows, timesteps');
  await editor.getByRole('button', { name: 'Read rows, pixel by pixel' }).click();
  await editor.getByRole('button', { name: 'Let GRU 64 read each row by itself' }).click();
  await editor.getByRole('button', { name: 'Add layer' }).click();
  await page.getByRole('menuitem', { name: /^Flatten/ }).click();
  await expectLayers(page, 'grid gru:32:all:each layer-norm gru:64:each flatten dense:10');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page, true);
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(over).toBeLessThanOrEqual(0);
}

function rowOf(editor: Locator, index: number): Locator {
  return editor.getByRole('row').nth(index);
}

/** The layers that the address says, which is what trains. */
async function expectLayers(page: Page, layers: string): Promise<void> {
  const { pathname, origin } = new URL(page.url());
  await expect
    .poll(() => {
      const given = new URLSearchParams(page.url().slice(`${origin}${pathname}#`.length));
      return given.get('layers') ?? 'rows gru:64:all layer-norm gru:64 dense:10';
    })
    .toBe(layers);
}
