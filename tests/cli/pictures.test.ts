/** Pictures on the command line: JPEG as well as PNG, set upright, and what cannot be read is said. */
import { encode as encodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readImageFile } from '../../cli/images.ts';
import { dataFolder, loadDigits } from '../../cli/load-data.ts';
import { decodePicture } from '../../cli/pictures.ts';
import { inThisProcess, jsonLines } from './scanline.ts';

let folder = '';
const laid = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline-pictures-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  for (const data of laid) await rm(dataFolder(data), { recursive: true, force: true });
});

/** Dark but for its upper half, or for its left one, 28 x 16. */
function half(which: 'upper' | 'left', ink = 230): { width: number; height: number; data: Buffer } {
  const [width, height] = [28, 16];
  const data = Buffer.alloc(4 * width * height, 255);
  for (let i = 0; i < width * height; i++) {
    const [row, column] = [Math.floor(i / width), i % width];
    const isBright = which === 'upper' ? row < height / 2 : column < width / 2;
    data.fill(isBright ? ink : 10, 4 * i, 4 * i + 3);
  }
  return { width, height, data };
}

const jpegOf = (picture: ReturnType<typeof half>) => jpeg.encode(picture, 95).data;

/** The same file with what a camera says of how it was held, as the first segment. */
function held(file: Buffer, orientation: number): Buffer {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const exif = [...Buffer.from('Exif\0\0'), ...tiff, 0, 0, 0, 0];
  const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return Buffer.concat([file.subarray(0, 2), Buffer.from(segment), file.subarray(2)]);
}

/** How bright its four quarters are: upper left, upper right, lower left, lower right. */
function quarters(file: Buffer): { size: [number, number]; bright: number[] } {
  const { width, height, rgba } = decodePicture(file);
  const at = (x: number, y: number) =>
    Math.round(rgba[4 * (Math.floor(y * height) * width + Math.floor(x * width))]);
  const bright = [at(0.2, 0.2), at(0.8, 0.2), at(0.2, 0.8), at(0.8, 0.8)];
  return { size: [width, height], bright };
}

describe('a JPEG', () => {
  it('is read as the PNG of the same picture is', async () => {
    const picture = half('left');
    const [png, jpg] = [join(folder, 'one.png'), join(folder, 'one.jpg')];
    await writeFile(png, encodePng({ ...picture, channels: 4 }));
    await writeFile(jpg, jpegOf(picture));
    const size = { width: 28, height: 16 };
    const [[one], [other]] = [await readImageFile(png, size), await readImageFile(jpg, size)];
    const apart = one.pixels.map((ink, i) => Math.abs(ink - other.pixels[i]));
    expect(apart.reduce((sum, d) => sum + d) / apart.length).toBeLessThan(0.03);
  });

  // Where the upper half of what the sensor saw comes to lie, by the standard.
  it.each([
    [1, [28, 16], [1, 1, 0, 0]],
    [2, [28, 16], [1, 1, 0, 0]],
    [3, [28, 16], [0, 0, 1, 1]],
    [4, [28, 16], [0, 0, 1, 1]],
    [5, [16, 28], [1, 0, 1, 0]],
    [6, [16, 28], [0, 1, 0, 1]],
    [7, [16, 28], [0, 1, 0, 1]],
    [8, [16, 28], [1, 0, 1, 0]],
  ])('is set upright where the camera was held otherwise: %d', (orientation, size, bright) => {
    expect(quarters(held(jpegOf(half('upper')), orientation))).toEqual({ size, bright });
  });

  it.each([
    [2, [28, 16], [0, 1, 0, 1]],
    [6, [16, 28], [1, 1, 0, 0]],
    [8, [16, 28], [0, 0, 1, 1]],
  ])('and left and right are not exchanged: %d', (orientation, size, bright) => {
    expect(quarters(held(jpegOf(half('left')), orientation))).toEqual({ size, bright });
  });

  it('that is cut is refused', async () => {
    const path = join(folder, 'cut.jpg');
    await writeFile(path, jpegOf(half('left')).subarray(0, 400));
    const reading = readImageFile(path, { width: 28, height: 16 });
    await expect(reading).rejects.toThrow(/^The picture .*cut\.jpg cannot be read \(/);
  });
});

it('a folder of JPEG pictures is a data set, and one that is broken is left out', async () => {
  for (const which of ['upper', 'left'] as const) {
    await mkdir(join(folder, 'halves', which), { recursive: true });
    for (let number = 0; number < 6; number += 1) {
      const path = join(folder, 'halves', which, `${number}.${number % 2 === 0 ? 'jpg' : 'JPEG'}`);
      await writeFile(path, jpegOf(half(which, 200 + number)));
    }
  }
  await writeFile(join(folder, 'halves', 'left', 'broken.jpg'), Buffer.from([0xff, 0xd8, 1, 2]));
  const added = await inThisProcess(['data', 'add', join(folder, 'halves'), '--json']);
  expect(added.code).toBe(0);
  const [{ data, skipped }] = jsonLines(added.stdout);
  laid.add(String(data));
  expect(skipped).toMatchObject([{ why: 'cannot be read as a picture' }]);
  const { train, test, classes } = await loadDigits(String(data));
  expect([train.count + test.count, classes]).toEqual([12, ['left', 'upper']]);
});
