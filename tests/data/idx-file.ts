/** Writes an IDX file of bytes: for tests that need one to be right, or wrong in one place. */
export function idxFile(
  sizes: readonly number[],
  elements: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const header = 4 + 4 * sizes.length;
  const file = new Uint8Array(header + elements.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x0800 + sizes.length);
  sizes.forEach((size, dimension) => view.setUint32(4 + 4 * dimension, size));
  file.set(elements, header);
  return file;
}
