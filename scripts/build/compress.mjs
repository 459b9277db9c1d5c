/**
 * Compresses what a browser is sent, once, when the page is built: `.br` and `.gz` beside each file that gains by it.
 * What was compressed before is taken from the cache, since a chunk seldom changes and the last percent is slow.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const worthwhile = new Set([
  ...['.css', '.html', '.js', '.json', '.md', '.mjs', '.svg', '.txt', '.wasm', '.webmanifest'],
  '.safetensors',
]);
/** A file that would stay larger than this share of itself is sent as it is. */
const MOST = 0.95;

const methods = [
  {
    ending: '.br',
    compress: (/** @type {Buffer} */ bytes) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  {
    ending: '.gz',
    compress: (/** @type {Buffer} */ bytes) => promisify(gzip)(bytes, { level: 9 }),
  },
];

/**
 * @param {string} folder whose files are compressed
 * @param {string} cache a folder for what was made; what is no longer wanted there is deleted
 */
export async function compressFolder(folder, cache) {
  await mkdir(cache, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(
      (entry) =>
        entry.isFile() && !entry.name.startsWith('.') && worthwhile.has(extname(entry.name)),
    )
    .map((entry) => join(entry.parentPath, entry.name));
  const used = new Set(await Promise.all(paths.map((path) => compressFile(path, cache))));
  const known = await readdir(cache);
  await Promise.all(
    known
      .filter((name) => !used.has(name))
      .map((name) => rm(join(cache, name), { recursive: true })),
  );
}

/**
 * @param {string} path
 * @param {string} cache
 * @returns {Promise<string>} what of the cache belongs to it
 */
async function compressFile(path, cache) {
  const bytes = await readFile(path);
  const key = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const kept = join(cache, key);
  if (!existsSync(join(kept, 'whole'))) {
    await mkdir(kept, { recursive: true });
    for (const { ending, compress } of methods) {
      const packed = await compress(bytes);
      if (packed.length < MOST * bytes.length) await writeFile(join(kept, ending), packed);
    }
    await writeFile(join(kept, 'whole'), '');
  }
  for (const { ending } of methods) {
    if (existsSync(join(kept, ending))) await copyFile(join(kept, ending), path + ending);
  }
  return key;
}
