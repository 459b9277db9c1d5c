/**
 * The static server gives the built page, compressed and isolated, and nothing else of the machine.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPort, serve } from '../../scripts/serve.mjs';

const SCRIPT = 'export {};';
const packed = gzipSync('digits');
let root: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scanline-serve-'));
  root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(root, 'mnist'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<title>Scanline</title>');
  writeFileSync(join(root, '.built-from.json'), '{}');
  writeFileSync(join(root, 'assets', 'main-1a2b.js'), SCRIPT);
  writeFileSync(join(root, 'assets', 'main-1a2b.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(root, 'assets', 'main-1a2b.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(root, 'assets', 'kernels-1a2b.wasm'), '\0asm');
  writeFileSync(join(root, 'mnist', 'labels.gz'), packed);
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  server = await serve({ root, port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(join(root, '..'), { recursive: true, force: true });
});

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** fetch tidies `..` away before it asks, unpacks what comes, and asks past caches: so the bare request. */
function ask(path: string, { method = 'GET', headers = {} } = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const options = { host: 'localhost', port: server.port, path, method, headers };
    const asked = request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { statusCode: status } = response;
        done({ status, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    asked.on('error', fail).end();
  });
}

const statusOf = async (path: string, method = 'GET') => (await ask(path, { method })).status;

test.each([
  ['', 'text/html; charset=utf-8'],
  ['index.html?network=lstm', 'text/html; charset=utf-8'],
  ['assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
  ['assets/kernels-1a2b.wasm', 'application/wasm'],
  ['mnist/labels.gz', 'application/octet-stream'],
])('/%s is served as %s and isolated', async (path, type) => {
  const response = await fetch(server.url + path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

test('a gzip file arrives as its own bytes, for the page to unpack', async () => {
  const response = await fetch(`${server.url}mnist/labels.gz`);
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(response.headers.get('content-length')).toBe(String(packed.length));
  expect(Buffer.from(await response.arrayBuffer())).toEqual(packed);
});

test('hashed assets are kept for good, the page and the data are asked for again', async () => {
  const cache = async (path: string) =>
    (await fetch(server.url + path)).headers.get('cache-control');
  expect(await cache('assets/main-1a2b.js')).toContain('immutable');
  expect(await cache('')).toBe('no-cache');
  expect(await cache('mnist/labels.gz')).toBe('no-cache');
});

test.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip, deflate, br;q=0', 'gzip', gunzipSync],
  ['identity', undefined, (bytes: Buffer) => bytes],
  ['', undefined, (bytes: Buffer) => bytes],
])('who accepts "%s" gets %s', async (accepted, encoding, unpack) => {
  const { headers, body } = await ask('/assets/main-1a2b.js', {
    headers: { 'Accept-Encoding': accepted },
  });
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(headers['content-length']).toBe(String(body.length));
  expect(headers.vary).toBe('Accept-Encoding');
  expect(unpack(body).toString()).toBe(SCRIPT);
});

test('each encoding has a tag of its own, and what has not changed is not sent twice', async () => {
  const tags = new Set<string>();
  for (const accepted of ['br', 'gzip', 'identity']) {
    const wants = { 'Accept-Encoding': accepted };
    const { etag = '' } = (await ask('/assets/main-1a2b.js', { headers: wants })).headers;
    tags.add(etag);
    const again = await ask('/assets/main-1a2b.js', {
      headers: { ...wants, 'If-None-Match': etag },
    });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers.vary).toBe('Accept-Encoding');
  }
  expect(tags.size).toBe(3);
});

test('part of a file can be asked for, and a part that it has not is refused', async () => {
  const part = await ask('/mnist/labels.gz', { headers: { Range: 'bytes=2-5' } });
  expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 2-5/${packed.length}`]);
  expect(part.body).toEqual(packed.subarray(2, 6));
  const none = await ask('/mnist/labels.gz', { headers: { Range: 'bytes=9000-' } });
  expect(none.status).toBe(416);
});

test.runIf(existsSync('/proc/self/fd'))(
  'a reader who leaves half-way leaves no file open',
  async () => {
    writeFileSync(join(root, 'large.bin'), Buffer.alloc(8_000_000));
    const open = () => readdirSync('/proc/self/fd').length;
    await leaveHalfWay();
    const before = open();
    for (let reader = 0; reader < 20; reader += 1) await leaveHalfWay();
    await expect.poll(open).toBeLessThan(before + 5);
  },
);

function leaveHalfWay(): Promise<void> {
  return new Promise((done, fail) => {
    const asked = request(
      { host: 'localhost', port: server.port, path: '/large.bin' },
      (response) =>
        response.once('data', () => {
          asked.destroy();
          done();
        }),
    );
    asked.on('error', fail).end();
  });
}

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/..%5csecret.txt',
  '/link.txt',
  '/.built-from.json',
  '/assets',
  '/assets/',
  '/nothing.js',
  '/%00',
  '/%zz',
])('%s is not found', async (path) => {
  expect(await statusOf(path)).toBe(404);
});

test('only reading is answered', async () => {
  expect(await statusOf('/', 'HEAD')).toBe(200);
  expect(await statusOf('/', 'POST')).toBe(405);
});

test('a port that is taken gives way to the next', async () => {
  const second = await serve({ root, port: server.port });
  expect(second.port).toBeGreaterThan(server.port);
  expect((await fetch(second.url)).status).toBe(200);
  await second.close();
});

test.each(['127.0.0.1', '::1'])(
  'somebody at %s has the port, whoever else has not',
  async (host) => {
    const other = await occupy(host);
    const { port } = other.address() as { port: number };
    await expect(serve({ root, port, tries: 1 })).rejects.toThrow(/taken/);
    const next = await serve({ root, port });
    expect(next.port).toBeGreaterThan(port);
    await next.close();
    await new Promise((done) => other.close(done));
  },
);

function occupy(host: string): Promise<Server> {
  return new Promise((done, fail) => {
    const other = createServer();
    other.on('error', fail).listen({ host, port: 0, ipv6Only: true }, () => done(other));
  });
}

test('it answers in both address families', async () => {
  for (const host of ['127.0.0.1', '[::1]']) {
    expect((await fetch(`http://${host}:${server.port}/`)).status).toBe(200);
  }
});

test('when no port is left there is a sentence with the next step', async () => {
  await expect(serve({ root, port: server.port, tries: 1 })).rejects.toThrow(/taken.*--port/);
});

test('a folder without a page is refused with the next step', async () => {
  const empty = join(root, 'assets');
  await expect(serve({ root: empty, port: 0 })).rejects.toThrow(/no page.*npm run build/);
});

test.each(['80x', '-1', '70000', '1.5'])('"%s" is no port', (asked) => {
  expect(() => readPort(asked)).toThrow(/is no port: give a whole number/);
});
