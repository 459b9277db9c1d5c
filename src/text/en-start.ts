/** What stands in the page's place until it has started, or when it cannot (src/start/). */

export const start = {
  getReady: 'Getting Scanline ready …',
  noScript:
    'Scanline trains its networks in your browser, which needs JavaScript: please switch it on for this page and load it again.',
  cannot: 'Scanline cannot start here',
  ownTab: 'Open Scanline in a tab of its own',
  again: 'Load the page again',
  reasons: {
    file: 'This page was opened as a file, and from files browsers run no program in parts. Put the folder on any web server and open its http address. With Node installed, “npm start” in the project’s folder does it and prints the address.',
    sandbox:
      'This page stands in a sandboxed frame that keeps it from loading its own parts and from training in the background.',
    oldBrowser:
      'This browser is too old for Scanline: it needs Chrome or Edge 123, Firefox 128, Safari 17.4, or anything newer. Please update it or take another.',
    partMissing:
      'A part of the page could not be loaded. Check the connection, then load the page again.',
    failed: 'Something failed that should not have.',
    itSaid: 'It said:',
  },
} as const;
