/** What page and service worker tell each other. */

/** From the page; each comes with a port for the answer, if it has one. */
export type ToServiceWorker =
  /** Let the new version take the old one's place. */
  { type: 'take-over' } | { type: 'describe' };

/** The answer to `describe`. */
export interface KeptPage {
  /** Of all that is kept, unpacked. */
  bytes: number;
  /** Tabs and windows that show the page. */
  windows: number;
}

/** To every page while a version is being laid up. */
export interface KeepingProgress {
  type: 'keeping';
  loadedBytes: number;
  totalBytes: number;
}
