/**
 * Reads zip archives that may be anything: an entry is unpacked only after its size was found within bounds,
 * no further than its size, and is checked against its checksum (PKWARE's APPNOTE.TXT, 4.3).
 */
import { Inflate } from 'fflate';
import { type EntryKind, importArchives as words } from '../../text/en-import-files.ts';
import { ExchangeError } from '../exchange-error.ts';

interface Entry {
  name: string;
  method: number;
  encrypted: boolean;
  checksum: number;
  packedSize: number;
  size: number;
  /** Where its local header begins. */
  at: number;
}

const END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** Packed bytes that are unpacked at once; deflate makes at most 1,032 bytes of one. */
const CHUNK = 8192;

/** Begins as a zip archive does. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

export class ZipArchive {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #entries: ReadonlyMap<string, Entry>;

  /**
   * Reads the list of entries only.
   *
   * @param name what messages call the archive
   * @throws ExchangeError when the bytes are no zip archive, or one cut short.
   */
  constructor(
    bytes: Uint8Array,
    private readonly name: string,
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entries = this.#readDirectory().filter(({ name: each }) => !isMacFork(each));
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  /** The names of all entries that are files. */
  get names(): string[] {
    return [...this.#entries.keys()].filter((name) => !name.endsWith('/'));
  }

  /**
   * The folder that a file of this name is in, with a slash behind it, `''` at the top; `undefined` where there is
   * none. An archive that was unpacked and packed again often has all in one folder.
   */
  folderOf(file: string): string | undefined {
    const found = this.names
      .filter((name) => name === file || name.endsWith(`/${file}`))
      .toSorted((a, b) => a.length - b.length);
    return found.at(0)?.slice(0, -file.length);
  }

  has(entry: string): boolean {
    return this.#entries.has(entry);
  }

  /**
   * One entry, unpacked.
   *
   * @param most bytes it may have, being of this `kind`
   * @throws ExchangeError when there is no such entry, or it is larger, damaged or encrypted.
   */
  read(entryName: string, most: number, kind: EntryKind): Uint8Array<ArrayBuffer> {
    const entry = this.#entries.get(entryName);
    const place = this.#placeOf(entryName);
    if (entry === undefined) {
      throw new ExchangeError(words.noEntry(place, this.names));
    }
    if (entry.size > most) {
      throw new ExchangeError(words.tooLarge(place, { kind, bytes: entry.size, most }));
    }
    if (entry.encrypted) throw new ExchangeError(words.encrypted(place));
    const content = this.#unpack(entry);
    if (content.length !== entry.size || checksumOf(content) !== entry.checksum) {
      throw new ExchangeError(words.wrongChecksum(place));
    }
    return content;
  }

  #unpack({ name, at, packedSize, size, method }: Entry): Uint8Array<ArrayBuffer> {
    const packed = this.#packedBytes(name, at, packedSize);
    if (method === STORED) return packed.slice();
    if (method !== DEFLATED) {
      throw new ExchangeError(words.unknownMethod(this.#placeOf(name), method));
    }
    return this.#inflate(name, packed, size);
  }

  #inflate(name: string, packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
    const content = new Uint8Array(size);
    let length = 0;
    const inflate = new Inflate((piece) => {
      if (length + piece.length > size) {
        throw new ExchangeError(words.unpacksToMore(this.#placeOf(name), size));
      }
      content.set(piece, length);
      length += piece.length;
    });
    try {
      for (let from = 0; from < packed.length; from += CHUNK) {
        inflate.push(packed.subarray(from, from + CHUNK), from + CHUNK >= packed.length);
      }
    } catch (error) {
      if (error instanceof ExchangeError) throw error;
      throw new ExchangeError(words.notUnpacked(this.#placeOf(name)));
    }
    return content.subarray(0, length);
  }

  #packedBytes(name: string, at: number, packedSize: number): Uint8Array {
    const headerSize = 30;
    if (at + headerSize > this.#bytes.length || this.#view.getUint32(at, true) !== LOCAL_HEADER) {
      throw new ExchangeError(words.notInPlace(this.#placeOf(name)));
    }
    const from =
      at + headerSize + this.#view.getUint16(at + 26, true) + this.#view.getUint16(at + 28, true);
    if (from + packedSize > this.#bytes.length) {
      throw new ExchangeError(words.entryCutShort(this.#placeOf(name)));
    }
    return this.#bytes.subarray(from, from + packedSize);
  }

  #readDirectory(): Entry[] {
    const end = this.#findEnd();
    const count = this.#view.getUint16(end + 10, true);
    const entries: Entry[] = [];
    let at = this.#view.getUint32(end + 16, true);
    for (let i = 0; i < count; i++) {
      if (at + 46 > end || this.#view.getUint32(at, true) !== DIRECTORY_ENTRY) {
        throw new ExchangeError(words.brokenList(this.name));
      }
      const nameLength = this.#view.getUint16(at + 28, true);
      entries.push({
        // Some programs of Windows write backslashes.
        name: new TextDecoder()
          .decode(this.#bytes.subarray(at + 46, at + 46 + nameLength))
          .replaceAll('\\', '/'),
        encrypted: (this.#view.getUint16(at + 8, true) & 1) === 1,
        method: this.#view.getUint16(at + 10, true),
        checksum: this.#view.getUint32(at + 16, true),
        packedSize: this.#view.getUint32(at + 20, true),
        size: this.#view.getUint32(at + 24, true),
        at: this.#view.getUint32(at + 42, true),
      });
      at +=
        46 + nameLength + this.#view.getUint16(at + 30, true) + this.#view.getUint16(at + 32, true);
    }
    return entries;
  }

  /** The record that closes an archive, behind which only a comment may stand. */
  #findEnd(): number {
    const first = Math.max(0, this.#bytes.length - END_SIZE - LONGEST_COMMENT);
    for (let at = this.#bytes.length - END_SIZE; at >= first; at--) {
      if (this.#view.getUint32(at, true) === END) return at;
    }
    throw new ExchangeError(words.noEnd(this.name));
  }

  #placeOf(entry: string) {
    return { entry, archive: this.name };
  }
}

/** What macOS packs beside each file: its attributes, under the file's name. */
function isMacFork(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(^|\/)\._[^/]*$/.test(name);
}

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32, as zip has it. */
function checksumOf(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = CHECKSUMS[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
