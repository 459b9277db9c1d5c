/**
 * Compiles the WASM kernels (AssemblyScript, `src/kernels/wasm/assembly/`) into four binaries: with and
 * without relaxed SIMD, with shared memory for threads and without; and what works in tfjs's memory into one.
 * A few seconds, and nothing at all when the sources have not changed.
 *
 * `node scripts/build-kernels.mjs`, or `buildKernels()`.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'src', 'kernels', 'wasm');
const build = join(folder, 'build');
const stamp = join(build, 'built-from.txt');

// Of the kernels, the first kilobytes are the meeting point of the threads (plan-fields.ts); the tables follow.
const common = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--importMemory',
  '--memoryBase',
  '2048',
];
const relaxed = ['--enable', 'relaxed-simd'];
// 1 page is what the module asks for at least; 65,536 pages are the 4 GiB that 32-bit addresses reach.
const threads = ['--enable', 'threads', '--sharedMemory', '--initialMemory', '1'];
const maximum = ['--maximumMemory', '65536'];

const kernels = 'assembly/index.ts';
const variants = {
  'simd.wasm': [kernels],
  'relaxed.wasm': [kernels, ...relaxed],
  'simd-threads.wasm': [kernels, ...threads, ...maximum],
  'relaxed-threads.wasm': [kernels, ...relaxed, ...threads, ...maximum],
  'host.wasm': ['assembly/host.ts'],
};

/**
 * Leaves the binaries in `src/kernels/wasm/build/`.
 * @throws {Error} with the compiler's words when a source does not compile
 */
export async function buildKernels() {
  const sources = readSources();
  const from = fingerprint(sources);
  const names = Object.keys(variants);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === from) {
    if (names.every((name) => existsSync(join(build, name)))) return;
  }
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(build, { recursive: true });
  for (const [name, options] of Object.entries(variants)) {
    writeWhole(join(build, name), await compile(asc, sources, options));
  }
  writeWhole(stamp, from);
}

async function compile(asc, sources, options) {
  let binary;
  const { error, stderr } = await asc.main([...options, '--outFile', 'kernels.wasm', ...common], {
    readFile: (name) => sources.get(name.replaceAll('\\', '/')) ?? null,
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error || binary === undefined) {
    throw new Error(`The WASM kernels do not compile:\n${stderr.toString()}`, { cause: error });
  }
  return binary;
}

/** Paths as the compiler asks for them, relative to `src/kernels/wasm/`. */
function readSources() {
  const names = readdirSync(join(folder, 'assembly')).filter((name) => name.endsWith('.ts'));
  const fields = ['plan-fields.ts', 'mdlstm-fields.ts', 'diagonal-fields.ts'];
  const paths = [...fields, ...names.sort().map((name) => `assembly/${name}`)];
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function fingerprint(sources) {
  const hash = createHash('sha256');
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const [path, text] of sources) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex');
}

/** Writes beside and renames, so that a run that is cut short leaves no half binary. */
function writeWhole(path, contents) {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
}
