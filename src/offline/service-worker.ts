/**
 * The service worker: keeps everything the page can ever ask its server for, and answers from that with the headers
 * that make the page cross-origin isolated, so that threads stay without a network, and on servers that cannot send
 * such headers.
 *
 * A new version is laid up beside the old one and takes its place only when the page says so or no page is open.
 * What is kept, when it is renewed and how requests are matched is Workbox's.
 */
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import { PrecacheRoute } from 'workbox-precaching/PrecacheRoute.js';
import { registerRoute } from 'workbox-routing/registerRoute.js';
import type { KeepingProgress, KeptPage, ToServiceWorker } from './messages.ts';

interface KeptFile {
  url: string;
  /** Null where the name has a hash of the content in it. */
  revision: string | null;
  /** Unpacked. */
  bytes: number;
}

// Put in when the page is built (scripts/build/service-worker.mjs).
declare const KEPT_FILES: readonly KeptFile[];
declare const ISOLATION_HEADERS: Readonly<Record<string, string>>;

const scope = self as unknown as ServiceWorkerGlobalScope;
const totalBytes = KEPT_FILES.reduce((sum, { bytes }) => sum + bytes, 0);
const bytesOf = new Map(
  KEPT_FILES.map(({ url, bytes }) => [new URL(url, scope.location.href).href, bytes]),
);
let loadedBytes = 0;

const controller = new PrecacheController({
  plugins: [
    {
      // What the page has loaded a moment ago is asked for again, not sent again.
      requestWillFetch: async ({ request }) =>
        request.cache === 'reload' ? new Request(request, { cache: 'no-cache' }) : request,
      handlerWillRespond: async ({ response }) => isolated(response),
      handlerDidComplete: async ({ request, event, error }) => {
        if (event.type === 'install' && !error) await tellProgress(request.url);
      },
    },
  ],
});
controller.addToCacheList([...KEPT_FILES]);
registerRoute(
  // A link's experiment stands behind the #, and what somebody writes behind a ? names no other page.
  new PrecacheRoute(controller, { ignoreURLParametersMatching: [/.*/], cleanURLs: false }),
);

scope.addEventListener('install', (event) => void controller.install(event));
scope.addEventListener('activate', (event) => {
  void controller.activate(event);
  // The page that brought it here is served by it at once, lazily loaded parts included. Not in Firefox, where each
  // thread must agree, and one that waits for work never does: every load of the page would hang with it. There the
  // parts come from the browser's own cache until the page is loaded again.
  if (!navigator.userAgent.includes('Firefox')) event.waitUntil(scope.clients.claim());
});
scope.addEventListener('message', ({ data, ports }) => {
  const message = data as ToServiceWorker;
  if (message.type === 'take-over') void scope.skipWaiting();
  else void describe().then((kept) => ports[0]?.postMessage(kept));
});

async function describe(): Promise<KeptPage> {
  const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return { bytes: totalBytes, windows: windows.length };
}

async function tellProgress(url: string): Promise<void> {
  loadedBytes += bytesOf.get(url) ?? 0;
  const progress: KeepingProgress = { type: 'keeping', loadedBytes, totalBytes };
  for (const page of await scope.clients.matchAll({ includeUncontrolled: true })) {
    page.postMessage(progress);
  }
}

/** The response with the headers of an isolated page, whatever server it came from. */
function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION_HEADERS)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
