/**
 * `npm run build`: the production build in `dist/`, and the same as `dist.zip` for any web server.
 */
import { join } from 'node:path';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';
import { fingerprint, readJson, writeWhole } from './setup/files.mjs';
import { isStarted, runProgram } from './setup/processes.mjs';

const sources = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'scripts/build',
  'scripts/build.mjs',
  'scripts/build-kernels.mjs',
  'scripts/serve/headers.mjs',
];
// Made from sources that count already.
const madeFromSources = ['src/kernels/wasm/build'];
const dist = join(root, 'dist');
// Vite empties dist before it writes, so a build that was cut short has no stamp.
const stamp = join(dist, '.built-from.json');

/**
 * Builds `dist/`, or leaves it when it was built from the sources as they are. Set-up must have run.
 * @param {{ ifStale?: boolean }} [options]
 * @throws {SetupFailure} when Vite fails
 */
export async function build({ ifStale = false } = {}) {
  const from = fingerprint(root, sources, madeFromSources);
  if (ifStale && readJson(stamp)?.from === from) return;
  say('Building the page ...');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code } = await runProgram(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
  });
  if (code !== 0) {
    throw new SetupFailure(
      'The page could not be built: mend what Vite names above and run the same command again.',
    );
  }
  // Not above: when this file is loaded, the packages may still have to be installed.
  const { buildServiceWorker } = await import('./build/service-worker.mjs');
  const { compressFolder } = await import('./build/compress.mjs');
  const { writeZip } = await import('./build/zip.mjs');
  await buildServiceWorker(root, dist);
  say('Compressing it (the first time takes half a minute) ...');
  await compressFolder(dist, join(root, '.cache', 'compressed'));
  await writeZip(dist, join(root, 'dist.zip'));
  writeWhole(stamp, `${JSON.stringify({ from })}\n`);
}

if (isStarted(import.meta.url)) {
  await runMain(async () => {
    await setUp();
    await build({ ifStale: process.argv.includes('--if-stale') });
    say('The page is built in dist/, and for another web server in dist.zip.');
  });
}
