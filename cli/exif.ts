/** How a camera was held when it took a JPEG, by its EXIF (CIPA DC-008, tag 274). */

/** Of the eight orientations. */
export const UPRIGHT = 1;
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
