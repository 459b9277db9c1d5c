/**
 * Makes dist/sw.js: the service worker (src/offline/) with the list of all files it keeps.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build } from 'vite';
import { isolationHeaders } from '../serve/headers.mjs';

/** Beside the page but never asked for by it. */
const left = /(^|\/)\.|\.md$|^sw\.js$|^offline\.json$/;

/**
 * @param {string} root the project's folder
 * @param {string} dist the built page, not yet compressed
 */
export async function buildServiceWorker(root, dist) {
  const files = keptFiles(dist);
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    define: {
      KEPT_FILES: JSON.stringify(files),
      ISOLATION_HEADERS: JSON.stringify(isolationHeaders),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: 'es2023',
      rollupOptions: {
        input: join(root, 'src', 'offline', 'service-worker.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
  // How much there is to keep, for a page that asks before it is kept.
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  writeFileSync(join(dist, 'offline.json'), `${JSON.stringify({ bytes })}\n`);
}

/**
 * @param {string} dist
 * @returns {{ url: string, revision: string | null, bytes: number }[]}
 */
function keptFiles(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((url) => !left.test(url))
    .sort((one, other) => order(one) - order(other) || (one < other ? -1 : 1))
    .map((url) => {
      const bytes = readFileSync(join(dist, url));
      const revision = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      return { url, revision: url.startsWith('assets/') ? null : revision, bytes: bytes.length };
    });
}

/**
 * The page itself first: whoever leaves early has the most of it.
 * @param {string} url
 */
function order(url) {
  if (!url.includes('/')) return 0;
  return ['assets/', 'mnist/'].findIndex((folder) => url.startsWith(folder)) + 1 || 3;
}
