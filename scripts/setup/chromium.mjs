/**
 * A Chromium for the browser tests: the one named in SCANLINE_CHROMIUM, else the system's, else
 * Playwright's own, else one installed now.
 */
import { join } from 'node:path';
import { installWithApt } from './apt.mjs';
import { say, SetupFailure } from './failure.mjs';
import { findOnPath, isProgram, npmCommand, runProgram } from './processes.mjs';

const nextStep =
  'install Chromium or Google Chrome, or name one in the environment variable SCANLINE_CHROMIUM, and run the same command again.';

/**
 * The path of a Chromium that starts, installed if there is none.
 * @param {string} root the project's folder
 * @returns {Promise<string>}
 * @throws {SetupFailure} when none is found and none can be installed
 */
export async function ensureChromium(root) {
  const found = await findChromium();
  if (found !== undefined) return found;
  say('There is no Chromium for the browser tests: installing one (once) ...');
  for (const install of [
    installWithPlaywright,
    () => installWithApt("Debian's Chromium", 'chromium'),
  ]) {
    await install(root);
    const installed = await findChromium();
    if (installed !== undefined) return installed;
  }
  throw new SetupFailure(
    `There is no Chromium that starts, and none could be installed: ${nextStep}`,
  );
}

/**
 * The first Chromium that starts, in the order of this file's first sentence.
 * @param {{ env?: NodeJS.ProcessEnv, platform?: string, playwright?: () => Promise<string | undefined> }} [where]
 * @returns {Promise<string | undefined>}
 * @throws {SetupFailure} when SCANLINE_CHROMIUM names something that does not start: then nothing
 *   else would be what was asked for
 */
export async function findChromium({
  env = process.env,
  platform = process.platform,
  playwright = playwrightChromium,
} = {}) {
  const named = env.SCANLINE_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (await starts(named, platform)) return named;
    throw new SetupFailure(
      `The environment variable SCANLINE_CHROMIUM names "${named}", which does not start as a browser: correct it, or unset it so that one is looked for.`,
    );
  }
  for (const candidate of systemCandidates(env, platform)) {
    if (await starts(candidate, platform)) return candidate;
  }
  const own = await playwright();
  return own !== undefined && (await starts(own, platform)) ? own : undefined;
}

/**
 * Where a Chromium of the system's may lie, best first.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 * @returns {string[]}
 */
function systemCandidates(env, platform) {
  if (platform === 'darwin') {
    const folders = ['/Applications', join(env.HOME ?? '/', 'Applications')];
    const names = ['Chromium', 'Google Chrome'];
    return folders.flatMap((folder) =>
      names.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    );
  }
  if (platform === 'win32') {
    const folders = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']];
    const names = [
      ['Chromium', 'Application', 'chrome.exe'],
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ];
    return folders.flatMap((folder) => (folder ? names.map((name) => join(folder, ...name)) : []));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.map((name) => findOnPath(name, env)).filter((path) => path !== undefined);
}

/**
 * Whether the program tells its version. Ubuntu's `chromium-browser`, for one, may be a signpost to
 * another shop. On Windows a browser asked for its version opens a window, so being there must do.
 * @param {string} program
 * @param {string} platform
 */
async function starts(program, platform) {
  if (!isProgram(program)) return false;
  if (platform === 'win32') return true;
  const { code, output } = await runProgram(program, ['--version'], {
    output: 'capture',
    timeout: 20_000,
  });
  return code === 0 && /\d+\.\d+/.test(output);
}

/** Where Playwright keeps its own Chromium, whether or not it is there. */
async function playwrightChromium() {
  try {
    const { chromium } = await import('@playwright/test');
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** @param {string} root */
async function installWithPlaywright(root) {
  const npm = npmCommand();
  const args = [...npm.args, 'exec', '--', 'playwright', 'install', 'chromium'];
  await runProgram(npm.program, args, { cwd: root, timeout: 600_000 });
}
