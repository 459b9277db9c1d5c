/** The browser of an engine. */
import type { FoundEngines } from '../../../scripts/setup/engines.mjs';
import { DriverStalled, type Driver, type Engine } from './driver.ts';
import { startPuppeteer } from './puppeteer-driver.ts';
import { startWebKit } from './webkit-driver.ts';

/** A driver may stall at its very start. */
const TRIES = 3;

/**
 * @param chromiumFlags for V8 and Chromium besides the usual ones
 * @throws DriverStalled when it cannot be started in three tries.
 */
export async function openDriver(
  engine: Engine,
  found: FoundEngines,
  chromiumFlags: readonly string[] = [],
): Promise<Driver> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await start(engine, found, chromiumFlags);
    } catch (error) {
      if (!(error instanceof DriverStalled) || left === 1) throw error;
    }
  }
}

function start(
  engine: Engine,
  found: FoundEngines,
  chromiumFlags: readonly string[],
): Promise<Driver> {
  const setup = found[engine === 'chromium-webgpu' ? 'chromium' : engine];
  if (setup === undefined) throw new Error(`${engine} is not on this machine.`);
  return engine === 'webkit'
    ? startWebKit(setup as NonNullable<FoundEngines['webkit']>)
    : startPuppeteer({ engine, chromiumFlags, ...setup });
}
