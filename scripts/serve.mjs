/**
 * A small static server for the built page: the right types, the headers that make the page
 * cross-origin isolated (which shared memory needs), and nothing outside its folder.
 *
 * From the command line: `node scripts/serve.mjs [--root dist] [--port 4173]`.
 */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { runMain, SetupFailure } from './setup/failure.mjs';
import { isStarted } from './setup/processes.mjs';

/** The port that is tried first. */
export const firstPort = 4173;

/** With these a page may use SharedArrayBuffer, and so WebAssembly threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const types = {
  '.css': 'text/css; charset=utf-8',
  // Served as the bytes they are, without Content-Encoding: the page unpacks them itself.
  '.gz': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Serves a folder on this machine only.
 * @param {{ root: string, port?: number, tries?: number }} options `port` 0 takes any free one;
 *   a port that is taken gives way to the next, at most `tries` times
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 * @throws {SetupFailure} when no port is free or the folder holds no page
 */
export async function serve({ root, port = firstPort, tries = 50 }) {
  const folder = await realpath(resolve(root)).catch(() => undefined);
  if (folder === undefined || (await fileAt(folder, '/')) === undefined) {
    throw new SetupFailure(
      `There is no page to serve in ${resolve(root)}: build it with "npm run build" first.`,
    );
  }
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  const taken = await listen(server, port, tries);
  return { url: `http://localhost:${taken}/`, port: taken, close: () => close(server) };
}

/**
 * The number in `--port` or PORT, or the first port.
 * @param {string | undefined} asked
 * @throws {SetupFailure} when it is no port
 */
export function readPort(asked) {
  if (asked === undefined || asked === '') return firstPort;
  const port = Number(asked);
  if (/^\d+$/.test(asked) && port <= 65535) return port;
  throw new SetupFailure(
    `"${asked}" is no port: give a whole number from 0 to 65535, such as --port ${firstPort}.`,
  );
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {number} tries
 * @returns {Promise<number>} the port that was free
 */
async function listen(server, port, tries) {
  for (let next = port; next < port + tries && next <= 65535; next += 1) {
    const error = await new Promise((done) => {
      server.once('error', done);
      server.listen(next, 'localhost', () => {
        server.removeListener('error', done);
        done(undefined);
      });
    });
    if (error === undefined) return /** @type {any} */ (server.address()).port;
    if (error.code === 'EACCES') {
      throw new SetupFailure(`Port ${next} may not be used: choose one above 1023 with --port.`);
    }
    if (error.code !== 'EADDRINUSE') throw error;
  }
  throw new SetupFailure(
    `The ports from ${port} on are all taken: choose another with --port, such as --port 8080.`,
  );
}

/** @param {import('node:http').Server} server */
function close(server) {
  return new Promise((done) => {
    server.close(() => done(undefined));
    server.closeAllConnections();
  });
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, request, response) {
  for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET and HEAD are answered here.');
  }
  const file = await fileAt(folder, request.url ?? '/');
  if (file === undefined) return refuse(response, 404, 'There is no such file here.');

  response.setHeader('ETag', file.tag);
  response.setHeader('Cache-Control', cacheControl(file.path));
  if (request.headers['if-none-match'] === file.tag) return void response.writeHead(304).end();
  response.setHeader('Content-Type', types[extname(file.path)] ?? 'application/octet-stream');
  response.setHeader('Content-Length', file.size);
  response.writeHead(200);
  if (request.method === 'HEAD') return void response.end();
  await pipeline(createReadStream(file.path), response);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} sentence
 */
function refuse(response, status, sentence) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}

/**
 * The file a request's address names. Nothing outside the folder, nothing whose name begins with a
 * dot, and nothing that a link leads out to.
 * @param {string} folder
 * @param {string} address
 * @returns {Promise<{ path: string, size: number, tag: string } | undefined>}
 */
async function fileAt(folder, address) {
  let name;
  try {
    name = decodeURIComponent(address.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  if (name.includes('\0') || name.split(/[/\\]/).some((part) => part.startsWith('.'))) {
    return undefined;
  }
  const asked = join(folder, name.endsWith('/') ? `${name}index.html` : name);
  const path = await realpath(asked).catch(() => undefined);
  if (path === undefined || !path.startsWith(folder + sep)) return undefined;
  const stats = await stat(path);
  if (!stats.isFile()) return undefined;
  return {
    path,
    size: stats.size,
    tag: `"${stats.size.toString(36)}-${stats.mtimeMs.toString(36)}"`,
  };
}

/**
 * Vite puts a hash of the content into the names under `assets/`, so those never change.
 * @param {string} path
 */
function cacheControl(path) {
  return path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

if (isStarted(import.meta.url)) {
  const { values } = parseArgs({ options: { root: { type: 'string' }, port: { type: 'string' } } });
  await runMain(async () => {
    const { url } = await serve({ root: values.root ?? 'dist', port: readPort(values.port) });
    console.log(url);
  });
}
