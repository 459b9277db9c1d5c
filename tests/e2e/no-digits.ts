/** That the page takes its words from the data set in use. */
import { expect, type Page } from '@playwright/test';

/** What is rightly said of MNIST, whatever is learned, and names in scripts. */
const OF_MNIST =
  /\b(?:load_digits|TRAINING_DIGITS|TEST_DIGITS)\b|The digits that come with the page are MNIST|MNIST’s (?:makers scaled every digit|test digits|training digits)|digits of MNIST/g;

/** No tab calls what is learned digits where it is something else, to the eye or to the ear. */
export async function expectNoDigits(page: Page): Promise<void> {
  const tabs = page.getByRole('tablist', { name: 'Views' }).getByRole('tab');
  for (const tab of await tabs.all()) {
    const name = await tab.textContent();
    await tab.click();
    const said = await page.evaluate(() => {
      const labels = [...document.querySelectorAll('[aria-label]')];
      const heard = labels.map((each) => each.getAttribute('aria-label') ?? '');
      return [document.body.innerText, ...heard].join('\n');
    });
    const lines = said.replaceAll(OF_MNIST, '').split('\n');
    expect(
      lines.filter((line) => /digit/i.test(line)),
      `the tab ${name}`,
    ).toEqual([]);
  }
}
