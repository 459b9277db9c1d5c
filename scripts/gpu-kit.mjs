/**
 * `npm run gpu-kit`: one folder with which a bare x86-64 Linux machine can run the bench and train, having a
 * Vulkan driver but neither Node nor a network. `npm run gpu-kit -- --out DIR` puts it elsewhere.
 *
 * In it are Node, Dawn and the command line as one file (compressed; `./run` unpacks them the first time), its
 * WebAssembly, and MNIST as it is laid here.
 */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleCommandLine } from './build/command-line.mjs';
import { folderSize, shrink, writeReadme, writeRun } from './gpu-kit/files.mjs';
import { root, runMain, say, setUp, SetupFailure } from './setup.mjs';

/** What may be copied to a borrowed machine in one go: 64 MiB, less what a copy adds. A newer Node is a larger one. */
const MOST_BYTES = 64_000_000;

await runMain(async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupFailure(
      `The kit takes along the Node it is made with, so it must be made on x86-64 Linux; this is ${process.platform} ${process.arch}.`,
    );
  }
  const folder = resolve(root, readOptions().out);
  await setUp();
  if (existsSync(folder) && !existsSync(join(folder, 'run'))) {
    throw new SetupFailure(`${folder} is there and is no kit: name another folder with --out.`);
  }
  rmSync(folder, { recursive: true, force: true });
  await bundleCommandLine(root, join(folder, 'app', 'cli'), { minify: true });
  copyBesideTheBundle(join(folder, 'app'));
  await shrink(join(folder, 'app', 'cli', 'main.mjs'), join(folder, 'main.mjs.gz'));
  rmSync(join(folder, 'app', 'cli', 'main.mjs'));
  say('Compressing Node and Dawn ...');
  await shrink(process.execPath, join(folder, 'node.gz'));
  await shrink(packageFile('webgpu/dist/linux-x64/dawn.node'), join(folder, 'dawn.node.gz'));
  cpSync(join(root, 'bench', 'pytorch.py'), join(folder, 'pytorch.py'));
  writeRun(folder);
  writeReadme(folder);
  const bytes = folderSize(folder);
  if (bytes > MOST_BYTES) {
    throw new SetupFailure(
      `The kit has ${megabytes(bytes)}, more than the ${megabytes(MOST_BYTES)} it may have. Install binutils, whose "strip" makes Node smaller, and run this again.`,
    );
  }
  say(`The kit is in ${folder}: ${megabytes(bytes)}. Copy the folder and start ./run bench.`);
});

function readOptions() {
  try {
    return parseArgs({ options: { out: { type: 'string', default: 'dist-gpu-kit' } } }).values;
  } catch (error) {
    throw new SetupFailure(`${error.message}. Known: npm run gpu-kit -- --out DIR.`);
  }
}

/**
 * Each file where the bundle looks for it, which is where the sources would.
 * @param {string} app
 */
function copyBesideTheBundle(app) {
  cpSync(join(root, 'public', 'mnist'), join(app, 'public', 'mnist'), { recursive: true });
  const dawn = join(app, 'node_modules', 'webgpu');
  mkdirSync(join(dawn, 'dist', 'linux-x64'), { recursive: true });
  for (const name of ['package.json', 'index.js', 'LICENSE.md']) {
    cpSync(packageFile(`webgpu/${name}`), join(dawn, name));
  }
}

/** @param {string} path inside node_modules */
function packageFile(path) {
  return join(root, 'node_modules', ...path.split('/'));
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
