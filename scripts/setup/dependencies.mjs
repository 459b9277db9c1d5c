/**
 * The npm packages: installed from the lockfile when they are missing, stale or half-installed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, sha256, writeWhole } from './files.mjs';
import { say, SetupFailure } from './failure.mjs';
import { npmCommand, runProgram } from './processes.mjs';

/**
 * Leaves in `node_modules` exactly what `package-lock.json` says.
 * @param {string} root the project's folder
 * @param {(root: string) => Promise<number>} [install] gives npm's exit code
 * @throws {SetupFailure} when the lockfile is missing or npm fails
 */
export async function ensureDependencies(root, install = installFromLockfile) {
  const state = dependencyState(root);
  if (state === 'no lockfile') {
    throw new SetupFailure(
      `There is no package-lock.json in ${root}: get it back with "git checkout package-lock.json" and run the same command again.`,
    );
  }
  if (state === 'installed') return;
  if (state === 'installed by hand') return writeStamp(root);

  say(
    state === 'missing'
      ? 'Installing the packages (once; a minute or two) ...'
      : 'The packages do not match package-lock.json: installing them again ...',
  );
  // Without its stamp a folder that an interrupted install leaves behind is never taken for whole.
  rmSync(stampPath(root), { force: true });
  const code = await install(root);
  if (code !== 0) {
    throw new SetupFailure(
      `The packages could not be installed (npm ended with code ${code}; its own words are above): check the connection to the npm registry and run the same command again.`,
    );
  }
  writeStamp(root);
}

/**
 * How `node_modules` stands to the lockfile. `installed by hand` means that somebody ran npm
 * without us, and what it left matches the lockfile.
 * @param {string} root
 * @returns {'no lockfile' | 'missing' | 'stale' | 'installed' | 'installed by hand'}
 */
export function dependencyState(root) {
  if (!existsSync(join(root, 'package-lock.json'))) return 'no lockfile';
  if (!existsSync(join(root, 'node_modules'))) return 'missing';
  // npm writes its own list into node_modules last of all, so an install without one is unfinished.
  const listed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (listed === undefined) return 'stale';
  if (readJson(stampPath(root))?.key === stampKey(root)) return 'installed';
  return matchesLockfile(root, listed) ? 'installed by hand' : 'stale';
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.scanline-installed.json');
}

/**
 * Names the lockfile and the kind of machine: some packages hold programs for one kind only.
 * @param {string} root
 */
function stampKey(root) {
  const lockfile = sha256(readFileSync(join(root, 'package-lock.json')));
  return `${lockfile} ${process.platform} ${process.arch}`;
}

/** @param {string} root */
function writeStamp(root) {
  writeWhole(stampPath(root), `${JSON.stringify({ key: stampKey(root) })}\n`);
}

/**
 * @param {string} root
 * @param {Record<string, { version?: string, integrity?: string }>} listed
 */
function matchesLockfile(root, listed) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const same = Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = listed[path];
    // A package for another kind of machine is optional and rightly absent here.
    if (found === undefined) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return (
    same && Object.keys(listed).every((path) => path in wanted) && fitsThisMachine(wanted, listed)
  );
}

/**
 * Whether the packages that hold programs were installed on this kind of machine.
 * @param {Record<string, { os?: string[], cpu?: string[] }>} wanted
 * @param {Record<string, unknown>} listed
 */
function fitsThisMachine(wanted, listed) {
  return Object.keys(listed).every((path) => {
    const { os, cpu } = wanted[path] ?? {};
    return (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);
  });
}

/** @param {string} root */
async function installFromLockfile(root) {
  const npm = npmCommand();
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await runProgram(npm.program, [...npm.args, ...options], { cwd: root });
  return code;
}
