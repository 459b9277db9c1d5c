/** What the page says about being kept for offline use, and about where it is shown. */
import { megabytes } from './format.ts';

export const offline = {
  keeping: (share: number) => `Saving for offline: ${Math.floor(100 * share)} %`,
  size: (bytes: number) => (bytes === 0 ? '' : megabytes(bytes)),
  ready: 'Ready offline',
  failed: 'Not kept offline',
  again: 'Try again',
  offer: (bytes: number | undefined) =>
    `Keep for offline use${bytes === undefined ? '' : ` (${megabytes(bytes)})`}`,
  about: 'What does “Ready offline” mean?',
  explain: (bytes: number | undefined) =>
    `The page, its digits and its trained networks are kept on this device${bytes === undefined ? '' : ` (${megabytes(bytes)})`}. Without a network it opens, trains, draws, saves and opens files all the same.`,
  install:
    'Your browser can install it as an app too: look for “Install” or “Add to Home Screen” in its menu.',
  update: {
    title: 'A new version of Scanline is ready',
    explain: 'It comes by itself once all tabs with Scanline have been closed.',
    begun:
      'Training stops while it loads. Your run is kept in this browser, and the new version offers to go on with it.',
    now: 'Load it now',
    otherTabs: (count: number) =>
      count === 1
        ? 'Scanline is open in another tab too: close it first.'
        : `Scanline is open in ${count} other tabs too: close them first.`,
  },
} as const;

export const surroundings = {
  dismiss: 'Close',
  framed: {
    title: 'Scanline runs in a frame of another site',
    explain:
      'There, browsers give it one thread only, so that training may be several times slower, and keep nothing for later.',
    open: 'Open it in its own tab',
  },
  plainHttp: {
    title: 'This address is plain http',
    explain:
      'Over plain http browsers allow a page neither WebGPU nor threads: training may be several times slower. Whoever runs this server can switch https on: npm start -- --host --cert FILE --key FILE.',
  },
  isolated: {
    title: 'Training can be faster',
    explain:
      'This server does not send the headers that threads need. What is kept on this device has them: load the page again to train with all processor cores.',
    reload: 'Load it again',
  },
  noWebAssembly: {
    title: 'This browser runs no WebAssembly',
    explain:
      'It is switched off, or the browser is too old. Scanline then computes in plain JavaScript, which is many times slower.',
  },
} as const;
