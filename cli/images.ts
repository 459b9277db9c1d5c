/** Images that somebody wants read: from JSON, an IDX file or a PNG, as 0 background to 1 ink. */
import { decode, type DecodedPng, hasPngSignature } from 'fast-png';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../src/data/data-error.ts';
import { readImages } from '../src/data/idx.ts';
import { LAY_ANEW } from '../src/text/en-data.ts';
import { SetupError } from './failure.ts';
import { explained } from './files.ts';
import { shownPath } from './shown-path.ts';

export interface Image {
  /** `[28, width]`, row by row */
  pixels: Float32Array;
  width: number;
}

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** Ten thousand digits of 784 numbers of ten letters each, with room to spare. */
const MOST_BYTES = 200_000_000;

export const IMAGE_FILES =
  'JSON of 784 numbers from 0 (background) to 1 (ink) for each image, an IDX file as MNIST has them (.gz or not), or a PNG 28 pixels high';

/**
 * The images in a file, told by what is in it.
 *
 * @param anyWidth for networks that read lines; digits are 28 columns wide
 * @throws SetupError saying what is wrong with the file and what was expected.
 */
export async function readImageFile(path: string, anyWidth: boolean): Promise<Image[]> {
  const shown = shownPath(path);
  const bytes = await explained(
    `The image file ${shown} cannot be read`,
    async () => new Uint8Array(await readFile(path)),
  );
  const images = imagesIn(bytes, shown, anyWidth);
  for (const [index, { pixels, width }] of images.entries()) {
    const which = images.length === 1 ? 'The image' : `Image ${index + 1}`;
    if (!anyWidth && width !== SIDE) {
      throw new SetupError(
        `${which} in ${shown} is ${width} × ${SIDE} pixels; a digit is 28 × 28. Scale or crop it.`,
      );
    }
    const odd = pixels.findIndex((ink) => !(ink >= 0 && ink <= 1));
    if (odd < 0) continue;
    throw new SetupError(
      `${which} in ${shown} has ${pixels[odd]} at place ${odd}; pixels go from 0 (background) to 1 (ink). Divide bytes by 255.`,
    );
  }
  return images;
}

function imagesIn(bytes: Uint8Array<ArrayBuffer>, shown: string, anyWidth: boolean): Image[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return imagesIn(unpacked(bytes, shown), shown, anyWidth);
  if (hasPngSignature(bytes)) return [fromPng(bytes, shown)];
  if (bytes[0] === 0 && bytes[1] === 0) return fromIdx(bytes, shown);
  return fromJson(bytes, shown, anyWidth);
}

function unpacked(bytes: Uint8Array, shown: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
  } catch {
    throw new SetupError(
      `The image file ${shown} is damaged: it is a .gz file that cannot be unpacked, or holds more than ${MOST_BYTES / 1e6} MB. Copy it again.`,
    );
  }
}

function fromIdx(bytes: Uint8Array<ArrayBuffer>, shown: string): Image[] {
  try {
    const { count, images } = readImages(bytes, shown);
    return Array.from({ length: count }, (_, i) => ({
      pixels: Float32Array.from(images.subarray(i * PIXELS, (i + 1) * PIXELS), (ink) => ink / 255),
      width: SIDE,
    }));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new SetupError(`${error.message.replace(LAY_ANEW, '').trim()} Expected ${IMAGE_FILES}.`);
  }
}

/** Red, green, blue and how opaque, a byte each, of every pixel. */
export function rgbaOf(png: DecodedPng): Uint8Array {
  const { width, height, depth, channels, palette } = png;
  const data = valuesOf(png);
  const most = 2 ** depth - 1;
  const rgba = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const pixel = Array.from(data.subarray(i * channels, (i + 1) * channels));
    const [values, full] = palette === undefined ? [pixel, most] : [palette[pixel[0]] ?? [], 255];
    const isGrey = values.length < 3;
    const colours = isGrey ? [values[0], values[0], values[0]] : values.slice(0, 3);
    const alpha = (isGrey ? values[1] : values[3]) ?? full;
    rgba.set(
      [...colours, alpha].map((value) => Math.round((255 * value) / full)),
      4 * i,
    );
  }
  return rgba;
}

