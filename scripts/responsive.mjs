/**
 * `npm run --silent responsive`: whether the page answers while it trains. Chromium reports every task of the page's
 * main thread that takes more than 50 ms, which is what a reader feels as jerking; the table counts them from pressing
 * Train to the first step, and while the curves grow. `-- --seconds 15` is how long each network is watched.
 */
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { serve } from './serve.mjs';

/** From the most steps a second to the fewest. */
const experiments = {
  'SimpleRNN, epochs of 40 digits':
    'v=1&network=simple-rnn&training-digits=40&test-digits=10&epochs=100000',
  'LSTM, epochs of 12,000 digits':
    'v=1&network=lstm&preset=adam-128&units=96&training-digits=12000&test-digits=1000&epochs=50',
  'MDLSTM on lines of digits': 'v=1&network=mdlstm-line',
};

await runMain(async () => {
  const seconds = readSeconds();
  const { chromium: executablePath } = await setUp({ chromium: true });
  await build({ ifStale: true });
  const server = await serve({ root: join(root, 'dist'), port: 0 });
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  const rows = [];
  try {
    for (const [name, experiment] of Object.entries(experiments)) {
      const { starting, training } = await watch(browser, `${server.url}#${experiment}`, seconds);
      rows.push(`| ${name} | ${inWords(starting)} | ${inWords(training)} |`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const processor = cpus()[0]?.model ?? 'unknown processor';
  console.log(
    [
      `Tasks of the main thread over 50 ms; ${seconds} s of training each; ${processor}, ${cpus().length} threads, load average ${loadavg()[0]?.toFixed(0)}:`,
      '',
      '| | from Train to the first step | while it trains |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n'),
  );
});

function readSeconds() {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '15' } } });
  const seconds = Number(values.seconds);
  if (seconds >= 1 && seconds <= 600) return seconds;
  throw new SetupFailure(
    `--seconds wants a number from 1 to 600, and "${values.seconds}" is none.`,
  );
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @param {number} seconds
 * @returns {Promise<{ starting: number[], training: number[] }>} milliseconds of each long task
 */
async function watch(browser, url, seconds) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(url);
  const train = page.getByRole('button', { name: 'Train', exact: true });
  await train.and(page.locator(':enabled')).waitFor();
  await page.evaluate(() => {
    const seen = (globalThis.longTasks = []);
    new globalThis.PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration);
    }).observe({ type: 'longtask' });
  });
  const take = () => page.evaluate(() => globalThis.longTasks.splice(0, Infinity));
  await train.click();
  await page.waitForFunction(
    () => {
      const label = [...globalThis.document.querySelectorAll('dt')].find((one) =>
        one.textContent?.startsWith('Batch'),
      );
      return Number.parseFloat(label?.nextElementSibling?.textContent ?? '') >= 1;
    },
    undefined,
    { timeout: 60_000 },
  );
  const starting = await take();
  await page.waitForTimeout(1000 * seconds);
  const training = await take();
  await context.close();
  return { starting, training };
}

/** @param {number[]} tasks */
function inWords(tasks) {
  return tasks.length === 0 ? 'none' : `${tasks.length}, the longest ${Math.max(...tasks)} ms`;
}
