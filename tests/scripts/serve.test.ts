/**
 * The static server gives the built page, isolated, and nothing else of the machine.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPort, serve } from '../../scripts/serve.mjs';

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
  writeFileSync(join(root, 'assets', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'kernels-1a2b.wasm'), '\0asm');
  writeFileSync(join(root, 'mnist', 'labels.gz'), packed);
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  server = await serve({ root, port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(join(root, '..'), { recursive: true, force: true });
});

/** fetch tidies `..` away before it asks, so the address goes out raw. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const asked = request({ host: 'localhost', port: server.port, path, method }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    asked.on('error', fail).end();
  });
}

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

test('what has not changed is not sent twice', async () => {
  const tag = (await fetch(server.url)).headers.get('etag') ?? '';
  const again = await fetch(server.url, { headers: { 'If-None-Match': tag } });
  expect(again.status).toBe(304);
});

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
