import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DataError, type DataProblem } from '../../src/data/data-error.ts';
import { MNIST_FILES } from '../../src/data/mnist-files.ts';
import { readMnistFolder } from '../../src/data/mnist-node.ts';
import { loadMnist, type DataProgress } from '../../src/data/mnist.ts';
import { SHUFFLED_TRAIN_IMAGES, shuffleTrainImages } from '../../src/data/shuffled-file.ts';
import { idxFile } from './idx-file.ts';

const FOLDER = fileURLToPath(new URL('../../public/mnist', import.meta.url));
const SHUFFLED = SHUFFLED_TRAIN_IMAGES.name;
/** As the page asks for them. */
const NAMES = [
  MNIST_FILES.trainLabels.name,
  MNIST_FILES.testImages.name,
  MNIST_FILES.testLabels.name,
  SHUFFLED,
];
const LABELS = MNIST_FILES.testLabels.name;
const IMAGES = MNIST_FILES.testImages.name;

type Answer = (response: ServerResponse, file: Buffer) => void;

describe('MNIST over the network', () => {
  const files = new Map<string, Buffer>();
  /** How the server answers for a file, where that is not plainly with the file. */
  const answers = new Map<string, Answer>();
  let server: Server;
  let address: string;

  beforeAll(async () => {
    for (const name of NAMES.slice(0, -1)) files.set(name, await readFile(`${FOLDER}/${name}`));
    const original = gunzipSync(await readFile(`${FOLDER}/${MNIST_FILES.trainImages.name}`));
    files.set(SHUFFLED, gzipSync(shuffleTrainImages(original), { level: 1 }));
    server = createServer((request, response) => {
      const name = request.url?.split('/').at(-1) ?? '';
      const file = files.get(name);
      if (file === undefined) send(404, 'nothing here')(response, Buffer.of());
      else (answers.get(name) ?? plainly)(response, file);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mnist`;
  });

  beforeEach(() => answers.clear());

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is the real one, told by bytes on the way', async () => {
    const told: DataProgress[] = [];
    const mnist = await loadMnist(address, (progress) => told.push(progress));
    await mnist.train.arrival?.untilAll();
    const laid = await readMnistFolder(FOLDER);
    for (const set of ['train', 'test'] as const) {
      expect(Buffer.compare(mnist[set].images, laid[set].images)).toBe(0);
      expect(Buffer.compare(mnist[set].labels, laid[set].labels)).toBe(0);
    }
    expect(mnist.train.count).toBe(60_000);
    expect(mnist.test.count).toBe(10_000);
    expect([...mnist.train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
    const total = NAMES.reduce((sum, name) => sum + (files.get(name)?.length ?? 0), 0);
    expect(told.at(-1)).toMatchObject({ loadedBytes: total, totalBytes: total });
    expect(told.length).toBeGreaterThan(10);
    for (const [i, { loadedBytes, totalBytes }] of told.entries()) {
      expect(loadedBytes).toBeGreaterThanOrEqual(told[Math.max(0, i - 1)].loadedBytes);
      expect(totalBytes === 0 || totalBytes === total).toBe(true);
    }
  });

  it('comes through a server that says no length, or that lets the browser decompress', async () => {
    answers.set(SHUFFLED, (response, file) => {
      response.writeHead(200, { 'content-type': 'application/gzip' });
      response.write(file.subarray(0, 1));
      response.end(file.subarray(1));
    });
    answers.set(IMAGES, (response, file) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': file.length });
      response.end(file);
    });
    const told: DataProgress[] = [];
    const mnist = await loadMnist(`${address}/`, (progress) => told.push(progress));
    await mnist.train.arrival?.untilAll();
    expect(mnist.test.count).toBe(10_000);
    for (const { loadedBytes, totalBytes } of told) {
      expect(totalBytes === 0 || totalBytes >= loadedBytes).toBe(true);
    }
    const last = told.at(-1);
    expect(last?.totalBytes).toBe(last?.loadedBytes);
  });

  it.each<[string, string, Answer, DataProblem, RegExp]>([
    ['missing', LABELS, send(404, 'no'), 'missing', /is missing: the server has no such file/],
    [
      'a web page',
      LABELS,
      send(200, '<!doctype html>', 'text/html; charset=utf-8'),
      'missing',
      /a web page in its place/,
    ],
    ['refused', LABELS, send(503, 'busy'), 'unreachable', /status 503/],
    ['no gzip file', LABELS, send(200, 'hello'), 'wrong-format', /does not begin with.*1f 8b/],
    ['empty', LABELS, send(200, ''), 'wrong-format', /is not a gzip file/],
    ['cut short', IMAGES, changed((file) => file.subarray(0, 700_000)), 'truncated', /cut short/],
    ['damaged', IMAGES, changed(damaged), 'damaged', /cannot be decompressed after/],
    [
      'broken off',
      IMAGES,
      (response, file) => {
        response.writeHead(200, { 'content-length': file.length });
        response.write(file.subarray(0, 500_000), () => response.destroy());
      },
      'truncated',
      /broke off while it was being fetched/,
    ],
    [
      'of another count',
      IMAGES,
      changed(() => gzipSync(idxFile([3, 28, 28], new Uint8Array(3 * 784)))),
      'not-mnist',
      /holds 3 digits, but t10k-labels-idx1-ubyte\.gz labels 10,000/,
    ],
    [
      'of other labels',
      LABELS,
      changed(() => gzipSync(idxFile([10_000], new Uint8Array(10_000)))),
      'not-mnist',
      /is not MNIST's: 10,000 of its digits are a 0, in MNIST 980 are/,
    ],
    [
      'of one changed pixel',
      IMAGES,
      changed((file) => gzipSync(gunzipSync(file).fill(1, 5000, 5001), { level: 1 })),
      'not-mnist',
      /is not MNIST's, though it has the right shape: its SHA-256 begins with [0-9a-f]{8}, MNIST's with 0fa7898d/,
    ],
    [
      'with a label of 77',
      LABELS,
      changed((file) => gzipSync(gunzipSync(file).fill(77, 100, 101))),
      'wrong-format',
      /digit number 92 is a 77/,
    ],
  ])('with a file that is %s fails with a sentence, and can be tried again', async (...given) => {
    const [, name, answer, problem, sentence] = given;
    answers.set(name, answer);
    const error = await failure(loadMnist(address));
    expect(error.problem).toBe(problem);
    expect(error.file).toBe(name);
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(
      new RegExp(`^${name.replaceAll('.', '\\.')} .*try again|Try again`),
    );
    answers.clear();
    expect((await loadMnist(address)).test.count).toBe(10_000);
  });

  it('tells whoever waits for a training digit what is wrong with their file, and comes when it is mended', async () => {
    answers.set(SHUFFLED, send(404, 'no'));
    const { train, test } = await loadMnist(address);
    expect(test.count).toBe(10_000);
    const error = await failure(Promise.resolve(train.arrival?.untilAll()));
    expect([error.problem, error.file]).toEqual(['missing', SHUFFLED]);
    answers.set(
      SHUFFLED,
      changed(() => gzipSync(new Uint8Array(100))),
    );
    const other = await failure(Promise.resolve(train.arrival?.untilAll()));
    expect(other.message).toMatch(/does not hold MNIST's 60,000 training digits/);
    answers.clear();
    await train.arrival?.untilAll();
    const laid = await readMnistFolder(FOLDER);
    expect(Buffer.compare(train.images, laid.train.images)).toBe(0);
  });

  it('of which the training digits break off half-way goes on from there by itself', async () => {
    let times = 0;
    answers.set(SHUFFLED, (response, file) => {
      times += 1;
      if (times > 1) return plainly(response, file);
      response.writeHead(200, { 'content-length': file.length });
      response.write(file.subarray(0, 500_000), () => response.destroy());
    });
    const { train } = await loadMnist(address);
    await train.arrival?.untilAll();
    const laid = await readMnistFolder(FOLDER);
    expect(Buffer.compare(train.images, laid.train.images)).toBe(0);
    expect(times).toBe(2);
  });

  it('says so when no server answers', async () => {
    const error = await failure(loadMnist('http://127.0.0.1:9/mnist'));
    expect(error.problem).toBe('unreachable');
    expect(error.message).toMatch(/did not answer.*try again/);
  });

  it('stops when it is told to, and not with a DataError', async () => {
    const stop = new AbortController();
    const loading = loadMnist(address, () => stop.abort(new Error('enough')), stop.signal);
    await expect(loading).rejects.toThrow('enough');
  });
});

describe('MNIST from a folder', () => {
  it('says what to run when it is not laid', async () => {
    const error = await failure(readMnistFolder('/nowhere/mnist'));
    expect(error.problem).toBe('missing');
    expect(error.message).toMatch(/\/nowhere\/mnist\/.*is not there.*npm run build/);
  });
});

function plainly(response: ServerResponse, file: Buffer): void {
  response.writeHead(200, { 'content-length': file.length, 'content-type': 'application/gzip' });
  response.end(file);
}

function send(status: number, body: string, type = 'application/octet-stream'): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': type, 'content-length': body.length });
    response.end(body);
  };
}

function changed(change: (file: Buffer) => Buffer): Answer {
  return (response, file) => plainly(response, change(file));
}

function damaged(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.fill(0xff, 600_000, 600_400);
  return copy;
}

async function failure(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DataError) return error;
  throw new Error(`A DataError was expected, but there was ${String(error)}.`);
}
