/** `scanline predict`: what a network reads in images of one's own and in those of the test set. */
import { encode } from 'fast-png';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readImageFile } from '../../cli/images.ts';
import { saveRun } from '../../cli/run-folder.ts';
import { predictDigits } from '../../src/training/predict.ts';
import { DIGIT_SAMPLES, distance, LINE_SAMPLES, trained } from '../exchange/sample-networks.ts';
import { hashedUniform } from '../goldens/hashed-values.ts';
import { useCpu } from '../layers/set-up.ts';
import { inThisProcess } from './scanline.ts';

let folder: string;
let run: string;
let lineRun: string;
/** Three digits of bytes, so that every format can hold them exactly. */
const bytes = Uint8Array.from(hashedUniform('predict', 3 * 784), (ink) => Math.round(255 * ink));
const pixels = Float32Array.from(bytes, (byte) => byte / 255);
let expected: Float32Array;

const lstm = () => trained(DIGIT_SAMPLES[2]);

beforeAll(async () => {
  await useCpu();
  folder = await mkdtemp(join(tmpdir(), 'scanline-'));
  run = join(folder, 'run');
  lineRun = join(folder, 'line run');
  await saveRun(run, lstm().checkpoint);
  await saveRun(lineRun, trained(LINE_SAMPLES[0]).checkpoint);
  expected = await predictDigits(lstm().model, pixels);
});

afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function done(...words: string[]): Promise<string> {
  const ran = await inThisProcess(['predict', ...words, '--backend', 'cpu']);
  expect(ran.stderr).toBe('');
  expect(ran.code).toBe(0);
  return ran.stdout;
}

const answer = z.strictObject({ probabilities: z.array(z.array(z.number()).length(10)) });

async function probabilities(...words: string[]): Promise<number[]> {
  return answer.parse(JSON.parse(await done(...words, '--json'))).probabilities.flat();
}

async function refused(...words: string[]): Promise<{ code: number | null; stderr: string }> {
  const { code, stdout, stderr } = await inThisProcess(['predict', ...words]);
  expect(stdout).toBe('');
  return { code, stderr };
}

const images = () => [0, 1, 2].map((i) => [...pixels.slice(784 * i, 784 * (i + 1))]);
const rows = (image: readonly number[]) =>
  Array.from({ length: 28 }, (_, row) => image.slice(28 * row, 28 * (row + 1)));

function idx(): Uint8Array {
  const header = new DataView(new ArrayBuffer(16));
  [0x803, 3, 28, 28].forEach((value, i) => header.setUint32(4 * i, value));
  return Uint8Array.of(...new Uint8Array(header.buffer), ...bytes);
}

