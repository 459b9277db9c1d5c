/**
 * The folder a sweep is kept in: `sweep.json` with the sweep and what came of it so far, `table.csv`, and a folder for
 * each run as `train --out` leaves one.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { differenceBetween, SweepError } from '../src/experiments/sweep-file.ts';
import { parseResults, writeResults, type SweepResults } from '../src/experiments/sweep-results.ts';
import { sweepCsv } from '../src/experiments/sweep-as-text.ts';
import { runFolderName, runsOf, type Sweep, type SweepRun } from '../src/experiments/sweep.ts';
import { sweepFolder as words } from '../src/text/cli/en-sweep.ts';
import { SetupError } from './failure.ts';
import { explained, sweepUnfinished, writeAllWhole } from './files.ts';
import { FolderLock } from './folder-lock.ts';
import { holdsRun, makeFolder } from './run-folder.ts';
import { shownPath } from './shown-path.ts';

const SWEEP = 'sweep.json';
const TABLE = 'table.csv';

/** A sweep's folder while this process works in it: no other does. */
export class SweepFolder {
  /**
   * Makes the folder where there is none; where the same sweep was begun in it, takes up what came of it.
   *
   * @throws SetupError when it cannot be had, is in use, or holds another sweep or a run.
   */
  static async take(path: string, sweep: Sweep): Promise<SweepFolder> {
    await makeFolder(path);
    const lock = await FolderLock.take(path);
    try {
      await sweepUnfinished(path);
      const folder = new SweepFolder(path, lock, await resultsIn(path, sweep));
      await folder.#write();
      return folder;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  readonly #runs: number;

  private constructor(
    readonly path: string,
    private readonly lock: FolderLock,
    public results: SweepResults,
  ) {
    this.#runs = runsOf(results.sweep).length;
  }

  /** Where a run is kept. */
  pathOf(run: SweepRun): string {
    return join(this.path, runFolderName(run, this.#runs));
  }

  /** @throws SetupError when it cannot be written. */
  async keep(results: SweepResults): Promise<void> {
    this.results = results;
    await this.#write();
  }

  /** Lets other processes have it. */
  release(): Promise<void> {
    return this.lock.release();
  }

  async #write(): Promise<void> {
    await explained(words.notKept(shownPath(this.path)), () =>
      writeAllWhole([
        { path: join(this.path, SWEEP), content: writeResults(this.results) },
        { path: join(this.path, TABLE), content: sweepCsv(this.results) },
      ]),
    );
  }
}

async function resultsIn(folder: string, sweep: Sweep): Promise<SweepResults> {
  const path = join(folder, SWEEP);
  if ((await stat(path).catch(() => undefined)) === undefined) {
    if (!(await holdsRun(folder))) return { sweep, results: [] };
    throw new SetupError(words.holdsRun(shownPath(folder)));
  }
  const kept = await readSweepFile(path);
  const difference = differenceBetween(kept.sweep, sweep);
  if (difference === undefined) return kept;
  throw new SetupError(words.holdsOther(shownPath(folder), difference, shownPath(path)));
}

/**
 * A file of a sweep, with or without results.
 *
 * @throws SetupError saying where the file is wrong and what was expected.
 */
export async function readSweepFile(path: string): Promise<SweepResults> {
  const text = await explained(
    words.notRead(shownPath(path)),
    () => readFile(path, 'utf8'),
    words.nameFile,
  );
  try {
    return parseResults(text);
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    throw new SetupError(words.notASweep(shownPath(path), error.message));
  }
}
