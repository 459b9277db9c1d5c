/**
 * A Vite plugin: has the page come with MNIST's training images in the order in which they are wanted
 * (src/data/shuffled-file.ts), in place of the original file. Made once and cached.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeWhole } from '../setup/files.mjs';

const ORIGINAL = 'train-images-idx3-ubyte.gz';

/**
 * @param {object} options
 * @param {string} options.root the project's folder
 * @param {string} options.name of the file
 * @param {(original: Uint8Array) => Uint8Array} options.shuffle
 * @returns {import('vite').Plugin}
 */
export function shuffledDigits({ root, name, shuffle }) {
  const make = () => {
    const original = readFileSync(join(root, 'public', 'mnist', ORIGINAL));
    const way = readFileSync(join(root, 'src', 'data', 'shuffled-file.ts'));
    const key = createHash('sha256').update(original).update(way).digest('hex').slice(0, 16);
    const cached = join(root, '.cache', `shuffled-${key}.gz`);
    if (!existsSync(cached)) {
      // Level 9 takes fourteen times as long and gains half a percent.
      writeWhole(cached, gzipSync(shuffle(gunzipSync(original)), { level: 7 }));
    }
    return readFileSync(cached);
  };
  let outDir = '';
  return {
    name: 'scanline-shuffled-digits',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use(`/mnist/${name}`, (_request, response) => {
        const bytes = make();
        response.writeHead(200, {
          ...server.config.server.headers,
          'Content-Type': 'application/octet-stream',
          'Content-Length': bytes.length,
        });
        response.end(bytes);
      });
    },
    writeBundle() {
      writeWhole(join(outDir, 'mnist', name), make());
      rmSync(join(outDir, 'mnist', ORIGINAL), { force: true });
      const readme = readFileSync(join(root, 'public', 'mnist', 'README.md'), 'utf8');
      writeWhole(join(outDir, 'mnist', 'README.md'), shippedReadme(readme, name));
    },
  };
}

/**
 * What travels with the digits: where they come from and under which licence, as the project's own README has it, and
 * which files these are.
 * @param {string} readme the project's
 * @param {string} name of the shuffled file
 */
export function shippedReadme(readme, name) {
  const [begin, end] = [readme.indexOf('## Source'), readme.indexOf('## Checksums')];
  if (begin < 0 || end < begin)
    throw new Error('public/mnist/README.md has no source and licence.');
  return `# The MNIST digits

60,000 digits to learn from and 10,000 to test on, 28 by 28 pixels each, compressed with gzip. \`${name}\` holds the
images of \`${ORIGINAL}\` in the order in which the page wants them; the other three files are the originals.

${readme.slice(begin, end).trim()}
`;
}
