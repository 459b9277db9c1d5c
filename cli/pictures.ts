/** PNG and JPEG files as pixels: what browsers decode for the page, here by libraries in plain JavaScript. */
import { decode as decodePng, type DecodedPng, hasPngSignature } from 'fast-png';
import jpeg from 'jpeg-js';
import { ownData as words } from '../src/text/en-own-data.ts';
import { orientationOf, UPRIGHT } from './exif.ts';

export interface DecodedPicture {
  width: number;
  height: number;
  /** Red, green, blue and how opaque, 0 to 1, of every pixel: `[height, width, 4]`. */
  rgba: Float32Array;
}

/** Larger pictures are refused rather than the memory filled. */
const MOST_MEGAPIXELS = 100;
const MOST_MEGABYTES = 1024;

export function isPictureFile(bytes: Uint8Array): boolean {
  return hasPngSignature(bytes) || isJpeg(bytes);
}

/** @throws Error saying what is wrong with it */
export function decodePicture(bytes: Uint8Array): DecodedPicture {
  if (isJpeg(bytes)) return decodeJpeg(bytes);
  if (!hasPngSignature(bytes)) throw new Error(words.notDecoded);
  const png = decodePng(bytes, { checkCrc: true });
  return { width: png.width, height: png.height, rgba: rgbaOf(png) };
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** As the camera was held, which browsers see to as well. */
function decodeJpeg(bytes: Uint8Array): DecodedPicture {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_MEGAPIXELS,
    maxMemoryUsageInMB: MOST_MEGABYTES,
  });
  const rgba = Float32Array.from(data, (value) => value / 255);
  return upright({ width, height, rgba }, orientationOf(bytes));
}

/** @param orientation 1 to 8: from 5 on rows and columns are exchanged */
function upright(picture: DecodedPicture, orientation: number): DecodedPicture {
  if (orientation === UPRIGHT) return picture;
  const { width, height, rgba } = picture;
  const isTurned = orientation >= 5;
  const [across, down] = isTurned ? [height, width] : [width, height];
  const set = new Float32Array(rgba.length);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const [x, y] = isTurned ? [row, column] : [column, row];
      const fromX = [2, 3, 7, 8].includes(orientation) ? width - 1 - x : x;
      const fromY = [3, 4, 6, 7].includes(orientation) ? height - 1 - y : y;
      const from = 4 * (fromY * width + fromX);
      set.set(rgba.subarray(from, from + 4), 4 * (row * across + column));
    }
  }
  return { width: across, height: down, rgba: set };
}

function rgbaOf(png: DecodedPng): Float32Array {
  const { width, height, depth, channels, palette } = png;
  const data = valuesOf(png);
  const most = 2 ** depth - 1;
  const rgba = new Float32Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const pixel = Array.from(data.subarray(i * channels, (i + 1) * channels));
    const [values, full] = palette === undefined ? [pixel, most] : [palette[pixel[0]] ?? [], 255];
    const isGrey = values.length < 3;
    const colours = isGrey ? [values[0], values[0], values[0]] : values.slice(0, 3);
    const alpha = (isGrey ? values[1] : values[3]) ?? full;
    rgba.set(
      [...colours, alpha].map((value) => value / full),
      4 * i,
    );
  }
  return rgba;
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
