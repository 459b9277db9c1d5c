/**
 * Pictures of one's own in a folder for each class: made grey, fitted into 28 x 28 pixels as a whole, and inverted where
 * the background is light, for networks read bright ink on dark.
 */
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import { resized } from '../resize.ts';
import type { OwnFile, Picture, Reading } from './own-file.ts';
import { type OwnData, OwnImages, type Skipped } from './own-images.ts';

const SIDE = 28;
const PROGRESS_EVERY = 25;

export function isPicture(name: string): boolean {
  return /\.(png|jpe?g)$/i.test(name);
}

/** @throws DataError when no picture could be read, or they are not in folders */
export async function readPictures(
  files: readonly OwnFile[],
  name: string,
  { decode, onProgress }: Reading,
): Promise<OwnData> {
  const images = new OwnImages(SIDE, name);
  const skipped: Skipped[] = [];
  let inverted = 0;
  const sorted = files.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const hasTest = sorted.some((file) => isTestFolder(file.name));
  for (const [read, file] of sorted.entries()) {
    if (read % PROGRESS_EVERY === 0) onProgress?.(read, sorted.length);
    if (!isPicture(file.name)) {
      skipped.push({ file: file.name, why: words.noPicture });
      continue;
    }
    const label = file.name.split('/').at(-2);
    if (label === undefined)
      throw new DataError('wrong-format', file.name, words.noFolder(file.name));
    try {
      const picture = await decode(file.name, await file.bytes());
      const seen = seenAs(picture);
      if (seen.isInverted) inverted += 1;
      images.add(file.name, label, hasTest && isTestFolder(file.name)).set(seen.pixels);
    } catch (error) {
      if (error instanceof DataError) throw error;
      skipped.push({
        file: file.name,
        why: error instanceof Error ? error.message : String(error),
      });
    }
  }
  if (images.count === 0) {
    throw new DataError('wrong-format', name, words.noneRead(name, skipped[0]));
  }
  return images.dataSet(name, { notes: [words.inverted(inverted, images.count)], skipped });
}

/** A folder over the classes' that says what its pictures are for. */
function isTestFolder(name: string): boolean {
  return name
    .split('/')
    .slice(0, -2)
    .some((part) => /^(test|testing|val|valid|validation)$/i.test(part));
}

/** What the network sees of a picture: `[28 * 28]` bytes, 0 background to 255 ink. */
export function seenAs({ width, height, rgba }: Picture): {
  pixels: Uint8Array;
  isInverted: boolean;
} {
  const grey = greyOf(width, height, rgba);
  const isInverted = borderOf(grey, width, height) > 127;
  if (isInverted) for (let i = 0; i < grey.length; i++) grey[i] = 255 - grey[i];
  // As large as it fits, in the middle.
  const scale = SIDE / Math.max(width, height);
  const [across, down] = [width, height].map((size) => Math.max(1, Math.round(size * scale)));
  const [left, top] = [across, down].map((size) => Math.floor((SIDE - size) / 2));
  const small = resized({ values: grey, width, height }, { width: across, height: down });
  const pixels = new Uint8Array(SIDE * SIDE);
  small.forEach((value, i) => {
    pixels[(top + Math.floor(i / across)) * SIDE + left + (i % across)] = Math.round(value);
  });
  return { pixels, isInverted };
}

/** By ITU-R BT.601; what is transparent lies on the opposite of what is not, so that it can be seen. */
function greyOf(width: number, height: number, rgba: Picture['rgba']): Float32Array {
  const grey = new Float32Array(width * height);
  let [shades, opaque] = [0, 0];
  for (let i = 0; i < grey.length; i++) {
    const alpha = rgba[4 * i + 3] / 255;
    grey[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
    shades += alpha * grey[i];
    opaque += alpha;
  }
  if (opaque === grey.length) return grey;
  const behind = opaque > 0 && shades / opaque > 127 ? 0 : 255;
  for (let i = 0; i < grey.length; i++) {
    const alpha = rgba[4 * i + 3] / 255;
    grey[i] = alpha * grey[i] + (1 - alpha) * behind;
  }
  return grey;
}

/** The mean of the outermost pixels. */
function borderOf(grey: Float32Array, width: number, height: number): number {
  let [sum, count] = [0, 0];
  for (let row = 0; row < height; row++) {
    const isEdge = row === 0 || row === height - 1;
    for (let column = 0; column < width; column += isEdge ? 1 : Math.max(1, width - 1)) {
      sum += grey[row * width + column];
      count += 1;
    }
  }
  return sum / count;
}
