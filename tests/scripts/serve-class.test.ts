/**
 * Serving a class: the address and what it costs are said, the certificate is checked before anything is served,
 * and what is wrong with it is said in a sentence.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serve } from '../../scripts/serve.mjs';
import { readCertificate } from '../../scripts/serve/certificate.mjs';
import { localAddresses, networkInvitation } from '../../scripts/serve/network.mjs';

const at = (address: string, internal = false) => ({
  address,
  internal,
  family: 'IPv4' as const,
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
});
const laptop = {
  lo: [at('127.0.0.1', true)],
  docker0: [at('172.17.0.1')],
  usb0: [at('169.254.7.7')],
  wlan0: [at('192.168.1.20')],
};

test('the address for the class is that of the real network', () => {
  expect(localAddresses(laptop)).toEqual(['192.168.1.20', '172.17.0.1']);
});

test('a plain http address comes with what it costs and how to have https', async () => {
  const said = await networkInvitation({ port: 4173, secure: false }, laptop);
  expect(said).toContain('For the class: http://192.168.1.20:4173/');
  expect(said).toContain('one thread');
  expect(said).toContain('--cert cert.pem --key key.pem');
});

test('an https address costs nothing', async () => {
  const said = await networkInvitation({ port: 4173, secure: true }, laptop);
  expect(said).toContain('https://192.168.1.20:4173/');
  expect(said).not.toContain('one thread');
});

test('without a network that is said', async () => {
  const alone = { lo: laptop.lo };
  expect(await networkInvitation({ port: 4173, secure: false }, alone)).toContain('on no network');
});

describe('certificates', () => {
  // Made with openssl, good for a hundred years, and for nothing but this test.
  const path = (name: string) => join(import.meta.dirname, 'certificates', name);

  test('none is plain http', () => {
    expect(readCertificate({})).toBeUndefined();
  });

  test.each([
    [{ cert: 'one.pem' }, /--cert alone is given: name the other with --key FILE/],
    [{ key: 'one.key' }, /--key alone is given: name the other with --cert FILE/],
    [{ cert: 'nowhere.pem', key: 'one.key' }, /file of --cert.*cannot be read: there is no such/],
    [{ cert: 'one.pem', key: '.' }, /file of --key.*cannot be read: it is a folder/],
    [{ cert: 'one.key', key: 'one.key' }, /holds no certificate: it must be a PEM file/],
    [{ cert: 'one.pem', key: 'one.pem' }, /holds no key that can be read/],
    [{ cert: 'one.pem', key: 'other.key' }, /does not belong to the certificate/],
  ])('%j is refused', (files, sentence) => {
    const paths = Object.fromEntries(
      Object.entries(files).map(([flag, name]) => [flag, path(name)]),
    );
    expect(() => readCertificate(paths)).toThrow(sentence);
  });

  test('with them the page is served by https', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scanline-https-'));
    writeFileSync(join(folder, 'index.html'), '<title>Scanline</title>');
    const tls = readCertificate({ cert: path('one.pem'), key: path('one.key') });
    const server = await serve({ root: folder, port: 0, ...(tls ? { tls } : {}) });
    expect(server.url).toBe(`https://localhost:${server.port}/`);
    const status = await new Promise((done, fail) => {
      const asked = get(server.url, { rejectUnauthorized: false }, (response) => {
        response.resume();
        done(response.statusCode);
      });
      asked.on('error', fail);
    });
    expect(status).toBe(200);
    await server.close();
    rmSync(folder, { recursive: true });
  });
});
