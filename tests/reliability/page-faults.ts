/** Faults of the page, made in real browsers: what is broken, and what a user then does to go on. */
import { readdir } from 'node:fs/promises';
import type { Breaking, Engine } from '../browsers/driver/driver.ts';
import { button, until, type ScanlinePage } from '../browsers/scanline-page.ts';
import type { FaultyServer } from './faulty-server.ts';
import {
  continued,
  dismissNews,
  LONG,
  lossOf,
  PATIENCE,
  resumed,
  stepOf,
  trainOn,
  untilPast,
  watchForRewind,
  withWorker,
  type Loss,
} from './training-page.ts';

/** A browser with the page in it, and the server that it came from. */
export interface Opened {
  page: ScanlinePage;
  server: FaultyServer;
}

export interface PageFault {
  /** What is broken, for the table. */
  what: string;
  /** How often in each engine, unless it is said. */
  times: Partial<Record<Engine, number>>;
  /** What it needs besides the network as it trains: nothing, the page opened anew, or a browser of its own. */
  fresh?: 'page' | 'browser';
  /** @param share 0 to 1: when in a checkpoint interval it is broken. */
  run: (opened: Opened, share: number) => Promise<Loss>;
}

const NOTHING_LOST: Loss = { stepsLost: 0, intervalsLost: 0 };

export const PAGE_FAULTS: Readonly<Record<string, PageFault>> = {
  'worker-ended': {
    what: 'the worker is ended without a word',
    times: { chromium: 5, firefox: 5, webkit: 5 },
    run: ({ page }, share) => whileTraining(page, share, () => endWorker(page)),
  },
  'worker-error': {
    what: 'an error that nobody catches in the worker',
    times: { chromium: 5, firefox: 5, webkit: 5 },
    run: ({ page }, share) =>
      whileTraining(page, share, () =>
        withWorker(page, (worker) => {
          // It takes apart what it is sent.
          worker.postMessage(null);
        }),
      ),
  },
  'device-crash': {
    what: 'the process that drives the graphics card crashes',
    times: { 'chromium-webgpu': 3 },
    fresh: 'browser',
    run: ({ page }, share) => whileTraining(page, share, () => can(page, 'crashGpu')()),
  },
  'device-destroyed': {
    what: 'the WebGPU device is destroyed',
    times: { 'chromium-webgpu': 5 },
    fresh: 'page',
    run: ({ page }, share) =>
      whileTraining(page, share, () =>
        can(
          page,
          'inWorker',
        )(() => {
          const { prototype } = GPUDevice;
          const { createBindGroup } = prototype;
          prototype.createBindGroup = function (this: GPUDevice, ...given) {
            prototype.createBindGroup = createBindGroup;
            const made = createBindGroup.apply(this, given);
            this.destroy();
            return made;
          };
        }),
      ),
  },
  outage: {
    what: 'the worker ends while the server is away',
    times: { chromium: 4, firefox: 4, webkit: 4 },
    run: ({ page, server }, share) =>
      whileServerIsAway(server, () =>
        whileTraining(
          page,
          share,
          () => endWorker(page),
          () => server.start(),
        ),
      ),
  },
  'outage-nothing-kept': {
    what: 'the same, and nothing of the page is kept',
    times: { chromium: 3, firefox: 3, webkit: 3 },
    run: ({ page, server }, share) =>
      whileTraining(
        page,
        share,
        async () => {
          await forgetPage(page);
          await server.stop();
          await endWorker(page);
        },
        () => server.start(),
      ).finally(() => server.start()),
  },
  reload: {
    what: 'the page is reloaded',
    times: { chromium: 5, firefox: 5, webkit: 5 },
    run: ({ page }, share) => openedAgain(page, share, () => page.driver.reload()),
  },
  'closed-tab': {
    what: 'the tab is closed',
    times: { chromium: 3, firefox: 3, webkit: 3 },
    run: ({ page }, share) =>
      openedAgain(page, share, async () => {
        await page.driver.newTab();
        await page.driver.goTo(page.addressOf(LONG));
      }),
  },
  'tab-crash': {
    what: 'the tab crashes',
    times: { chromium: 5 },
    run: ({ page }, share) =>
      openedAgain(page, share, async () => {
        await can(page, 'crashTab')();
        await page.driver.newTab();
        await page.driver.goTo(page.addressOf(LONG));
      }),
  },
  chunk: {
    what: 'a part of the page does not load once',
    times: { chromium: 3, firefox: 3, webkit: 3 },
    fresh: 'browser',
    run: partFails,
  },
  'full-store': {
    what: 'the browser’s store is full',
    times: { chromium: 3 },
    fresh: 'page',
    run: ({ page, server }, share) =>
      whileStoreRefuses(
        page,
        share,
        () => can(page, 'limitStore')(new URL(server.address).origin, 1),
        () => can(page, 'limitStore')(new URL(server.address).origin, undefined),
      ),
  },
  'refusing-store': {
    what: 'the browser’s store refuses each write',
    times: { chromium: 2, firefox: 3, webkit: 3 },
    fresh: 'page',
    run: ({ page }, share) =>
      whileStoreRefuses(
        page,
        share,
        () =>
          page.driver.run(() => {
            const { put } = IDBObjectStore.prototype;
            (globalThis as { putInOrder?: typeof put }).putInOrder = put;
            IDBObjectStore.prototype.put = () => {
              throw new DOMException('It is full.', 'QuotaExceededError');
            };
          }),
        () =>
          page.driver.run(() => {
            const { putInOrder } = globalThis as { putInOrder?: IDBObjectStore['put'] };
            if (putInOrder !== undefined) IDBObjectStore.prototype.put = putInOrder;
          }),
      ),
  },
};

