/**
 * The headers that the page is served with, wherever that is: by our own server, by Vite, by the service worker,
 * and by a school's server after the read-me in dist.zip. What a page can say of itself stands in its meta elements
 * too (scripts/build/page-html.mjs).
 */
import { createHash } from 'node:crypto';

/** With these a page may use SharedArrayBuffer, and so WebAssembly threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Nobody is told from which lesson a reader comes. */
export const referrerPolicy = 'no-referrer';

/** Each is off but for what the page uses: threads, copying a link, a screen that stays on. */
const permissions = {
  ...Object.fromEntries(
    ['camera', 'display-capture', 'geolocation', 'microphone', 'midi', 'payment', 'usb'].map(
      (name) => [name, '()'],
    ),
  ),
  'clipboard-write': '(self)',
  'cross-origin-isolated': '(self)',
  'screen-wake-lock': '(self)',
};

/**
 * The style elements that react-aria makes: how a finger on a button is taken (usePress), and that on iOS the page
 * behind a dialog stands still (usePreventScroll).
 */
const reactAriaStyles = [
  '@layer {\n  [data-react-aria-pressable] {\n    touch-action: pan-x pan-y pinch-zoom;\n  }\n}',
  '@layer {\n  * {\n    overscroll-behavior: contain;\n  }\n}',
];

/**
 * What may run and be loaded: our own files, and WebAssembly.
 * @param {string} [html] a page whose inline scripts and styles may run too
 */
export function contentPolicy(html = '') {
  const inline = (/** @type {string} */ tag) =>
    [...html.matchAll(new RegExp(`<${tag}(?: nomodule)?>(.*?)</${tag}>`, 'gs'))].map((found) =>
      hashOf(found[1] ?? ''),
    );
  const rules = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...inline('script')],
    'style-src': ["'self'", ...reactAriaStyles.map(hashOf), ...inline('style')],
    'img-src': ["'self'", 'data:', 'blob:'],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  };
  return Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/**
 * All headers of a response.
 * @param {string} [html] the page, where that is what is sent
 * @returns {Record<string, string>}
 */
export function allHeaders(html) {
  return {
    ...isolationHeaders,
    'Content-Security-Policy': contentPolicy(html),
    'Permissions-Policy': Object.entries(permissions)
      .map(([name, to]) => `${name}=${to}`)
      .join(', '),
    'Referrer-Policy': referrerPolicy,
    'X-Content-Type-Options': 'nosniff',
  };
}

/** @param {string} text */
function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
