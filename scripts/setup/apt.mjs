/** Debian's packages, for what the tests need and npm does not have. */
import { say } from './failure.mjs';
import { findOnPath, runProgram } from './processes.mjs';

/**
 * Installs packages where apt-get is there and may be used without a password; elsewhere it does nothing.
 * Whoever asks looks afterwards whether what was wanted is there.
 * @param {string} what they are for, as in "Debian's Chromium"
 * @param {...string} packages
 */
export async function installWithApt(what, ...packages) {
  if (findOnPath('apt-get') === undefined) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await runProgram('sudo', ['-n', 'true'], { output: 'capture' })).code !== 0)
    return;
  say(`Installing ${what} with apt-get ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (/** @type {string[]} */ ...args) =>
    isRoot
      ? runProgram('apt-get', args, { env })
      : runProgram('sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]);
  await apt('-qq', 'update');
  await apt('-qq', 'install', '-y', '--no-install-recommends', ...packages);
}
