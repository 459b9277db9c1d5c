/** Files that may be packed with gzip, told by their first bytes and not by their names. */
import { knownFiles as words } from '../text/en-data.ts';
import { DataError } from './data-error.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is in it; the very same bytes where it is not packed. @throws DataError when it cannot be unpacked. */
export async function unpacked(name: string, bytes: Bytes): Promise<Bytes> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw new DataError('damaged', name, words.damaged(name), { cause: error });
  }
}
