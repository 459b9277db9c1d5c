/**
 * How the page learns that a worker has ended. Browsers tell of a script that failed to load and of an error
 * that nobody caught, but not of a worker that was ended from outside or by lack of memory. So a worker holds a
 * Web Lock for as long as it lives, and the page waits for that lock. Web Locks are kept for secure contexts;
 * elsewhere only unanswered pings tell (stall-detector.ts).
 */

/**
 * In the worker: takes a lock that is let go when the worker ends, however that comes.
 *
 * @returns the lock's name once it is held; `undefined` where there are no locks.
 */
export async function holdLock(): Promise<string | undefined> {
  const locks = lockManager();
  if (locks === undefined) return undefined;
  const name = `scanline-worker-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  return new Promise((resolve) => {
    const held = locks.request(name, () => {
      resolve(name);
      return new Promise<never>(() => undefined);
    });
    // A page without an origin of its own, as in a sandboxed frame, is refused.
    held.catch(() => resolve(undefined));
  });
}

/**
 * In the page: calls back when whoever holds the lock has ended.
 *
 * @returns stops waiting.
 */
export function onLockReleased(name: string, callback: () => void): () => void {
  const stop = new AbortController();
  lockManager()
    ?.request(name, { signal: stop.signal }, () => {
      if (!stop.signal.aborted) callback();
    })
    .catch(() => undefined);
  return () => stop.abort();
}

function lockManager(): LockManager | undefined {
  return (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
}
