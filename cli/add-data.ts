/** Reads data sets from files on disk, or from their official address, and lays them where later commands find them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { type NamedBytes, readKnownData } from '../src/data/idx-set.ts';
import { type ChosenData, KNOWN_FILES, PARTS } from '../src/data/known-files.ts';
import type { OwnFile, Picture } from '../src/data/own/own-file.ts';
import { readOwnFiles } from '../src/data/own/own-files.ts';
import type { OwnData } from '../src/data/own/own-images.ts';
import { addingData as words } from '../src/text/cli/en-data.ts';
import { megabytes, withPlainSpaces } from '../src/text/format.ts';
import { ownData as ownWords } from '../src/text/en-own-data.ts';
import type { Output } from './command.ts';
import { SetupError } from './failure.ts';
import { explained, reasonOf, writeAllWhole } from './files.ts';
import { decodePicture } from './pictures.ts';
import { dataFolder, OWN_FILES } from './load-data.ts';

/** Takes a known data set from four files. @returns whether its SHA-256 were held against known ones. */
export async function addKnown(data: ChosenData, paths: readonly string[]): Promise<boolean> {
  const given = await Promise.all(
    paths.map(async (path) => ({
      name: basename(path),
      bytes: await explained(
        words.notReadable(path),
        async () => new Uint8Array(await readFile(path)),
      ),
    })),
  );
  return lay(data, given);
}

/**
 * Takes a known data set from its official address, or from another that has its four files.
 *
 * @throws SetupError when it cannot be reached, or its files come in an archive only.
 */
export async function fetchKnown(
  data: ChosenData,
  output: Output,
  from?: string,
): Promise<boolean> {
  const { address, names, info } = KNOWN_FILES[data];
  if (from === undefined && 'archive' in address) {
    throw new SetupError(words.archiveOnly(info.name, address.archive, names, data));
  }
  const folder = from ?? ('folder' in address ? address.folder : '');
  const given: NamedBytes[] = [];
  for (const part of PARTS) {
    const name = `${names[part]}.gz`;
    given.push({ name, bytes: await fetched(`${folder.replace(/\/?$/, '/')}${name}`, output) });
  }
  return lay(data, given);
}

/** Reads a data set of one's own and lays it. Nothing is laid when it is refused. */
export async function addOwn(paths: readonly string[], output: Output): Promise<OwnData> {
  const files: OwnFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path)));
  const own = await readOwnFiles(files, {
    decode,
    onProgress: (read, all) =>
      output.terminal && output.draw(`${CLEAR}${words.reading(read, all)}`),
  });
  if (output.terminal) output.draw(CLEAR);
  const folder = dataFolder(own.data);
  const { train, test, info } = own;
  const files4 = {
    trainImages: idx([train.count, ...info.shape], train.images),
    trainLabels: idx([train.count], train.labels),
    testImages: idx([test.count, ...info.shape], test.images),
    testLabels: idx([test.count], test.labels),
  };
  await explained(words.notWritten(folder), () =>
    writeAllWhole([
      ...PARTS.map((part) => ({ path: join(folder, OWN_FILES[part]), content: files4[part] })),
      { path: join(folder, NAME_FILE), content: `${own.data}\n` },
    ]),
  );
  return own;
}

/** Says what experiments call the data set that lies in a folder. */
export const NAME_FILE = 'name.txt';

const CLEAR = '\r\x1b[2K';

async function lay(data: ChosenData, given: readonly NamedBytes[]): Promise<boolean> {
  const { isChecked, files } = await readKnownData(given, data);
  const folder = dataFolder(data);
  const { names, sha256 } = KNOWN_FILES[data];
  // As they were sent, where only so their sums can be held again.
  const isPacked = sha256?.of === 'packed' && isChecked;
  const contents = PARTS.map((part) => ({
    path: join(folder, isPacked ? `${names[part]}.gz` : names[part]),
    content: isPacked ? (packedOf(given, names[part]) ?? files[part]) : files[part],
  }));
  await explained(words.notWritten(folder), () => writeAllWhole(contents));
  return isChecked;
}

function packedOf(given: readonly NamedBytes[], name: string) {
  return given.find((file) => file.name === `${name}.gz`)?.bytes;
}

async function fetched(address: string, output: Output): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address).catch((error: unknown) => {
    throw new SetupError(words.notReached(address, reasonOf(error)));
  });
  if (!response.ok || response.body === null) {
    throw new SetupError(words.notReached(address, `HTTP ${response.status}`));
  }
  const total = Number(response.headers.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new SetupError(words.notReached(address, reasonOf(error)));
    });
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    if (output.terminal) {
      output.draw(`${CLEAR}${basename(address)} ${withPlainSpaces(words.loaded(loaded, total))}`);
    }
  }
  if (output.terminal) output.draw(CLEAR);
  output.note(`${address}: ${withPlainSpaces(megabytes(loaded))}`);
  return new Uint8Array(Buffer.concat(chunks));
}

/** A file, or all files in a folder and its folders. */
async function filesAt(path: string): Promise<OwnFile[]> {
  const there = await explained(words.notReadable(path), () => stat(path));
  if (!there.isDirectory()) return [fileOf(path, basename(path), there.size)];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      const name = join(basename(join(path)), relative(path, full))
        .split(sep)
        .join('/');
      return fileOf(full, name, (await stat(full)).size);
    }),
  );
}

function fileOf(path: string, name: string, size: number): OwnFile {
  const bytes = () =>
    explained(words.notReadable(path), async () => new Uint8Array(await readFile(path)));
  return { name, size, bytes };
}

async function decode(_name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Picture> {
  try {
    const { width, height, rgba } = decodePicture(bytes);
    return { width, height, rgba: Uint8Array.from(rgba, (value) => Math.round(255 * value)) };
  } catch {
    // Libraries say it each in another way.
    throw new Error(ownWords.notDecoded);
  }
}

/** A file of bytes as idx.ts reads it. */
function idx(sizes: readonly number[], elements: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
  header.setUint32(0, 0x800 + sizes.length);
  sizes.forEach((size, d) => header.setUint32(4 + 4 * d, size));
  return Buffer.concat([new Uint8Array(header.buffer), elements]);
}
