/** The folder a run is kept in: `checkpoint.safetensors`, `experiment.json` and `history.json`. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rmdir, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { files as fileWords, runFolder as words } from '../src/text/cli/en-folders.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../src/training/checkpoint.ts';
import { SetupError } from './failure.ts';
import { explained, reasonOf, sweepUnfinished, writeAllWhole } from './files.ts';
import { FolderLock } from './folder-lock.ts';
import { shownPath } from './shown-path.ts';

export const CHECKPOINT = 'checkpoint.safetensors';
const EXPERIMENT = 'experiment.json';
const HISTORY = 'history.json';

/** A run's folder while this process writes in it: no other does. */
export class RunFolder {
  /**
   * Makes the folder where there is none, so that a long run does not end with the news that it cannot be saved.
   *
   * @param holding what may be in it: nothing of a run, or also a run that goes on or is replaced
   * @throws SetupError when it cannot be made or written, holds a run that would be lost, or is in use.
   */
  static async take(path: string, holding: 'nothing' | 'a run'): Promise<RunFolder> {
    const made = await makeFolder(path);
    const lock = await FolderLock.take(path);
    try {
      await sweepUnfinished(path);
      if (holding === 'nothing') await requireNoRun(path);
      return new RunFolder(path, lock, made);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private constructor(
    readonly path: string,
    private readonly lock: FolderLock,
    private readonly made: boolean,
  ) {}

  /**
   * Writes the run's files, each whole or not at all.
   *
   * @returns the checkpoint's path
   * @throws SetupError when the folder cannot be written.
   */
  save(checkpoint: Checkpoint): Promise<string> {
    return saveRun(this.path, checkpoint);
  }

  /** Lets other processes have it. A folder that was made for nothing goes again. */
  async release(): Promise<void> {
    await this.lock.release();
    if (this.made) await rmdir(this.path).catch(() => undefined);
  }
}

/** Makes a folder for a run that was given none, named by network and time, e.g. `runs/lstm-2026-03-01T09-30-00`. */
export async function newRunPath(network: string): Promise<string> {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  for (let count = 1; ; count += 1) {
    const path = join('runs', `${network}-${time}${count === 1 ? '' : `-${count}`}`);
    try {
      await mkdir(dirname(path), { recursive: true });
      await mkdir(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      // Whoever saves there says what is wrong with it.
    }
    return path;
  }
}

/** Writes the run's files; see `RunFolder.save`. */
export async function saveRun(folder: string, checkpoint: Checkpoint): Promise<string> {
  const path = join(folder, CHECKPOINT);
  await explained(words.notSaved(shownPath(folder)), () => writeRun(folder, checkpoint));
  return path;
}

async function writeRun(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { experiment, history } = checkpoint;
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  await writeAllWhole([
    { path: join(folder, CHECKPOINT), content: writeCheckpoint(checkpoint) },
    { path: join(folder, EXPERIMENT), content: json(experiment) },
    { path: join(folder, HISTORY), content: json(history) },
  ]);
}

export interface LastSave {
  /** The checkpoint's. */
  path: string;
  /** Why it is not where it should be, and where it is. */
  elsewhere?: string;
}

/**
 * Saves a run that has ended: where its folder cannot take it, in the first place that can.
 *
 * @throws SetupError naming all places that were tried.
 */
export async function saveAtTheEnd(folder: string, checkpoint: Checkpoint): Promise<LastSave> {
  try {
    return { path: await saveRun(folder, checkpoint) };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const [why] = error.message.split(` ${fileWords.anotherPath}`, 1);
    const path = await saveInAnotherPlace(checkpoint, why);
    return { path, elsewhere: words.elsewhere(why, shownPath(dirname(path))) };
  }
}

async function saveInAnotherPlace(checkpoint: Checkpoint, why: string): Promise<string> {
  const tried: string[] = [];
  // Memory comes last: what is there is gone with the next start of the machine.
  for (const place of new Set([tmpdir(), homedir(), process.cwd(), '/var/tmp', '/dev/shm'])) {
    if (!existsSync(place)) continue;
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(place, `scanline-${checkpoint.experiment.network}-`));
      await writeRun(folder, checkpoint);
      return join(folder, CHECKPOINT);
    } catch (error) {
      tried.push(words.tried(shownPath(place), reasonOf(error)));
      if (folder !== undefined) await rmdir(folder).catch(() => undefined);
    }
  }
  throw new SetupError(words.nowhere(why, tried));
}

/** Whether a run is kept in the folder. */
export async function holdsRun(folder: string): Promise<boolean> {
  const there = await Promise.all(
    [CHECKPOINT, HISTORY].map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  return there.some((file) => file !== undefined);
}

/** The folder whose run a path means, which may be its checkpoint; `undefined` for a checkpoint elsewhere. */
export async function runFolderOf(path: string): Promise<string | undefined> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) return path;
  return basename(path) === CHECKPOINT && (await holdsRun(dirname(path)))
    ? dirname(path)
    : undefined;
}

/** Whether two paths are the same folder, by whatever links. */
export async function sameFolder(one: string, other: string): Promise<boolean> {
  if (resolve(one) === resolve(other)) return true;
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/**
 * Reads a checkpoint file, or the one in a run's folder.
 *
 * @throws SetupError when there is no such file; CheckpointError when it is none.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await explained(words.checkpointNotRead(shownPath(path)), async () =>
    readFile((await stat(path)).isDirectory() ? join(path, CHECKPOINT) : path),
  );
  return readCheckpoint(bytes);
}

/** Resolves with whether there was none before. */
export async function makeFolder(path: string): Promise<boolean> {
  const first = await explained(words.notMade(shownPath(path)), () =>
    mkdir(path, { recursive: true }),
  );
  return first !== undefined;
}

async function requireNoRun(folder: string): Promise<void> {
  if (!(await holdsRun(folder))) return;
  throw new SetupError(words.holdsRun(shownPath(folder)));
}
