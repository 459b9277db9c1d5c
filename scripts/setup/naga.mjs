/**
 * Deno on Mesa's software driver, for the tests that hold the WebGPU kernels against naga and wgpu, which are
 * Firefox's WebGPU. Deno weighs 92 MB, so it is installed when these tests first run, not with everything else.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './failure.mjs';
import { readJson } from './files.mjs';
import { ensureLavapipe } from './lavapipe.mjs';
import { isProgram, npmCommand, runProgram } from './processes.mjs';

/**
 * Environment variables under which `tests/naga` finds both; a sentence where they cannot be had.
 * @param {string} root the project's folder
 * @returns {Promise<Record<string, string> | { missing: string }>}
 */
export async function ensureNaga(root) {
  const folder = join(root, 'tools', 'naga');
  const deno = await ensureDeno(folder);
  if (deno === undefined) {
    return { missing: 'Deno could not be installed: check the connection to the npm registry.' };
  }
  const driver = await ensureLavapipe();
  if (driver === undefined) {
    return {
      missing:
        "Mesa's software driver is not here: on Linux, install the package mesa-vulkan-drivers.",
    };
  }
  // The driver keeps compiled shaders here: the second run takes a fraction of the first.
  const shaders = join(root, '.cache', 'naga');
  mkdirSync(shaders, { recursive: true });
  return {
    SCANLINE_DENO: deno,
    VK_ICD_FILENAMES: driver,
    MESA_SHADER_CACHE_DIR: shaders,
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? shaders,
  };
}

/** @param {string} folder */
async function ensureDeno(folder) {
  const wanted = readJson(join(folder, 'package-lock.json'))?.packages?.['node_modules/deno'];
  const there = readJson(join(folder, 'node_modules', 'deno', 'package.json'));
  if (there?.version !== wanted?.version || findDeno(folder) === undefined) {
    say('Installing Deno for the tests of Firefox’s WebGPU (once; 92 MB) ...');
    const npm = npmCommand();
    const args = [...npm.args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runProgram(npm.program, args, { cwd: folder, timeout: 600_000 });
  }
  return findDeno(folder);
}

/**
 * npm installs the one of these that fits the machine.
 * @param {string} folder
 */
function findDeno(folder) {
  const { platform, arch } = process;
  const name = `${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`;
  const program = platform === 'win32' ? 'deno.exe' : 'deno';
  const path = join(folder, 'node_modules', '@deno', name, program);
  return isProgram(path) ? path : undefined;
}
