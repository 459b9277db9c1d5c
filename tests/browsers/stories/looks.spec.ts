/** Nothing is cut off or scrolls sideways; pictures are kept to be looked at. */
import { expect } from 'vitest';
import { keepPicture, story } from '../story.ts';
import { button, type ScanlinePage } from '../scanline-page.ts';

const SMALL =
  'v=1&network=lstm&preset=adam-128&units=32&training-digits=2000&test-digits=200&epochs=2';

for (const theme of ['light', 'dark']) {
  story(`${theme}, after some training and a drawn digit`, async (page) => {
    await page.driver.resize(1280, 800);
    await page.open(`${SMALL}&theme=${theme}`);
    await page.click(button('Train'));
    await page.untilStatus('Finished', 90_000);
    await page.draw(3);
    await page.settledGuess();
    expect(await sideways(page)).toEqual([]);
    await keepPicture(page, theme);
  });
}

story('360 pixels wide, from top to bottom', async (page) => {
  await page.driver.resize(360, 740);
  try {
    await page.open(SMALL);
    await page.draw(5);
    await page.settledGuess();
    const [width, height] = await page.driver.run(() => [
      innerWidth,
      document.documentElement.scrollHeight,
    ]);
    expect(await sideways(page)).toEqual([]);
    for (let top = 0, part = 1; top < (height ?? 0) && part <= 6; top += 700, part += 1) {
      await page.driver.run((y) => scrollTo({ top: y, behavior: 'instant' }), top);
      await keepPicture(page, `${width} px wide, part ${part}`);
    }
  } finally {
    await page.driver.resize(1280, 800);
  }
});

/** What reaches out of the page to the right although nothing scrolls it there. */
function sideways(page: ScanlinePage): Promise<string[]> {
  return page.driver.run(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const all = [...document.body.querySelectorAll('*')];
    const out = all.filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return out.map((element) => `${element.tagName}: ${element.textContent.slice(0, 40)}`);
  });
}
