/** What every state of the page must pass: axe-core's rules for WCAG 2.2 A and AA, target size included. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails with each broken rule and the elements that break it.
 *
 * @param popoverOpen a list of choices or an explanation is open. It hangs at the end of the document with
 *   all else hidden from screen readers, where the rule that everything be in a landmark means nothing.
 */
export async function expectAccessible(page: Page, popoverOpen = false): Promise<void> {
  await page.evaluate(source);
  const broken = await page.evaluate(async (regions) => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<AxeResults> };
    };
    const results = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'target-size': { enabled: true }, region: { enabled: regions } },
    });
    return results.violations.map(({ id, help, nodes }) => ({
      rule: `${id}: ${help}`,
      elements: nodes.map(({ html }) => html.slice(0, 160)),
    }));
  }, !popoverOpen);
  expect(broken).toEqual([]);
}
