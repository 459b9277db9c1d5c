/**
 * Milliseconds for which a file can still be fetched. Nothing tells when the browser has taken hold of it: WebKit
 * does so some time after the click.
 */
const KEPT = 60_000;

/** Hands text or bytes to the reader as a file, through the browser's own download. */
export function offerDownload(
  fileName: string,
  mediaType: string,
  content: string | Uint8Array<ArrayBuffer>,
): void {
  const type = typeof content === 'string' ? `${mediaType};charset=utf-8` : mediaType;
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}