/** Brightness as ink, on black where the picture is transparent. */
function fromPng(bytes: Uint8Array, shown: string): Image {
  const png = decoded(bytes, shown);
  const { width, height, depth, channels, palette } = png;
  if (height !== SIDE) {
    throw new SetupError(
      `The picture ${shown} is ${width} × ${height} pixels; Scanline reads those 28 pixels high. Scale it.`,
    );
  }
  const data = valuesOf(png);
  const most = 2 ** depth - 1;
  const pixels = Float32Array.from({ length: width * height }, (_, i) => {
    const pixel = Array.from(data.subarray(i * channels, (i + 1) * channels));
    const [values, full] = palette === undefined ? [pixel, most] : [palette[pixel[0]] ?? [], 255];
    const isGrey = values.length < 3;
    const [red, green, blue] = isGrey ? [values[0], values[0], values[0]] : values;
    const alpha = (isGrey ? values[1] : values[3]) ?? full;
    // Weights of ITU-R BT.601, as most programs turn colours to grey.
    const grey = (0.299 * red + 0.587 * green + 0.114 * blue) / full;
    return Math.min(1, Math.max(0, grey * (alpha / full)));
  });
  return { pixels, width };
}

/** One number for each channel of each pixel: less than eight bits lie side by side in bytes, row by row. */
function valuesOf({ data, width, height, depth }: DecodedPng): DecodedPng['data'] {
  if (depth >= 8) return data;
  const perRow = Math.ceil((width * depth) / 8);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * perRow + Math.floor(bit / 8)];
    return (byte >> (8 - depth - (bit % 8))) & (2 ** depth - 1);
  });
}

function decoded(bytes: Uint8Array, shown: string): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new SetupError(`The picture ${shown} is no whole PNG (${words}). Save or copy it again.`);
  }
}

function fromJson(bytes: Uint8Array, shown: string, anyWidth: boolean): Image[] {
  const given = parsed(bytes, shown);
  if (!Array.isArray(given)) throw notImages(shown, 'it is no list');
  const rows = given as unknown[];
  // 784 numbers, as many times as there are images
  if (rows.length > 0 && rows.every((each) => typeof each === 'number')) {
    if (rows.length % PIXELS !== 0) throw notImages(shown, `it has ${rows.length} numbers`);
    return Array.from({ length: rows.length / PIXELS }, (_, i) => ({
      pixels: Float32Array.from(rows.slice(i * PIXELS, (i + 1) * PIXELS)),
      width: SIDE,
    }));
  }
  const image = asImage(rows, anyWidth);
  const images = image === undefined ? rows.map((each) => asImage(each, anyWidth)) : [image];
  if (images.length === 0) throw notImages(shown, 'its list is empty');
  return images.map((each, i) => {
    if (each !== undefined) return each;
    throw notImages(
      shown,
      `image ${i + 1} has ${numbersIn(rows[i])?.length ?? 'other things than'} numbers`,
    );
  });
}

/** 784 numbers, or 28 rows of numbers; `undefined` where it is neither. */
function asImage(given: unknown, anyWidth: boolean): Image | undefined {
  const numbers = numbersIn(given);
  if (!Array.isArray(given) || numbers === undefined) return undefined;
  const width = numbers.length / SIDE;
  const isRows = given.length === SIDE && given.every((row) => numbersIn(row)?.length === width);
  const fits = numbers.length === PIXELS || (anyWidth && isRows && width >= 1);
  return fits ? { pixels: Float32Array.from(numbers), width } : undefined;
}

/** All numbers of nested lists; `undefined` where there is anything else in them. */
function numbersIn(given: unknown): number[] | undefined {
  if (typeof given === 'number') return [given];
  if (!Array.isArray(given)) return undefined;
  const parts = given.map(numbersIn);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function parsed(bytes: Uint8Array, shown: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notImages(shown, 'it is neither JSON, IDX nor PNG');
  }
}

function notImages(shown: string, what: string): SetupError {
  return new SetupError(
    `The image file ${shown} holds no images: ${what}. Expected ${IMAGE_FILES}.`,
  );
}
