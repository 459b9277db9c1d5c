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
  // The browser has taken hold of the file once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
