/** Files as the command line writes them, whole or not at all, and what is said when they cannot be had. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { files as words } from '../src/text/cli/en-folders.ts';
import { SetupError } from './failure.ts';

export interface FileToWrite {
  path: string;
  content: string | Uint8Array;
}

/** Writes a file, whole or not at all, and makes its folder where there is none. */
export function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  return writeAllWhole([{ path, content }]);
}

/**
 * Writes files that belong together: only when all of them lie on the disk beside their places does the first one
 * take its place. A file that a link stood for is written in the link's place; what it pointed to stays as it is.
 */
export async function writeAllWhole(files: readonly FileToWrite[]): Promise<void> {
  const written: { path: string; unfinished: string }[] = [];
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(path), { recursive: true });
      const unfinished = unfinishedName(path);
      written.push({ path, unfinished });
      await create(unfinished, content);
    }
    for (const { path, unfinished } of written) await rename(unfinished, path);
  } catch (error) {
    for (const { unfinished } of written) await rm(unfinished, { force: true });
    throw error;
  }
}

/** Takes away what writers that were killed left unfinished in a folder in which nobody else writes. */
export async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (UNFINISHED.test(name)) await rm(join(folder, name), { force: true });
  }
}

const UNFINISHED = /^\..+\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.unfinished$/;

/** Nobody can know it beforehand, and no other process comes upon the same. */
function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.unfinished`);
}

async function create(path: string, content: string | Uint8Array): Promise<void> {
  // "x": an error where anything of that name is there, a link too, instead of writing through it.
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    // Renamed before its bytes are on the disk, a power cut would leave an empty file in the old one's place.
    await file.sync();
  } finally {
    await file.close();
  }
}

const REASONS: Readonly<Record<string, string>> = words.reasons;

/** @throws SetupError with `what` and the reason in words, when the task fails for what the file system says. */
export async function explained<T>(
  what: string,
  task: () => Promise<T>,
  advice: string = words.anotherPath,
): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(words.because(what, reasonOf(error), advice));
  }
}

/** What the file system says, in words without a full stop. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
