/**
 * Files that were loaded once, kept in the browser's Cache API, so that the server is not needed for them again.
 * Browsers have it for pages that come over https or from this computer; elsewhere, and where it is refused or
 * full, nothing is kept, and files come from the server or the browser's own cache each time.
 */
const CACHE = 'scanline-data';

/** The file as it was kept, here or by the service worker that keeps the whole page; `undefined` if it was not. */
export async function keptResponse(address: string): Promise<Response | undefined> {
  return tried(async (caches) => {
    for (const name of await caches.keys()) {
      if (name === CACHE) continue;
      // A service worker's names have a version behind the `?`.
      const found = await (await caches.open(name)).match(address, { ignoreSearch: true });
      if (found === undefined) continue;
      // Once is enough.
      await (await caches.open(CACHE)).delete(address);
      return found;
    }
    return (await caches.open(CACHE)).match(address);
  });
}

/** Keeps a response whose contents were checked. */
export async function keep(address: string, response: Response): Promise<void> {
  await tried(async (caches) => (await caches.open(CACHE)).put(address, response));
}

/** Wherever they are kept: what is damaged in the service worker's store comes from the server again as well. */
export async function forgetKept(addresses: readonly string[]): Promise<void> {
  await tried(async (caches) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const address of addresses) await cache.delete(address, { ignoreSearch: true });
    }
  });
}

/** What comes of it; `undefined` where there is no store or it cannot be used. */
async function tried<T>(use: (caches: CacheStorage) => Promise<T>): Promise<T | undefined> {
  const { caches } = globalThis as { caches?: CacheStorage };
  if (caches === undefined) return undefined;
  try {
    return await use(caches);
  } catch {
    return undefined;
  }
}
