/** Images that somebody wants read: from JSON, an IDX file, a PNG or a JPEG, as 0 background to 1 ink. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../src/data/data-error.ts';
import { readIdx } from '../src/data/idx.ts';
import { imageFiles as words } from '../src/text/cli/en-predict.ts';
import { SetupError } from './failure.ts';
import { explained } from './files.ts';
import { type DecodedPicture, decodePicture, isPictureFile } from './pictures.ts';
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

/**
 * The images in a file, told by what is in it.
 *
 * @throws SetupError saying what is wrong with the file and what was expected.
 */
export async function readImageFile(path: string, size: ImageSize): Promise<Image[]> {
  const shown = shownPath(path);
  const bytes = await explained(
    words.notRead(shown),
    async () => new Uint8Array(await readFile(path)),
  );
  const images = imagesIn(bytes, shown, size);
  for (const [index, { pixels, width }] of images.entries()) {
    const image = { index, of: images.length, file: shown };
    if (size.width !== 'any' && width !== size.width) {
      throw new SetupError(words.otherSize(image, { width, size }));
    }
    const odd = pixels.findIndex((ink) => !(ink >= 0 && ink <= 1));
    if (odd < 0) continue;
    throw new SetupError(words.otherInk(image, { ink: pixels[odd], place: odd }));
  }
  return images;
}

function imagesIn(bytes: Uint8Array<ArrayBuffer>, shown: string, size: ImageSize): Image[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return imagesIn(unpacked(bytes, shown), shown, size);
  if (isPictureFile(bytes)) return [fromPicture(bytes, shown, size)];
  if (bytes[0] === 0 && bytes[1] === 0) return fromIdx(bytes, shown, size);
  return fromJson(bytes, shown, size);
}

function unpacked(bytes: Uint8Array, shown: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
  } catch {
    throw new SetupError(words.notUnpacked(shown, MOST_BYTES));
  }
}

/** An IDX file holds images of one size. */
function fromIdx(bytes: Uint8Array<ArrayBuffer>, shown: string, size: ImageSize): Image[] {
  try {
    const { sizes, elements } = readIdx(bytes, 3, shown);
    const [count, height, width] = sizes;
    const fits = height === size.height && (size.width === 'any' || width === size.width);
    if (!fits) throw new SetupError(words.otherIdx(shown, { width, height }, size));
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
    throw new SetupError(words.notIdx(error.found));
  }
}

/** Brightness as ink, on black where the picture is transparent. */
function fromPicture(bytes: Uint8Array, shown: string, size: ImageSize): Image {
  const { width, height, rgba } = decoded(bytes, shown);
  if (height !== size.height) {
    throw new SetupError(words.otherPicture(shown, { width, height }, size));
  }
  const pixels = Float32Array.from({ length: width * height }, (_, i) => {
    const [red, green, blue, alpha] = rgba.subarray(4 * i, 4 * i + 4);
    // Weights of ITU-R BT.601, as most programs turn colours to grey.
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    return Math.min(1, Math.max(0, grey * alpha));
  });
  return { pixels, width };
}

function decoded(bytes: Uint8Array, shown: string): DecodedPicture {
  try {
    return decodePicture(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SetupError(words.notPicture(shown, why));
  }
}

function fromJson(bytes: Uint8Array, shown: string, size: ImageSize): Image[] {
  const given = parsed(bytes, shown);
  if (!Array.isArray(given)) throw notImages(shown, words.why.noList);
  const rows = given as unknown[];
  // Plain numbers are square images, one after the other, where lines are read.
  const { height } = size;
  const width = size.width === 'any' ? height : size.width;
  const pixels = height * width;
  if (rows.length > 0 && rows.every((each) => typeof each === 'number')) {
    if (rows.length % pixels !== 0) throw notImages(shown, words.why.numbers(rows.length));
    return Array.from({ length: rows.length / pixels }, (_, i) => ({
      pixels: Float32Array.from(rows.slice(i * pixels, (i + 1) * pixels)),
      width,
    }));
  }
  const image = asImage(rows, size);
  const images = image === undefined ? rows.map((each) => asImage(each, size)) : [image];
  if (images.length === 0) throw notImages(shown, words.why.empty);
  return images.map((each, i) => {
    if (each !== undefined) return each;
    throw notImages(shown, words.why.image(i + 1, numbersIn(rows[i])?.length));
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
    throw notImages(shown, words.why.unknownKind);
  }
}

function notImages(shown: string, why: string): SetupError {
  return new SetupError(words.none(shown, why));
}
