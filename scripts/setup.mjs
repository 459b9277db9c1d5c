/**
 * Set-up in front of every command: whatever a fresh clone lacks is fetched or made, and when
 * nothing is lacking it takes a moment. One file per concern in `setup/`.
 */
import './setup/node-version.mjs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './setup/chromium.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureKernels } from './setup/kernels.mjs';
import { ensureMnist } from './setup/mnist.mjs';

export { runMain, say, SetupFailure } from './setup/failure.mjs';

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Packages, MNIST, compiled kernels and, where asked for, a Chromium.
 * @param {{ chromium?: boolean }} [options]
 * @returns {Promise<{ chromium: string | undefined }>} the path of the Chromium asked for
 * @throws {SetupFailure} with one sentence that says what is missing and what to do
 */
export async function setUp({ chromium = false } = {}) {
  await ensureDependencies(root);
  ensureMnist(root);
  await ensureKernels(root);
  return { chromium: chromium ? await ensureChromium(root) : undefined };
}
