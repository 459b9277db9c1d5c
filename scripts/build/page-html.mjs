/**
 * What index.html is given when it is built: the words, style and script that stand there until the page has started
 * (src/start/), and the policies that a page can say of itself, so that they hold on any server.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentPolicy, referrerPolicy } from '../serve/headers.mjs';

/**
 * A Vite plugin.
 * @param {{ root: string, words: typeof import('../../src/text/en-start.ts').start }} options
 * @returns {import('vite').Plugin}
 */
export function pageHtml({ root, words }) {
  const read = (/** @type {string} */ name) =>
    readFileSync(join(root, 'src', 'start', name), 'utf8');
  return {
    name: 'scanline-page-html',
    transformIndexHtml: {
      order: 'post',
      handler(html, { server }) {
        const script = read('why-blank.js')
          .replace(/^(\/\/|\/\*).*\n/gm, '')
          .replace('= WORDS;', () => `= ${inScript(words)};`);
        const whole = html
          .replaceAll('%NO_SCRIPT%', words.noScript)
          .replace(/ *<!-- styles and script.*-->/, `    <style>${read('starting.css')}</style>`)
          .replace('</body>', () => `  <script>${script}</script>\n  </body>`);
        // Vite's own development pages have inline scripts of their own.
        if (server !== undefined) return whole;
        const policies = [
          `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(whole)}" />`,
          `<meta name="referrer" content="${referrerPolicy}" />`,
        ];
        return whole.replace('<meta charset="utf-8" />', (meta) =>
          [meta, ...policies].join('\n    '),
        );
      },
    },
  };
}

/** @param {unknown} value */
function inScript(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
