/**
 * How a request is answered: which file, in which encoding, and for how long it may be kept. Everything else about
 * sending a file (ranges, ETags, conditional requests, a client that leaves half-way) is `send`'s.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { allHeaders } from './headers.mjs';

/** What gains by it is compressed when the page is built, and lies beside the file with one more ending. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
];

/** @type {Record<string, string>} */
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
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/**
 * @param {string} folder its real path; of its files none that is hidden is given out, and nothing outside
 * @returns {Promise<import('node:http').RequestListener>}
 */
export async function answerer(folder) {
  // Not above: when this module is loaded, the packages may still have to be installed.
  const { default: send } = await import('send');
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Only GET and HEAD are answered here.');
    }
    const found = find(folder, request.url ?? '/', request.headers['accept-encoding']);
    if (found === undefined) return refuse(response, 404, 'There is no such file here.');
    const { path, file, encoding } = found;
    send(request, encodeURI(file), { root: folder, cacheControl: false, index: false })
      .on('headers', () => {
        for (const [name, value] of headersOf(folder, path)) response.setHeader(name, value);
        if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
      })
      .on('error', ({ status }) =>
        status === 416
          ? refuse(response, 416, 'The file has no such part.')
          : refuse(response, 404, 'There is no such file here.'),
      )
      .on('directory', () => refuse(response, 404, 'There is no such file here.'))
      .pipe(response);
  };
}

/**
 * The file that an address names, in the best encoding there is of those that are accepted.
 * @param {string} folder
 * @param {string} address
 * @param {string | undefined} accepted
 * @returns {{ path: string, file: string, encoding?: string } | undefined} `path` is what was asked for and `file`
 *   what is sent, both within the folder
 */
function find(folder, address, accepted = '') {
  let path;
  try {
    path = decodeURIComponent(address.split(/[?#]/, 1)[0] ?? '');
  } catch {
    return undefined;
  }
  if (path.includes('\0') || path.split(/[/\\]/).some((part) => part.startsWith('.'))) {
    return undefined;
  }
  if (path.endsWith('/')) path += 'index.html';
  for (const { name, ending } of encodings) {
    if (accepts(accepted, name) && isFileIn(folder, path + ending)) {
      return { path, file: path + ending, encoding: name };
    }
  }
  return isFileIn(folder, path) ? { path, file: path } : undefined;
}

/**
 * @param {string} folder
 * @param {string} path
 */
function isFileIn(folder, path) {
  try {
    const real = realpathSync(join(folder, path));
    return real.startsWith(folder + sep) && statSync(real).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether an Accept-Encoding header takes an encoding.
 * @param {string} header
 * @param {string} encoding
 */
function accepts(header, encoding) {
  return header.split(',').some((item) => {
    const [name, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/**
 * @param {string} folder
 * @param {string} path
 * @returns {[string, string][]}
 */
function headersOf(folder, path) {
  const html = path.endsWith('.html') ? readFileSync(join(folder, path), 'utf8') : undefined;
  return [
    ...Object.entries(allHeaders(html)),
    ['Content-Type', types[extname(path)] ?? 'application/octet-stream'],
    ['Vary', 'Accept-Encoding'],
    // Vite puts a hash of the content into the names under `assets/`, so those never change.
    [
      'Cache-Control',
      path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ],
  ];
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} sentence
 */
function refuse(response, status, sentence) {
  if (response.headersSent) return void response.destroy();
  for (const name of ['Content-Encoding', 'Content-Length', 'Cache-Control', 'ETag']) {
    response.removeHeader(name);
  }
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
