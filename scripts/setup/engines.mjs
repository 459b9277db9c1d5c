/**
 * The browser engines beside Chromium: Firefox, once without and once with WebGPU, and WebKit. What is not there
 * is installed from the distribution where we may; what cannot be had is told with its reason.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installWithApt } from './apt.mjs';
import { findChromium } from './chromium.mjs';
import { findLavapipe } from './lavapipe.mjs';
import { findOnPath, isProgram, runProgram } from './processes.mjs';

/**
 * What starts each engine; one that is not there is absent.
 * @typedef {object} FoundEngines
 * @property {{ program: string }} [chromium]
 * @property {{ program: string }} [firefox]
 * @property {{ program: string, vulkanDriver?: string }} [firefox-webgpu] `vulkanDriver` names Mesa's software
 *   driver, where there is one
 * @property {{ program: string, miniBrowser: string, screen: string }} [webkit]
 */

/** @typedef {keyof FoundEngines} EngineName */

/** @type {{ name: EngineName, title: string, packages: string[] }[]} */
export const engines = [
  { name: 'chromium', title: 'Chromium', packages: ['chromium'] },
  { name: 'firefox', title: 'Firefox', packages: ['firefox-esr'] },
  {
    name: 'firefox-webgpu',
    title: 'Firefox with WebGPU',
    packages: ['firefox-esr', 'mesa-vulkan-drivers', 'libvulkan1'],
  },
  { name: 'webkit', title: 'WebKit', packages: ['webkit2gtk-driver', 'xvfb'] },
];

/**
 * The engines of this machine, after installing those that are lacking and can be had.
 * @returns {Promise<FoundEngines>}
 */
export async function ensureEngines() {
  const found = await findEngines();
  const missing = engines.filter(({ name }) => found[name] === undefined);
  const packages = new Set(missing.flatMap((engine) => engine.packages));
  if (packages.size === 0 || process.platform !== 'linux') return found;
  const titles = missing.map(({ title }) => title).join(' and ');
  await installWithApt(`${titles} (once)`, ...packages);
  return findEngines();
}

/**
 * The engines of this machine as they are.
 * @returns {Promise<FoundEngines>}
 * @throws {SetupFailure} when SCANLINE_CHROMIUM names something that does not start
 */
export async function findEngines({ env = process.env, platform = process.platform } = {}) {
  const chromium = await findChromium({ env, platform });
  const firefox = await findFirefox(env, platform);
  const vulkanDriver = platform === 'linux' ? findLavapipe() : undefined;
  const webkit = platform === 'linux' ? findWebKit(env) : undefined;
  return {
    ...(chromium !== undefined && { chromium: { program: chromium } }),
    ...(firefox !== undefined && { firefox: { program: firefox } }),
    // Elsewhere Firefox finds the graphics card, if there is one, by itself.
    ...(firefox !== undefined &&
      (platform !== 'linux' || vulkanDriver !== undefined) && {
        'firefox-webgpu': { program: firefox, vulkanDriver },
      }),
    ...(webkit !== undefined && { webkit }),
  };
}

/**
 * One line that says which engines run, and of each other one why not.
 * @param {FoundEngines} found
 */
export function enginesInWords(found) {
  const there = engines.filter(({ name }) => found[name] !== undefined);
  const lacking = engines.filter(({ name }) => found[name] === undefined);
  const run = `Engines that run: ${there.map(({ title }) => title).join(', ') || 'none'}.`;
  if (lacking.length === 0) return run;
  const reasons = lacking.map(({ name, title, packages }) => {
    const elsewhere = name === 'webkit' && process.platform !== 'linux';
    return `${title} (${elsewhere ? 'its driver is made for Linux only' : `install ${packages.join(' and ')}`})`;
  });
  return `${run} Not on this machine: ${reasons.join(', ')}.`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
async function findFirefox(env, platform) {
  const places = {
    darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    win32: [env.PROGRAMFILES, env['PROGRAMFILES(X86)']].flatMap((folder) =>
      folder ? [join(folder, 'Mozilla Firefox', 'firefox.exe')] : [],
    ),
  }[platform] ?? [findOnPath('firefox-esr', env), findOnPath('firefox', env)];
  const named = env.SCANLINE_FIREFOX;
  for (const program of named ? [named] : places) {
    if (program === undefined || !isProgram(program)) continue;
    if (platform === 'win32') return program;
    const asked = { output: /** @type {const} */ ('capture'), timeout: 20_000 };
    const { code, output } = await runProgram(program, ['--version'], asked);
    if (code === 0 && /Firefox \d+/.test(output)) return program;
  }
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env */
function findWebKit(env) {
  const program = findOnPath('WebKitWebDriver', env);
  const screen = findOnPath('Xvfb', env);
  const miniBrowser = miniBrowsers().find(isProgram);
  if (program === undefined || screen === undefined || miniBrowser === undefined) return undefined;
  return { program, screen, miniBrowser };
}

/** Where distributions lay the small browser, the newest interface first. */
function miniBrowsers() {
  const libraries = ['/usr/lib', '/usr/libexec', '/usr/lib64'].filter(existsSync);
  const folders = libraries.flatMap((folder) => [
    folder,
    ...readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(folder, name)),
  ]);
  return ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'].flatMap((version) =>
    folders.map((folder) => join(folder, version, 'MiniBrowser')),
  );
}
