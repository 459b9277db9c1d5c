/**
 * The compiled WASM kernels: built when their sources have changed since.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Leaves in `src/kernels/wasm/build/` what `scripts/build-kernels.mjs` makes of the sources.
 * @param {string} root the project's folder
 */
export async function ensureKernels(root) {
  const script = join(root, 'scripts', 'build-kernels.mjs');
  if (!existsSync(script)) return;
  const { buildKernels } = await import(pathToFileURL(script).href);
  await buildKernels();
}
