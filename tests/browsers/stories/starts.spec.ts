/**
 * The page gets ready, however often it is started: `npm test -- --only engines --engine firefox --starts 40`.
 * Each start is the first of a new browser.
 */
import { expect, inject, test } from 'vitest';
import { DriverStalled } from '../driver/driver.ts';
import { openDriver } from '../driver/open-driver.ts';
import { ScanlinePage } from '../scanline-page.ts';
import { engine, keepPicture } from '../story.ts';

const starts = Number(process.env['SCANLINE_STARTS']);
/** Milliseconds. On software WebGPU the first start compiles what the self-test needs. */
const LONGEST = 150_000;

test(`gets ready ${starts} times of ${starts}`, { timeout: starts * LONGEST }, async () => {
  const seconds: number[] = [];
  const failed: string[] = [];
  let stalled = 0;
  for (let start = 1; start <= starts; start += 1) {
    const page = new ScanlinePage(
      await openDriver(engine, inject('found')),
      engine,
      inject('address'),
    );
    const begun = performance.now();
    try {
      await page.open();
      seconds.push((performance.now() - begun) / 1000);
    } catch (error) {
      if (error instanceof DriverStalled) stalled += 1;
      else failed.push(`start ${start}: ${String(error)}`);
      await keepPicture(page, `start ${start}`).catch(() => undefined);
    } finally {
      await page.driver.end();
    }
  }
  const sorted = seconds.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1);
  console.log(
    `${engine}: ${seconds.length} of ${starts} starts got ready, in ${at(0)} to ${at(1)} s, half of them within ${at(0.5)} s; ${failed.length} did not; the driver stalled in ${stalled}.`,
  );
  expect(failed).toEqual([]);
  expect(seconds.length).toBeGreaterThan(0);
});
