/** Data sets on the command line: one's own by their files, known ones from a server, and what is said of wrong ones. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, loadDigits } from '../../cli/load-data.ts';
import { drawingsCsv } from '../../src/data/drawing.ts';
import { mixedDataName } from '../../src/data/mixed-data.ts';
import { drawnOf } from '../data/drawn.ts';
import { inThisProcess, jsonLines, scanline } from './scanline.ts';

let folder = '';
const laid = new Set<string>();

/** 8 x 8 with one bright row, in the upper or the lower half. */
const ROWS = Array.from({ length: 48 }, (_, i) => {
  const bright = (i % 2) * 4 + (i % 3);
  const pixels = Array.from({ length: 64 }, (__, p) =>
    Math.floor(p / 8) === bright ? 200 + i : 0,
  );
  return [i % 2 === 0 ? 'upper' : 'lower', ...pixels].join();
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-data-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  for (const data of laid) await rm(dataFolder(data), { recursive: true, force: true });
});

async function csv(name: string, rows: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, rows.join('\n'));
  return path;
}

describe('one’s own data', { timeout: 60_000 }, () => {
  it('is laid by its files, and networks and training take it by its name or its file', async () => {
    const path = await csv('halves.csv', ROWS);
    const added = await inThisProcess(['data', 'add', path, '--json']);
    const [{ data, ...told }] = jsonLines(added.stdout);
    laid.add(String(data));
    expect(data).toMatch(/^own:halves:8x8:40\+8:lower,upper:[0-9a-f]{8}$/);
    expect(told).toMatchObject({ classes: ['lower', 'upper'], train: 40, test: 8 });

    const listed = await inThisProcess(['data']);
    expect(listed.stdout).toContain(`${data}  (here)  halves: 48 images of 8 × 8 pixels`);

    const network = ['--network', 'lstm', '--units', '4'];
    const summary = await inThisProcess(['summary', ...network, '--data', String(data), '--json']);
    const shapes = JSON.parse(summary.stdout).layers.map(
      ({ outputShape }: { outputShape: unknown }) => outputShape,
    );
    expect(shapes.at(0)).toEqual([null, 8, 8]);
    expect(shapes.at(-1)).toEqual([null, 2]);

    const training = ['--batch-size', '8', '--epochs', '1', '--backend', 'cpu', '--json'];
    const { code, stdout, stderr } = await scanline([
      ...['train', ...network, ...training, '--data', path],
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('“halves” is here')]);
    expect(stdout).toContain('"valAccuracy"');
  });

  it('of digits is learned together with MNIST, and nothing else is', async () => {
    const drawings = drawingsCsv([...drawnOf(1, 6), ...drawnOf(7, 6)]);
    const path = await csv('drawings.csv', [drawings]);
    const summary = (data: string) =>
      inThisProcess(['summary', '--network', 'simple-rnn', '--data', data]);
    expect((await summary(`mnist+${path}`)).code).toBe(0);
    const [{ data }] = jsonLines((await inThisProcess(['data', 'add', path, '--json'])).stdout);
    laid.add(String(data));
    const { train, test } = await loadDigits(mixedDataName('mnist', String(data)));
    expect([train.count, test.count]).toEqual([60_000 + 10 * 50, 10_002]);
    expect([...test.labels.subarray(0, 2)].toSorted()).toEqual([1, 7]);

    const halves = await summary(`mnist+${await csv('halves.csv', ROWS)}`);
    expect([halves.code, halves.stderr]).toEqual([
      2,
      expect.stringContaining('cannot be learned together with MNIST'),
    ]);
  });

  it('is refused with the line that is wrong, and nothing is laid', async () => {
    const path = await csv('bad.csv', [...ROWS.slice(0, 3), 'upper,1,2', ...ROWS.slice(3)]);
    const { code, stderr } = await inThisProcess(['data', 'add', path]);
    expect([code, stderr]).toEqual([
      1,
      'bad.csv, line 4 has 3 values; the lines before have 65. Nothing was taken.\n',
    ]);
    const unknown = await inThisProcess(['data', 'fetch']);
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('"list" and "add"'),
    ]);
  });
});

describe('a known data set', { timeout: 60_000 }, () => {
  it('is fetched, and refused when its files are others or cannot be had', async () => {
    const labels = gzipSync(
      Buffer.concat([Buffer.from([0, 0, 8, 1, 0, 0, 0, 9]), Buffer.alloc(9)]),
    );
    const server = createServer((request, response) => {
      const isThere = request.url?.startsWith('/wrong/') === true;
      response.writeHead(isThere ? 200 : 404).end(isThere ? labels : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const from = (path: string) =>
      inThisProcess(['data', 'add', 'kmnist', '--from', `http://127.0.0.1:${port}/${path}/`]);
    const [wrong, missing] = [await from('wrong'), await from('missing')];
    server.close();
    expect([wrong.code, missing.code]).toEqual([1, 1]);
    expect(wrong.stderr).toContain('holds 9 labels, but KMNIST has 60,000 to train on');
    expect(missing.stderr).toMatch(/train-images-idx3-ubyte\.gz could not be had: HTTP 404\./);
    const letters = await inThisProcess(['data', 'add', 'emnist-letters']);
    expect(letters.stderr).toContain('EMNIST letters comes in one archive of 562 MB');
  });
});
