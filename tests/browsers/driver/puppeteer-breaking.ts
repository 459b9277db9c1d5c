/** What can be done to Chromium and Firefox to see what the page makes of it: most of it Chromium's own protocol knows. */
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { inTime, sourceOf, type Breaking } from './driver.ts';

export function firefoxBreaking(browser: Browser): Breaking {
  return { version: () => versionOf(browser, 'Firefox') };
}

export function chromiumBreaking(browser: Browser, page: () => Page): Breaking {
  const worker = () => {
    const found = page()
      .workers()
      .find((each) => each.url().includes('training.worker'));
    if (found === undefined) throw new Error('There is no training worker.');
    return found;
  };
  let limiting: CDPSession | undefined;
  return {
    version: () => versionOf(browser, 'Chromium'),
    crashTab: async () => {
      const crashed = new Promise((resolve) => page().once('error', resolve));
      const devtools = await page().createCDPSession();
      // It is never answered.
      devtools.send('Page.crash').catch(() => undefined);
      await inTime('crash the tab', crashed);
    },
    crashGpu: async () => {
      const devtools = await browser.target().createCDPSession();
      await inTime('crash the GPU process', devtools.send('Browser.crashGpuProcess'));
    },
    inWorker: async (task) => {
      await inTime('run a function in the worker', worker().evaluate(`${sourceOf(task)}()`));
    },
    emptyHttpCache: async () => {
      const devtools = await page().createCDPSession();
      await inTime('empty the cache', devtools.send('Network.clearBrowserCache'));
      await devtools.detach();
    },
    limitStore: async (origin, bytes) => {
      // The limit lasts as long as the session in which it was set, which a new page may have ended.
      await limiting?.detach().catch(() => undefined);
      limiting = bytes === undefined ? undefined : await page().createCDPSession();
      if (bytes === undefined) return;
      await limiting?.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
    },
    heap: async () => {
      const devtools = await page().createCDPSession();
      const [inPage, inWorker] = [await heapOf(devtools), await heapOf(worker().client)];
      await devtools.detach();
      return { page: inPage, worker: inWorker };
    },
  };
}

/** Of "HeadlessChrome/151.0" or "firefox/153.0" the first number. */
async function versionOf(browser: Browser, name: string): Promise<string> {
  const [, number = ''] = (await browser.version()).split('/');
  return `${name} ${number.split('.')[0] ?? ''}`;
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await inTime('collect garbage', devtools.send('HeapProfiler.collectGarbage'));
  const { usedSize } = await inTime('read the heap', devtools.send('Runtime.getHeapUsage'));
  return usedSize;
}
