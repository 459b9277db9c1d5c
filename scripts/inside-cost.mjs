/**
 * `npm run --silent inside-cost`: what looking inside costs training. An LSTM is trained twice, in turns: with nobody who
 * could look inside, and with the tab "Inside" open, which follows it and keeps its film. `-- --pairs 3` is how often.
 * On Linux it also tells the processor time of the whole browser, which others on the machine do not change, and
 * how much of the machine they had: what they have makes the seconds say little.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runMain, setUp, SetupFailure } from './setup.mjs';
import { build } from './build.mjs';
import { serve } from './serve.mjs';

const experiment =
  'v=1&network=lstm&preset=adam-128&training-digits=12000&test-digits=1000&epochs=4&backend=wasm';

const NAMES = {
  seconds: 'seconds',
  processor: 'processor seconds of the browser',
  others: 'processor seconds of others meanwhile',
};

await runMain(async () => {
  const pairs = readPairs();
  const { chromium: executablePath } = await setUp({ chromium: true });
  await build({ ifStale: true });
  const server = await serve({ root: join(root, 'dist'), port: 0 });
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  const [without, inside] = [[], []];
  try {
    const each = [
      async () =>
        without.push(await train(browser, `${server.url}#${experiment}&hide=inside,mistakes`)),
      async () =>
        inside.push(await train(browser, `${server.url}#${experiment}&inside=reading&digit=0`)),
    ];
    // Either is first as often as the other.
    for (let pair = 0; pair < pairs; pair++) {
      for (const run of pair % 2 === 0 ? each : each.toReversed()) await run();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const processor = cpus()[0]?.model ?? 'unknown processor';
  console.log(
    [
      `An LSTM's 4 epochs from Train to their end, medians of ${pairs}; ${processor}, ${cpus().length} threads:`,
      '',
      '| | nobody can look inside | Inside is open and keeps its film | more |',
      '| --- | --- | --- | --- |',
      row('seconds', without, inside),
      ...(without[0]?.processor === undefined
        ? []
        : [row('processor', without, inside), row('others', without, inside)]),
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

/** @typedef {{ seconds: number, processor?: number, others?: number }} Spent */

/**
 * @param {keyof typeof NAMES} of
 * @param {Spent[]} without
 * @param {Spent[]} inside
 */
function row(of, without, inside) {
  const [alone, followed] = [without, inside].map((runs) => median(runs.map((run) => run[of])));
  const more = of === 'others' ? '' : `${(100 * (followed / alone - 1)).toFixed(1)} %`;
  return `| ${NAMES[of]} | ${alone.toFixed(1)} | ${followed.toFixed(1)} | ${more} |`;
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @returns {Promise<Spent>}
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
  const before = processorTimes();
  const begun = performance.now();
  await button.click();
  // Asked now and then: to look for a text at each frame would cost what is measured.
  await page.waitForFunction(
    (said) => globalThis.document.body.textContent?.includes(said),
    'All epochs are done.',
    { polling: 250, timeout: 300_000 },
  );
  const seconds = (performance.now() - begun) / 1000;
  const after = processorTimes();
  await context.close();
  if (before === undefined || after === undefined) return { seconds };
  const processor = after.browser - before.browser;
  return { seconds, processor, others: after.all - before.all - processor };
}

/** Processor seconds so far of this program's children, and of everything on the machine; Linux tells them in hundredths. */
function processorTimes() {
  try {
    const [, ...machine] = readFileSync('/proc/stat', 'utf8').split(/\s+/);
    const [user, nice, system, , , irq, softirq] = machine.map(Number);
    /** @type {Map<number, { parent: number, ticks: number }>} */
    const processes = new Map();
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const fields = statOf(id);
      if (fields === undefined) continue;
      const [, parent] = fields;
      processes.set(Number(id), {
        parent: Number(parent),
        ticks: Number(fields[11]) + Number(fields[12]),
      });
    }
    /** @param {number} id */
    const isOurs = (id) => {
      for (let at = processes.get(id); at !== undefined; at = processes.get(at.parent)) {
        if (at.parent === process.pid) return true;
      }
      return false;
    };
    const ours = [...processes].filter(([id]) => isOurs(id));
    return {
      browser: ours.reduce((sum, [, { ticks }]) => sum + ticks, 0) / 100,
      all: (user + nice + system + irq + softirq) / 100,
    };
  } catch {
    return undefined;
  }
}

/**
 * From the state on, which stands behind the name in brackets. A process may have ended meanwhile.
 *
 * @param {string} id
 */
function statOf(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
