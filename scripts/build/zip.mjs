/**
 * dist.zip: the built page in one folder, with what another web server, such as a school's, needs to be told.
 */
import { createWriteStream, readdirSync, readFileSync, renameSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { serverFiles } from './server-files.mjs';

const packed = new Set(['.br', '.gz', '.png']);
/** Of every entry, so that the same page gives the same archive. */
const mtime = new Date('2026-01-01T00:00:00');

/**
 * @param {string} dist the built page, compressed
 * @param {string} path of the archive
 */
export async function writeZip(dist, path) {
  const beside = `${path}.unfinished`;
  const out = createWriteStream(beside);
  /** @type {Promise<void>} */
  const written = new Promise((resolve, reject) => {
    out.on('close', resolve).on('error', reject);
    const zip = new Zip((error, chunk, final) => {
      if (error) return void out.destroy(error);
      out.write(chunk);
      if (final) out.end();
    });
    const add = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) => {
      const isPacked = packed.has(extname(name));
      const entry = isPacked ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
      entry.mtime = mtime;
      zip.add(entry);
      entry.push(bytes, true);
    };
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    for (const [name, content] of serverFiles(html)) add(`scanline/${name}`, Buffer.from(content));
    for (const file of filesOf(dist)) add(`scanline/${file}`, readFileSync(join(dist, file)));
    zip.end();
  });
  await written;
  renameSync(beside, path);
}

/** @param {string} dist */
function filesOf(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
