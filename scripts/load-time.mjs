/**
 * `npm run --silent load-time`: how long a first visit takes on a slow line, from the address to the pad, the first
 * reading of a drawn digit, and the first training step. In a real Chromium, throttled through its DevTools protocol.
 * `-- --mbit 5 --ms 40 --runs 3` are the line's rate, its delay, and how often it is tried; `--doc` writes the table
 * into docs/loading.md.
 */
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { serve } from './serve.mjs';

const moments = {
  pad: 'The drawing pad is there',
  reading: 'A digit drawn at once is read',
  ready: 'Train can be pressed',
  training: 'The first training step is done',
};

await runMain(async () => {
  const { mbit, ms, runs, doc } = readOptions();
  const { chromium: executablePath } = await setUp({ chromium: true });
  await build({ ifStale: true });
  const server = await serve({ root: join(root, 'dist'), port: 0 });
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  const results = [];
  try {
    for (let run = 0; run < runs; run += 1) {
      results.push(await visit(browser, server.url, { mbit, ms }));
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const table = asTable(results, { mbit, ms });
  console.log(table);
  if (!doc) return;
  const { writeInto } = await import('./setup/document.mjs');
  await writeInto(root, 'loading.md', 'load-time', table);
});

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        mbit: { type: 'string', default: '5' },
        ms: { type: 'string', default: '40' },
        runs: { type: 'string', default: '3' },
        doc: { type: 'boolean', default: false },
      },
    });
    return {
      doc: values.doc,
      mbit: positive('--mbit', values.mbit),
      ms: positive('--ms', values.ms),
      runs: Math.min(20, Math.ceil(positive('--runs', values.runs))),
    };
  } catch (error) {
    if (error instanceof SetupFailure) throw error;
    throw new SetupFailure(
      `${error.message}. Known: npm run load-time -- [--mbit N] [--ms N] [--runs N] [--doc].`,
    );
  }
}

/**
 * @param {string} flag
 * @param {string} asked
 */
function positive(flag, asked) {
  const value = Number(asked);
  if (Number.isFinite(value) && value > 0) return value;
  throw new SetupFailure(`${flag} wants a number above 0, and "${asked}" is none.`);
}

/**
 * One first visit, with nothing kept from another. The reader draws as soon as there is a pad and presses Train as
 * soon as that can be pressed.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @param {{ mbit: number, ms: number }} line
 * @returns {Promise<Record<string, number>>} milliseconds after the address was entered
 */
async function visit(browser, url, { mbit, ms }) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: ms,
    downloadThroughput: (mbit * 1e6) / 8,
    uploadThroughput: (mbit * 1e6) / 8,
  });
  await page.addInitScript(watchMoments);
  await page.goto(url, { waitUntil: 'commit' });
  await page.getByLabel('Drawing pad').waitFor();
  await drawOne(page);
  const seen = await page.waitForFunction(
    () =>
      globalThis.moments.training && globalThis.moments.reading ? globalThis.moments : undefined,
    undefined,
    { timeout: 180_000 },
  );
  const times = await seen.jsonValue();
  await context.close();
  return times;
}

/* global document, addEventListener */
/** Runs in the page: notes when each moment comes, and presses Train as soon as that can be pressed. */
function watchMoments() {
  const noted = (globalThis.moments = {});
  const note = (/** @type {string} */ name, /** @type {unknown} */ holds) => {
    if (holds && noted[name] === undefined) noted[name] = performance.now();
  };
  const all = (/** @type {string} */ selector) => [...document.querySelectorAll(selector)];
  const watch = () => {
    note('pad', all('[aria-label="Drawing pad"]')[0]);
    const bars = all('[role=meter][aria-label^="Digit"]');
    note(
      'reading',
      bars.some((bar) => Number(bar.getAttribute('aria-valuenow')) > 0),
    );
    const train = all('button').find((button) => button.textContent === 'Train');
    if (train && !train.hasAttribute('disabled') && noted.ready === undefined) {
      note('ready', true);
      train.click();
    }
    const batch = all('dt').find((label) => label.textContent?.startsWith('Batch'));
    note('training', Number.parseFloat(batch?.nextElementSibling?.textContent ?? '') >= 1);
    setTimeout(watch, 20);
  };
  addEventListener('DOMContentLoaded', watch);
}

/** @param {import('@playwright/test').Page} page */
async function drawOne(page) {
  const box = await page.getByLabel('Drawing pad').boundingBox();
  if (box === null) throw new Error('The drawing pad is not shown.');
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 0.2 * box.height);
  await page.mouse.down();
  await page.mouse.move(x, box.y + 0.8 * box.height, { steps: 4 });
  await page.mouse.up();
}

/**
 * @param {Record<string, number>[]} results
 * @param {{ mbit: number, ms: number }} line
 */
function asTable(results, { mbit, ms }) {
  const seconds = (/** @type {number} */ time) => `${(time / 1000).toFixed(1)} s`;
  const rows = Object.entries(moments).map(([name, what]) => {
    const times = results.map((result) => result[name]).sort((one, other) => one - other);
    const median = times[Math.floor(times.length / 2)];
    return `| ${what} | ${seconds(median)} | ${seconds(times[0])} to ${seconds(times.at(-1))} |`;
  });
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads, load average ${loadavg()[0]?.toFixed(0)}`;
  return [
    `First visit at ${mbit} Mbit/s and ${ms} ms, ${results.length} visits, median; ${machine}:`,
    '',
    '| | after | from fastest to slowest |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
