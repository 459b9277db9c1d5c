/** A data set of one's own out of files: what is in them decides how they are read. */
import { unzipSync } from 'fflate';
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import { unpacked } from '../unpack.ts';
import { readCsv } from './csv.ts';
import { readIdxPairs } from './idx-pairs.ts';
import type { OwnFile, Reading } from './own-file.ts';
import type { OwnData } from './own-images.ts';
import { isPicture, readPictures } from './pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** No file of so many images is larger, and none is opened that is. */
const MOST_BYTES = 2_000_000_000;

/**
 * Reads a pair of IDX files (or two, to train on and to test with), CSV, pictures in a folder for each class, or a zip
 * archive of one of these.
 *
 * @throws DataError naming the file, and the line where there are lines; then nothing of it is taken
 */
export async function readOwnFiles(given: readonly OwnFile[], reading: Reading): Promise<OwnData> {
  const files = given.filter(({ name }) => !isHidden(name));
  if (files.length === 0) throw new DataError('missing', '', words.nothing);
  const large = files.find(({ size }) => size > MOST_BYTES);
  if (large !== undefined) {
    throw new DataError('wrong-format', large.name, words.tooLarge(large.name, MOST_BYTES));
  }
  const [first] = files;
  if (files.length === 1 && first.name.toLowerCase().endsWith('.zip')) {
    const inside = filesInZip(first.name, await first.bytes());
    return readUnpacked(inside, calledLike([first.name]), reading);
  }
  return readUnpacked(files, calledLike(files.map(({ name }) => name)), reading);
}

async function readUnpacked(
  files: readonly OwnFile[],
  name: string,
  reading: Reading,
): Promise<OwnData> {
  if (files.some((file) => isPicture(file.name))) return readPictures(files, name, reading);
  const opened = await Promise.all(
    files.map(async (file) => {
      const bytes = await unpacked(file.name, await file.bytes());
      return { name: file.name, bytes, isIdx: isIdx(bytes) };
    }),
  );
  if (opened.every((file) => file.isIdx)) return readIdxPairs(opened, name);
  const other = opened.find((file) => file.isIdx || !isText(file.name));
  if (other !== undefined) {
    throw new DataError('wrong-format', other.name, words.unknownKind(other.name));
  }
  return readCsv(opened, name);
}

function isIdx(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 8 && (bytes[3] === 1 || bytes[3] === 3);
}

function isText(name: string): boolean {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(name);
}

/** What systems lay beside one's own files. */
function isHidden(name: string): boolean {
  return name
    .split('/')
    .some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'Thumbs.db');
}

/** What the files are called together: their outermost folder, or the first file without its ending. */
function calledLike(names: readonly string[]): string {
  const [first] = names;
  const [folder, ...rest] = first.split('/');
  if (rest.length > 0 && names.every((name) => name.startsWith(`${folder}/`))) return folder;
  return (first.split('/').at(-1) ?? first).replace(/(\.[a-z0-9]+)+$/i, '');
}

/** @throws DataError when it is no archive, or holds more than may be. */
function filesInZip(archive: string, bytes: Bytes): OwnFile[] {
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || isHidden(name)) return false;
        total += originalSize;
        if (total > MOST_BYTES) {
          throw new DataError('wrong-format', archive, words.tooLarge(archive, MOST_BYTES));
        }
        return true;
      },
    });
    return Object.entries(entries).map(([name, content]) => ({
      name,
      size: content.length,
      bytes: () => Promise.resolve(new Uint8Array(content)),
    }));
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError('damaged', archive, words.notAZip(archive), { cause: error });
  }
}