describe('scanline predict --input', () => {
  it.each([
    ['one list of numbers for all images', () => JSON.stringify([...pixels])],
    ['a list for each image', () => JSON.stringify(images())],
    ['rows', () => JSON.stringify(images().map(rows))],
    [
      'rows of one-element lists',
      () =>
        JSON.stringify(images().map((image) => rows(image).map((row) => row.map((ink) => [ink])))),
    ],
    ['an IDX file', idx],
    ['an IDX file, packed', () => gzipSync(idx())],
  ])('reads %s', async (_, content) => {
    const path = await written('images', content());
    expect(distance(await probabilities(run, '--input', path), expected)).toBeLessThan(1e-6);
  });

  it('reads one image alone, as a list or as rows', async () => {
    const [first] = images();
    for (const given of [first, rows(first), [first]]) {
      const path = await written('one.json', JSON.stringify(given));
      const found = await probabilities(run, '--input', path);
      expect(distance(found, expected.slice(0, 10))).toBeLessThan(1e-6);
    }
  });

  it('reads PNG: grey, with transparency, in colour, of 16 bits', async () => {
    const grey = bytes.slice(0, 784);
    const each = (make: (ink: number) => number[]) => [...grey].flatMap(make);
    const files = [
      { data: grey, channels: 1 },
      { data: Uint8Array.from(each((ink) => [ink, 255])), channels: 2 },
      { data: Uint8Array.from(each((ink) => [ink, ink, ink])), channels: 3 },
      // White ink that is transparent where there is none.
      { data: Uint8Array.from(each((ink) => [255, 255, 255, ink])), channels: 4 },
      { data: Uint16Array.from(each((ink) => [ink * 257])), channels: 1, depth: 16 as const },
    ];
    for (const file of files) {
      const path = await written('digit.png', encode({ width: 28, height: 28, ...file }));
      const found = await probabilities(run, '--input', path);
      expect(distance(found, expected.slice(0, 10))).toBeLessThan(1e-5);
    }
  });

  it('reads a PNG of black and white', async () => {
    const ink = Uint8Array.from({ length: 784 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const packed = Uint8Array.from({ length: 28 * 4 }, (_, at) => {
      const [row, byte] = [Math.floor(at / 4), at % 4];
      return [...Array(8).keys()].reduce((bits, bit) => {
        const column = 8 * byte + bit;
        return bits | ((column < 28 ? ink[28 * row + column] : 0) << (7 - bit));
      }, 0);
    });
    const png = encode({ width: 28, height: 28, data: packed, channels: 1, depth: 1 });
    const path = await written('bits.png', png);
    const wanted = await predictDigits(lstm().model, Float32Array.from(ink));
    expect(distance(await probabilities(run, '--input', path), wanted)).toBeLessThan(1e-6);
  });

  it('says in words what it reads', async () => {
    const path = await written('images.json', JSON.stringify(images()));
    const lines = (await done(run, '--input', path)).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^image 2: \d \(0 \d+\.\d\d %, 1 \d+\.\d\d %, .*9 \d+\.\d\d %\)$/);
  });

  it('reads lines of any width for a network that reads numbers', async () => {
    const line = Array.from({ length: 28 }, (_, row) => [
      ...pixels.slice(40 * row, 40 * (row + 1)),
    ]);
    const path = await written('line.json', JSON.stringify(line));
    const { probabilities: found } = z
      .strictObject({ probabilities: z.array(z.array(z.array(z.number()).length(11))) })
      .parse(JSON.parse(await done(lineRun, '--input', path, '--json')));
    expect(found.map((frames) => frames.length)).toEqual([10]);
  });
});

describe('scanline predict --test', () => {
  it('reads digits of the test set, in the order named', async () => {
    const both = await probabilities(run, '--test', '7,0');
    const [seventh, first] = [
      await probabilities(run, '--test', '7'),
      await probabilities(run, '--test', '0'),
    ];
    expect(both).toEqual([...seventh, ...first]);
    expect(await probabilities(run, '--test', '7', '--test', '0')).toEqual(both);
  });

  it('reads lines of the test set', async () => {
    expect(await done(lineRun, '--test', '3')).toMatch(
      /^test line 3: (\d+|nothing) \(\d+\.\d\d %\)\n$/,
    );
  });
});

it('images have the size of the data that the network has learned', async () => {
  const size = { height: 3, width: 4 };
  const ink = Array.from({ length: 24 }, (_, at) => at / 24);
  const two = await readImageFile(await written('two.json', JSON.stringify(ink)), size);
  expect(two.map(({ pixels, width }) => [...pixels].length / width)).toEqual([3, 3]);
  const png = encode({ width: 4, height: 3, channels: 1, data: new Uint8Array(12).fill(255) });
  const [one] = await readImageFile(await written('one.png', png), size);
  expect(one.pixels).toEqual(new Float32Array(12).fill(1));
  const other = readImageFile(await written('other.idx', idx()), size);
  await expect(other).rejects.toThrow(/images of 28 × 28 pixels; this network reads 4 × 3/);
});

describe('mistakes', () => {
  it.each([
    [['RUN'], 2, /"predict" needs either --input FILE .* or --test N/],
    [['RUN', '--input', 'x', '--test', '1'], 2, /and not both/],
    [[], 2, /"predict" needs a RUN_OR_MODEL_FILE/],
    [
      ['RUN', '--test', '10000'],
      2,
      /--test was "10000"; each must be a whole number from 0 to 9999/,
    ],
    [['RUN', '--test', '1,,2'], 2, /--test was "1,,2"/],
    [['RUN', '--test', '-1'], 2, /--test was "-1"/],
    [['RUN', '--input', 'nowhere'], 1, /image file nowhere cannot be read: there is no such file/],
    [['nowhere', '--test', '1'], 1, /checkpoint nowhere cannot be read: there is no such file/],
  ])('%j', async (words, code, message) => {
    const result = await refused(...words.map((word) => (word === 'RUN' ? run : word)));
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
  });

  it.each([
    [
      'text',
      'hello',
      /holds no images: it is neither JSON, IDX, PNG nor JPEG\. Expected JSON of numbers from 0/,
    ],
    ['an object', '{}', /holds no images: it is no list/],
    ['nothing', '[]', /its list is empty/],
    ['783 numbers', JSON.stringify(Array(783).fill(0)), /it has 783 numbers/],
    [
      'a short image',
      JSON.stringify([Array(784).fill(0), Array(80).fill(0)]),
      /image 2 has 80 numbers/,
    ],
    ['words', JSON.stringify([['a']]), /image 1 has other things than numbers/],
    [
      'bytes',
      JSON.stringify(Array(784).fill(17)),
      /has 17 at place 0; pixels go from 0 .* Divide bytes by 255/,
    ],
    [
      'a cut PNG',
      encode({ width: 28, height: 28, data: bytes.slice(0, 784), channels: 1 }).slice(0, 90),
      /cannot be read \(/,
    ],
    [
      'a large PNG',
      encode({ width: 2, height: 30, data: new Uint8Array(60), channels: 1 }),
      /is 2 × 30 pixels; this network reads 28 × 28/,
    ],
    [
      'a wide PNG',
      encode({ width: 30, height: 28, data: new Uint8Array(840), channels: 1 }),
      /is 30 × 28 pixels; this network reads 28 × 28/,
    ],
    ['a cut IDX', idx().slice(0, 500), /should be 2,368 bytes long/],
    ['a cut gz', gzipSync(idx()).slice(0, 50), /\.gz file that cannot be unpacked/],
  ])('%s', async (_, content, message) => {
    const { stderr, code } = await refused(run, '--input', await written('wrong', content));
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });
});

describe('evaluate --drawings', () => {
  const read = z.object({
    drawings: z.literal(600),
    accuracy: z.number(),
    byHand: z.array(z.object({ hand: z.string(), drawings: z.literal(100), right: z.number() })),
    misread: z.array(z.object({ hand: z.string(), label: z.number(), read: z.number() })),
  });
  const ask = (path: string, ...words: string[]) =>
    inThisProcess(['evaluate', path, '--drawings', '--backend', 'cpu', ...words]);

  it('counts the drawings of each hand, and names each that was misread', async () => {
    const { byHand, misread, accuracy } = read.parse(JSON.parse((await ask(run, '--json')).stdout));
    const right = byHand.reduce((sum, hand) => sum + hand.right, 0);
    expect(right).toBe(600 - misread.length);
    expect(accuracy).toBeCloseTo(right / 600, 12);
    for (const { hand, right } of byHand) {
      expect(misread.filter((each) => each.hand === hand)).toHaveLength(100 - right);
    }
    for (const { label, read } of misread) expect(read).not.toBe(label);
  });

  it('is refused for a network that reads numbers', async () => {
    const { code, stderr } = await ask(lineRun);
    expect(code).toBe(2);
    expect(stderr).toContain('--drawings are digits of 28 by 28 pixels');
  });

  it('is refused together with a part of the test set', async () => {
    const { code, stderr } = await ask(run, '--test-digits', '100');
    expect(code).toBe(2);
    expect(stderr).toContain('reads 600 drawings in its place');
  });
});
