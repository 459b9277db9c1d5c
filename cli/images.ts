/** Images that somebody wants read: from JSON, an IDX file or a PNG, as 0 background to 1 ink. */
import { decode, type DecodedPng, hasPngSignature } from 'fast-png';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../src/data/data-error.ts';
import { readIdx } from '../src/data/idx.ts';
import { SetupError } from './failure.ts';
import { explained } from './files.ts';
import { shownPath } from './shown-path.ts';

export interface Image {
  /** `[height, width]`, row by row */
  pixels: Float32Array;
  width: number;
}

/** Of the images that a network reads; lines have any width. */
export interface ImageSize {
  height: number;
  width: number | 'any';
}

/** Ten thousand digits of 784 numbers of ten letters each, with room to spare. */
const MOST_BYTES = 200_000_000;

const KINDS =
  'JSON of numbers from 0 (background) to 1 (ink) for each image, row by row, an IDX file as MNIST has them (.gz or not), or a PNG';

export const IMAGE_FILES = `${KINDS}, in the size that the network has learned (MNIST's is 28 × 28)`;

/**
 * The images in a file, told by what is in it.
 *
 * @throws SetupError saying what is wrong with the file and what was expected.
 */
export async function readImageFile(path: string, size: ImageSize): Promise<Image[]> {
  const shown = shownPath(path);
  const bytes = await explained(
    `The image file ${shown} cannot be read`,
    async () => new Uint8Array(await readFile(path)),
  );
  const images = imagesIn(bytes, shown, size);
  for (const [index, { pixels, width }] of images.entries()) {
    const which = images.length === 1 ? 'The image' : `Image ${index + 1}`;
    if (size.width !== 'any' && width !== size.width) {
      throw new SetupError(
        `${which} in ${shown} is ${width} × ${size.height} pixels; this network reads ${inWords(size)}. Scale or crop it.`,
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

function inWords({ height, width }: ImageSize): string {
  return width === 'any' ? `any width of ${height} pixels` : `${width} × ${height}`;
}

function imagesIn(bytes: Uint8Array<ArrayBuffer>, shown: string, size: ImageSize): Image[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return imagesIn(unpacked(bytes, shown), shown, size);
  if (hasPngSignature(bytes)) return [fromPng(bytes, shown, size)];
  if (bytes[0] === 0 && bytes[1] === 0) return fromIdx(bytes, shown, size);
  return fromJson(bytes, shown, size);
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

/** An IDX file holds images of one size. */
function fromIdx(bytes: Uint8Array<ArrayBuffer>, shown: string, size: ImageSize): Image[] {
  try {
    const { sizes, elements } = readIdx(bytes, 3, shown);
    const [count, height, width] = sizes;
    const fits = height === size.height && (size.width === 'any' || width === size.width);
    if (!fits) {
      throw new SetupError(
        `${shown} holds images of ${width} × ${height} pixels; this network reads ${inWords(size)}. Scale or crop them.`,
      );
    }
    const pixels = height * width;
    return Array.from({ length: count }, (_, i) => ({
      pixels: Float32Array.from(
        elements.subarray(i * pixels, (i + 1) * pixels),
        (ink) => ink / 255,
      ),
      width,
    }));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new SetupError(`${error.found} Expected ${IMAGE_FILES}.`);
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
function fromPng(bytes: Uint8Array, shown: string, size: ImageSize): Image {
  const png = decoded(bytes, shown);
  const { width, height, depth, channels, palette } = png;
  if (height !== size.height) {
    throw new SetupError(
      `The picture ${shown} is ${width} × ${height} pixels; this network reads ${inWords(size)}. Scale it.`,
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

function fromJson(bytes: Uint8Array, shown: string, size: ImageSize): Image[] {
  const given = parsed(bytes, shown);
  if (!Array.isArray(given)) throw notImages(shown, 'it is no list');
  const rows = given as unknown[];
  // Plain numbers are square images, one after the other, where lines are read.
  const { height } = size;
  const width = size.width === 'any' ? height : size.width;
  const pixels = height * width;
  if (rows.length > 0 && rows.every((each) => typeof each === 'number')) {
    if (rows.length % pixels !== 0) throw notImages(shown, `it has ${rows.length} numbers`);
    return Array.from({ length: rows.length / pixels }, (_, i) => ({
      pixels: Float32Array.from(rows.slice(i * pixels, (i + 1) * pixels)),
      width,
    }));
  }
  const image = asImage(rows, size);
  const images = image === undefined ? rows.map((each) => asImage(each, size)) : [image];
  if (images.length === 0) throw notImages(shown, 'its list is empty');
  return images.map((each, i) => {
    if (each !== undefined) return each;
    throw notImages(
      shown,
      `image ${i + 1} has ${numbersIn(rows[i])?.length ?? 'other things than'} numbers`,
    );
  });
}

/** The numbers of an image in one list, or in a list for each row; `undefined` where it is neither. */
function asImage(given: unknown, { height, width: wanted }: ImageSize): Image | undefined {
  const numbers = numbersIn(given);
  if (!Array.isArray(given) || numbers === undefined) return undefined;
  const width = numbers.length / height;
  const isRows = given.length === height && given.every((row) => numbersIn(row)?.length === width);
  const fits = wanted === 'any' ? width === height || (isRows && width >= 1) : width === wanted;
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
