/** A story: what one user does, told in a browser. The stories of a file share a session. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, inject, test } from 'vitest';
import { openDriver } from './driver/open-driver.ts';
import { ScanlinePage } from './scanline-page.ts';

/** Where screenshots are laid, those of stories that failed among them. */
const pictures = join(import.meta.dirname, '../../test-results/browsers');

export const engine = inject('engine');

let page: ScanlinePage | undefined;

/** Tells a story in the engine that is under test. */
export function story(name: string, tell: (page: ScanlinePage) => Promise<void>): void {
  test(name, async () => {
    page ??= new ScanlinePage(await openDriver(engine, inject('found')), engine, inject('address'));
    try {
      await tell(page);
    } catch (error) {
      // What comes next begins in a new session, whatever has become of this one.
      await keepPicture(page, `failed ${name}`).catch(() => undefined);
      await endSession();
      throw error;
    }
  });
}

/** Keeps a picture of what is shown, for people to look at. */
export async function keepPicture({ driver }: ScanlinePage, name: string): Promise<void> {
  const picture = await driver.screenshot();
  await mkdir(pictures, { recursive: true });
  const file = `${engine} ${name}`.replaceAll(/[^\w.]+/g, '-');
  await writeFile(join(pictures, `${file}.png`), picture);
}

async function endSession(): Promise<void> {
  const ended = page;
  page = undefined;
  await ended?.driver.end();
}

afterAll(endSession);
