/** How a camera was held when it took a JPEG, by its EXIF (CIPA DC-008, tag 274), and the picture set upright. */

interface Pixels {
  width: number;
  height: number;
  /** `[height, width, 4]` */
  rgba: Float32Array;
}

/** 1 is upright. */
const UPRIGHT = 1;
const ORIENTATION_TAG = 274;

/** From 1 to 8; upright where nothing is said of it. */
export function orientationOf(jpeg: Uint8Array): number {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  // Segments: a marker, a length that counts itself, and what it holds, until the picture begins.
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const [marker, length] = [view.getUint8(at + 1), view.getUint16(at + 2)];
    if (marker === 0xda) break;
    const end = Math.min(at + 2 + length, view.byteLength);
    if (marker === 0xe1 && hasExif(view, at + 4, end)) {
      return readOrientation(new DataView(jpeg.buffer, jpeg.byteOffset + at + 10, end - at - 10));
    }
    at += 2 + length;
  }
  return UPRIGHT;
}

function hasExif(view: DataView, at: number, end: number): boolean {
  // "Exif" and two zeros, then the header of a TIFF file.
  return end - at >= 14 && view.getUint32(at) === 0x45786966 && view.getUint16(at + 4) === 0;
}

function readOrientation(tiff: DataView): number {
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return UPRIGHT;
  const entries = tiff.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.byteLength) break;
    if (tiff.getUint16(at, little) !== ORIENTATION_TAG) continue;
    const found = tiff.getUint16(at + 8, little);
    return found >= 1 && found <= 8 ? found : UPRIGHT;
  }
  return UPRIGHT;
}

/** @param orientation 1 to 8: from 5 on rows and columns are exchanged */
export function upright(picture: Pixels, orientation: number): Pixels {
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
