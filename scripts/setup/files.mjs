/**
 * Small files that set-up keeps beside what it made, and fingerprints that say whether it is still
 * what was made.
 */
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * SHA-256 in hexadecimal digits.
 * @param {string | Uint8Array} bytes
 */
export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Reads a JSON file; one that is missing or broken is `undefined`, as if it had never been written.
 * @param {string} path
 * @returns {any}
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes a file whole or not at all: under another name first, then renamed over the old one.
 * @param {string} path
 * @param {string | Uint8Array} content
 * @param {string} [workFolder] where the other name stands; must be on the same disk
 */
export function writeWhole(path, content, workFolder = dirname(path)) {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(workFolder, { recursive: true });
  const unfinished = join(workFolder, `.unfinished-${process.pid}-${sha256(path).slice(0, 8)}`);
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/**
 * A fingerprint of files and folders by path, size and time of last change. Paths that are missing
 * count as missing; `except` names folders and files, relative to the root, that do not count.
 * @param {string} root
 * @param {string[]} paths relative to the root
 * @param {string[]} [except]
 */
export function fingerprint(root, paths, except = []) {
  const skipped = new Set(except);
  const lines = paths.flatMap((path) => describe(root, join(root, path), skipped));
  return sha256(lines.join('\n'));
}

/**
 * @param {string} root
 * @param {string} path
 * @param {Set<string>} skipped
 * @returns {string[]}
 */
function describe(root, path, skipped) {
  const name = relative(root, path).split(sep).join('/');
  if (skipped.has(name)) return [];
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [`${name} missing`];
  if (!stats.isDirectory()) return [`${name} ${stats.size} ${stats.mtimeMs}`];
  const inside = readdirSync(path).sort();
  return inside.flatMap((entry) => describe(root, join(path, entry), skipped));
}
