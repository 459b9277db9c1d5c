/**
 * `npm run --silent inside-cost`: what looking inside costs training. An LSTM is trained twice, in turns: with nobody who
 * could look inside, and with the tab "Inside" open, which follows it and keeps its film. `-- --pairs 3` is how often.
 */
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { serve } from './serve.mjs';

const experiment =
  'v=1&network=lstm&preset=adam-128&training-digits=12000&test-digits=1000&epochs=4&backend=wasm';

await runMain(async () => {
  const pairs = readPairs();
  const { chromium: executablePath } = await setUp({ chromium: true });
  await build({ ifStale: true });
  const server = await serve({ root: join(root, 'dist'), port: 0 });
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  const [without, inside] = [[], []];
  try {
    for (let pair = 0; pair < pairs; pair++) {
      without.push(await train(browser, `${server.url}#${experiment}&hide=inside,mistakes`));
      inside.push(await train(browser, `${server.url}#${experiment}&inside=reading&digit=0`));
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const [alone, followed] = [median(without), median(inside)];
  const processor = cpus()[0]?.model ?? 'unknown processor';
  console.log(
    [
      `Seconds from Train to the end of an LSTM's 4 epochs, median of ${pairs}; ${processor}, ${cpus().length} threads, load average ${loadavg()[0]?.toFixed(0)}:`,
      '',
      '| nobody can look inside | Inside is open and keeps its film | more |',
      '| --- | --- | --- |',
      `| ${alone.toFixed(1)} | ${followed.toFixed(1)} | ${(100 * (followed / alone - 1)).toFixed(1)} % |`,
    ].join('\n'),
  );
});

function readPairs() {
  const { values } = parseArgs({ options: { pairs: { type: 'string', default: '3' } } });
  const pairs = Number(values.pairs);
  if (Number.isInteger(pairs) && pairs >= 1 && pairs <= 20) return pairs;
  throw new SetupFailure(
    `--pairs wants a whole number from 1 to 20, and "${values.pairs}" is none.`,
  );
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @returns {Promise<number>} seconds
 */
async function train(browser, url) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(url);
  const button = page.getByRole('button', { name: 'Train', exact: true });
  await button.and(page.locator(':enabled')).waitFor();
  const begun = performance.now();
  await button.click();
  await page.getByText('All epochs are done.').waitFor({ timeout: 300_000 });
  const seconds = (performance.now() - begun) / 1000;
  await context.close();
  return seconds;
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
