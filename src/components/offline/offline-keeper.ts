/**
 * Keeps the page on this device, for use without a network: registers the service worker once the page itself is
 * done loading, follows how far it is, and lets a new version in when the reader wants it.
 */
import type { KeepingProgress, KeptPage, ToServiceWorker } from '../../offline/messages.ts';

export type Keeping =
  /** Not known yet, or nothing to say: no service worker here, as on plain http or in a private window. */
  | { kind: 'none' }
  /** The browser is told to save data: the reader decides. */
  | { kind: 'offered'; bytes: number | undefined }
  | { kind: 'keeping'; loadedBytes: number; totalBytes: number }
  | { kind: 'ready'; bytes: number | undefined }
  | { kind: 'failed' };

export interface OfflineState {
  keeping: Keeping;
  /** A new version lies ready. */
  update: boolean;
  /** How many other tabs show the page, when they were in the way of the new version. */
  otherTabs: number;
  /** The page would be isolated, and so have threads, if it was loaded again: its server sends no such headers. */
  isolatedNextTime: boolean;
}

/** What is used here of the browser. */
export interface OfflineSurroundings {
  serviceWorker: ServiceWorkerContainer | undefined;
  script: string;
  /** Bytes there are to keep. */
  size: () => Promise<number | undefined>;
  savesData: boolean;
  isIsolated: boolean;
  reload: () => void;
}

export class OfflineKeeper {
  readonly #around: OfflineSurroundings;
  readonly #listeners = new Set<() => void>();
  #state: OfflineState = {
    keeping: { kind: 'none' },
    update: false,
    otherTabs: 0,
    isolatedNextTime: false,
  };
  #registration: ServiceWorkerRegistration | undefined;
  #reloads = false;

  constructor(around: OfflineSurroundings = browserSurroundings()) {
    this.#around = around;
  }

  /** Bound, so that it can be handed to `useSyncExternalStore`. @returns ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Bound like `subscribe`; the same object until something has changed. */
  readonly snapshot = (): OfflineState => this.#state;

  /** Keeps the page, or offers to where data is to be saved; says at once where it is kept already. */
  async start(): Promise<void> {
    const { serviceWorker, savesData, size } = this.#around;
    if (serviceWorker === undefined) return;
    try {
      const known = await serviceWorker.getRegistration();
      if (known?.active || !savesData) return await this.keep();
      this.#change({ keeping: { kind: 'offered', bytes: await size() } });
    } catch {
      // Browsers that refuse service workers do so by throwing; the page works without.
    }
  }

  /** Lays the page up; tried again after it failed. */
  async keep(): Promise<void> {
    const { serviceWorker, script } = this.#around;
    if (serviceWorker === undefined) return;
    serviceWorker.onmessage = ({ data }: MessageEvent<KeepingProgress>) => {
      if (data.type !== 'keeping' || this.#registration?.active) return;
      const { loadedBytes, totalBytes } = data;
      this.#change({ keeping: { kind: 'keeping', loadedBytes, totalBytes } });
    };
    serviceWorker.oncontrollerchange = () => {
      if (this.#reloads) this.#around.reload();
    };
    let registration: ServiceWorkerRegistration | undefined;
    try {
      registration = await serviceWorker.register(script, { updateViaCache: 'none' });
    } catch {
      this.#change({ keeping: { kind: 'failed' } });
      return;
    }
    // Browsers that are told to block service workers may give nothing.
    if (registration === undefined) return;
    this.#registration = registration;
    registration.onupdatefound = () => this.#follow(registration.installing);
    if (registration.active) await this.#isKept(registration.active);
    if (registration.waiting) this.#change({ update: true });
    this.#follow(registration.installing);
  }

  /** Lets the new version in and loads it, unless other tabs still show the old one. */
  async update(): Promise<void> {
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    const { windows } = await described(waiting);
    this.#change({ otherTabs: windows - 1 });
    if (windows > 1) return;
    this.#reloads = true;
    tell(waiting, { type: 'take-over' });
  }

  dismissUpdate(): void {
    this.#change({ update: false, otherTabs: 0 });
  }

  #follow(worker: ServiceWorker | null): void {
    if (worker === null) return;
    const isFirst = !this.#registration?.active;
    if (isFirst && this.#state.keeping.kind !== 'keeping') {
      this.#change({ keeping: { kind: 'keeping', loadedBytes: 0, totalBytes: 0 } });
    }
    worker.onstatechange = () => {
      if (worker.state === 'activated') void this.#isKept(worker);
      if (worker.state === 'installed' && !isFirst) this.#change({ update: true });
      // Where an update cannot be laid up, the version there is stays.
      if (worker.state === 'redundant' && isFirst) this.#change({ keeping: { kind: 'failed' } });
    };
  }

  async #isKept(worker: ServiceWorker): Promise<void> {
    const isolatedNextTime = !this.#around.isIsolated;
    this.#change({ keeping: { kind: 'ready', bytes: undefined }, isolatedNextTime });
    const { bytes } = await described(worker);
    this.#change({ keeping: { kind: 'ready', bytes } });
  }

  #change(changes: Partial<OfflineState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

function tell(worker: ServiceWorker, message: ToServiceWorker, answer: Transferable[] = []): void {
  worker.postMessage(message, answer);
}

function described(worker: ServiceWorker): Promise<KeptPage> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<KeptPage>) => resolve(data);
    tell(worker, { type: 'describe' }, [port2]);
  });
}

/** In development nothing is kept: every change is to be seen at once. */
function browserSurroundings(): OfflineSurroundings {
  const beside = (name: string) => new URL(import.meta.env.BASE_URL + name, document.baseURI).href;
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return {
    serviceWorker: import.meta.env.PROD ? ownServiceWorker() : undefined,
    script: beside('sw.js'),
    size: async () => {
      const response = await fetch(beside('offline.json'));
      const { bytes } = (await response.json()) as { bytes?: unknown };
      return typeof bytes === 'number' ? bytes : undefined;
    },
    savesData: connection?.saveData === true,
    isIsolated: crossOriginIsolated,
    reload: () => location.reload(),
  };
}

/** In a frame of another site what is kept would be that site's alone, and asking may throw. */
function ownServiceWorker(): ServiceWorkerContainer | undefined {
  if (window.top !== window.self) return undefined;
  try {
    return 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  } catch {
    return undefined;
  }
}
