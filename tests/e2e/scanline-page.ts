/** The page as a user meets it: what is read off it and done to it, by the words it shows. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Stroke } from '../../src/data/strokes.ts';
import { digitStrokes } from '../../src/data/digit-strokes.ts';

export class ScanlinePage {
  readonly train: Locator;
  readonly goOn: Locator;
  readonly pause: Locator;
  readonly oneBatch: Locator;
  readonly reset: Locator;
  readonly pad: Locator;

  constructor(readonly page: Page) {
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    this.train = button('Train');
    this.goOn = button('Resume');
    this.pause = button('Pause');
    this.oneBatch = button('Step: 1 batch');
    this.reset = button('Reset');
    this.pad = page.getByLabel('Drawing pad');
  }

  /** Opens the page with a link's experiment; resolves when it can be trained. */
  async open(link = '', timeout = 60_000): Promise<void> {
    await this.page.goto(`./${link === '' ? '' : `#${link}`}`);
    await this.expectStatus('Ready to train', timeout);
  }

  /** Picks a network by its name. */
  async pickNetwork(name: string): Promise<void> {
    await this.page
      .getByRole('region', { name: 'Network and settings' })
      .getByText(name, { exact: true })
      .click();
  }

  async expectStatus(status: string, timeout = 60_000): Promise<void> {
    await expect(this.page.getByTestId('status')).toContainText(status, { timeout });
  }

  /** The first number beside a label of the transport, e.g. 2 for the epoch of "2 / 20"; NaN before there is one. */
  async readout(label: string): Promise<number> {
    const shown = await this.page
      .locator('dt', { hasText: new RegExp(`^${label}`) })
      .locator('xpath=following-sibling::dd[1]')
      .innerText();
    return Number.parseFloat(shown.replaceAll(',', ''));
  }

  /**
   * Pauses; resolves once the place where the run stands is shown and kept: both follow the status by some frames.
   *
   * @param within milliseconds until the status must say so
   */
  async pauseUntilKept(within?: number): Promise<{ epoch: number; batch: number }> {
    await this.pause.click();
    await this.expectStatus('Paused', within);
    const place = async () => ({
      epoch: await this.readout('Epoch'),
      batch: await this.readout('Batch'),
    });
    await expect(async () => {
      expect(await this.page.evaluate(placeKept)).toEqual(await place());
    }).toPass({ timeout: 20_000 });
    return place();
  }

  /** Draws a digit with the mouse, in the middle of the pad, after clearing it. */
  async draw(digit: number): Promise<void> {
    const clear = this.page.getByRole('button', { name: 'Clear', exact: true });
    if (await clear.isEnabled()) await clear.click();
    await this.pad.scrollIntoViewIfNeeded();
    const box = await this.pad.boundingBox();
    if (box === null) throw new Error('The drawing pad is not shown.');
    const size = 0.7 * Math.min(box.width, box.height);
    const place = {
      left: box.x + (box.width - size) / 2,
      top: box.y + (box.height - size) / 2,
      size,
    };
    await drawStrokes(this.page, digitStrokes(digit, place), size);
  }

  /** The ten probabilities, as the bars say them to a screen reader, 0 to 100. */
  async probabilities(): Promise<number[]> {
    const meters = this.page.getByRole('meter', { name: /^Digit \d$/ });
    await expect(meters).toHaveCount(10);
    const values = await meters.evaluateAll((bars) =>
      bars.map((bar) => Number(bar.getAttribute('aria-valuenow'))),
    );
    return values;
  }

  /** The best guess once two readings of the bars agree, so that the last stroke is in it. */
  async settledGuess(): Promise<number> {
    let last: number[] = [];
    await expect
      .poll(async () => {
        const before = last;
        last = await this.probabilities();
        return Math.max(...last) > 0 && last.every((value, digit) => value === before[digit]);
      })
      .toBe(true);
    return last.indexOf(Math.max(...last));
  }
}

/**
 * Moves the mouse along strokes that fill a square of `size` pixels. Each move takes the browser a frame, so
 * points that hardly change the shape are left out.
 */
export async function drawStrokes(
  { mouse }: Page,
  strokes: readonly Stroke[],
  size: number,
): Promise<void> {
  for (const { points } of strokes) {
    const [first, ...rest] = points;
    await mouse.move(first.x, first.y);
    await mouse.down();
    let at = first;
    for (const point of rest) {
      if (point !== rest.at(-1) && Math.hypot(point.x - at.x, point.y - at.y) < size / 12) continue;
      await mouse.move(point.x, point.y);
      at = point;
    }
    await mouse.up();
  }
}

/** Where the run that was kept last stands, as the readouts say it; runs in the page. */
export function placeKept(): Promise<{ epoch: number; batch: number } | undefined> {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open('scanline');
    open.onerror = () => reject(new Error(open.error?.message));
    open.onsuccess = () => {
      const asked = open.result.transaction('runs').objectStore('runs').getAll();
      asked.onerror = () => reject(new Error(asked.error?.message));
      asked.onsuccess = () => {
        open.result.close();
        const runs = asked.result as {
          updated: number;
          position: { epoch: number; batch: number; batchesPerEpoch: number };
        }[];
        const last = runs.sort((one, other) => other.updated - one.updated).at(0)?.position;
        if (last === undefined) resolve(undefined);
        else if (last.batch === 0) resolve({ epoch: last.epoch, batch: last.batchesPerEpoch });
        else resolve({ epoch: last.epoch + 1, batch: last.batch });
      };
    };
  });
}
