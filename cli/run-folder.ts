/** The folder a run is kept in: `checkpoint.safetensors`, `experiment.json` and `history.json`. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../src/training/checkpoint.ts';
import { SetupError } from './failure.ts';

const CHECKPOINT = 'checkpoint.safetensors';

/** A name that sorts by time, e.g. `runs/lstm-2026-03-01T09-30-00`. */
export function newRunFolder(network: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return join('runs', `${network}-${time}`);
}

/**
 * Makes the folder, so that a long run does not end with the news that it cannot be saved.
 *
 * @throws SetupError when it cannot be made.
 */
export async function prepareRunFolder(folder: string): Promise<void> {
  await explained(`The folder ${folder} cannot be made`, () => mkdir(folder, { recursive: true }));
}

/**
 * Writes the run's files, each whole or not at all.
 *
 * @returns the checkpoint's path
 * @throws SetupError when the folder cannot be written.
 */
export async function saveRun(folder: string, checkpoint: Checkpoint): Promise<string> {
  const { experiment, history } = checkpoint;
  const path = join(folder, CHECKPOINT);
  await prepareRunFolder(folder);
  await explained(`The run cannot be saved in ${folder}`, async () => {
    await replace(path, writeCheckpoint(checkpoint));
    await replace(join(folder, 'experiment.json'), `${JSON.stringify(experiment, null, 2)}\n`);
    await replace(join(folder, 'history.json'), `${JSON.stringify(history, null, 2)}\n`);
  });
  return path;
}

/** Whether a run is kept in the folder. */
export async function holdsRun(folder: string): Promise<boolean> {
  const there = await stat(join(folder, CHECKPOINT)).catch(() => undefined);
  return there !== undefined;
}

/**
 * Reads a checkpoint file, or the one in a run's folder.
 *
 * @throws SetupError when there is no such file; CheckpointError when it is none.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await explained(`The checkpoint ${path} cannot be read`, async () =>
    readFile((await stat(path)).isDirectory() ? join(path, CHECKPOINT) : path),
  );
  return readCheckpoint(bytes);
}

/** Writes a file, whole or not at all. */
export async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const part = `${path}.part`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'you are not allowed to',
  EPERM: 'you are not allowed to',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'a folder stands where the file should be',
  ENOTDIR: 'a file stands where a folder should be',
};

/** @throws SetupError with `what` and the reason in words, when the task fails for what the file system says. */
export async function explained<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof SetupError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new SetupError(`${what}: ${REASONS[code] ?? String(error)}. Name another path.`);
  }
}
