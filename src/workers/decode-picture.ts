/** Makes pixels of a PNG or JPEG with what browsers have for that. */
import type { Picture } from '../data/own/own-file.ts';
import { ownData as words } from '../text/en-own-data.ts';

/** Larger pictures are made smaller while they are drawn: the network sees 28 pixels of a side. */
const MOST_SIDE = 512;

/** @throws Error saying that it is no picture that this browser can read. */
export async function decodePicture(
  _name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Picture> {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => undefined);
  const scale = bitmap && Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  if (bitmap === undefined || scale === undefined) throw new Error(words.notDecoded);
  const [width, height] = [bitmap.width, bitmap.height].map((size) =>
    Math.max(1, Math.round(size * scale)),
  );
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
    });
    if (context === null) throw new Error(words.notDecoded);
    context.drawImage(bitmap, 0, 0, width, height);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}