/** Breaks it while it trains; the page goes on by itself, or after "Try again". */
async function whileTraining(
  page: ScanlinePage,
  share: number,
  breakIt: () => Promise<void>,
  beforeTryAgain?: () => Promise<void>,
): Promise<Loss> {
  const course = await trainOn(page, share);
  await dismissNews(page);
  const lastStep = await watchForRewind(page);
  await breakIt();
  const at = performance.now();
  const from = await resumed(page, beforeTryAgain);
  return lossOf([...course, { at, step: await lastStep() }], from);
}

/** Ends the training worker as a browser that lacks memory does: without a word to anybody. */
function endWorker(page: ScanlinePage): Promise<void> {
  return withWorker(page, (worker) => worker.terminate());
}

/** Leaves the page and comes back while it trains; the page offers to go on. */
async function openedAgain(
  page: ScanlinePage,
  share: number,
  leave: () => Promise<void>,
): Promise<Loss> {
  const course = await trainOn(page, share);
  await leave();
  return lossOf(course, await continued(page));
}

async function whileServerIsAway(server: FaultyServer, task: () => Promise<Loss>): Promise<Loss> {
  await server.stop();
  try {
    return await task();
  } finally {
    await server.start();
  }
}

/** Everything that the page and, where it can be asked, the browser have kept of downloads. */
async function forgetPage(page: ScanlinePage): Promise<void> {
  await page.driver.run(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations())
      await worker.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.driver.breaking.emptyHttpCache?.();
}

/** The first time each file is asked for that saving a network needs, the server fails. */
async function partFails({ page, server }: Opened): Promise<Loss> {
  const { downloads } = page.driver;
  await page.click(button('Step: 1 batch'));
  await page.untilStatus('Paused', PATIENCE);
  await page.click({ role: 'tab', name: 'Files' });
  const failed = new Set<string>();
  server.refuses = (path) => {
    if (!/^\/assets\/.*\.js$/.test(path) || failed.has(path)) return false;
    failed.add(path);
    return true;
  };
  try {
    // Each press may come upon another file that fails; what is told of it is read and closed.
    const told = 'A part of this program';
    for (let presses = 0; presses < 8; presses += 1) {
      await page.click(button('Download Keras (.keras)'));
      const { saved } = await until(
        'the network is saved, or is said not to be',
        async () => ({
          saved: (await readdir(downloads)).some((name) => name.endsWith('.keras')),
          words: await page.words(),
        }),
        ({ saved, words }) => saved || words.includes(told),
        PATIENCE,
      );
      if (saved) break;
      await page.click(button('Close'));
      if (presses === 7) throw new Error('It could not be saved in eight tries.');
    }
  } finally {
    server.refuses = refusesServiceWorker;
  }
  if (failed.size === 0) throw new Error('No part was asked of the server.');
  return NOTHING_LOST;
}

/** Of a page that is to have nothing kept for offline use. */
export const refusesServiceWorker = (path: string): boolean => path === '/sw.js';

/** Training goes on though nothing can be kept, which is said; what was kept before is still there afterwards. */
async function whileStoreRefuses(
  page: ScanlinePage,
  share: number,
  refuse: () => Promise<void>,
  allow: () => Promise<void>,
): Promise<Loss> {
  await trainOn(page, share);
  await refuse();
  try {
    await page.untilSays('The browser’s storage is full', PATIENCE);
    await untilPast(page, await stepOf(page));
  } finally {
    await allow();
  }
  await page.driver.reload();
  await continued(page);
  return NOTHING_LOST;
}

/** @throws Error where the browser does not let it be done. */
function can<Name extends keyof Breaking>(
  page: ScanlinePage,
  name: Name,
): NonNullable<Breaking[Name]> {
  const { breaking } = page.driver;
  const way = breaking[name];
  if (way === undefined) throw new Error(`${page.engine} cannot do ${name}.`);
  return way.bind(breaking) as NonNullable<Breaking[Name]>;
}
