/**
 * One process trains into a folder at a time. Each announces itself by a file of its own there and then looks for
 * others: of two that come at once at least one sees the other, and nobody ever removes the file of a live process.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { folderLock as words } from '../src/text/cli/en-folders.ts';
import { SetupError } from './failure.ts';
import { explained, writeWhole } from './files.ts';
import { shownPath } from './shown-path.ts';

const NAME = /^\.in-use-[0-9a-f-]{36}\.json$/;
/** Two that started at the same moment both step back, wait for different times and try again. */
const TRIES = 4;
const SAME_MOMENT_MS = 3000;

const holderSchema = z.object({
  pid: z.int().positive(),
  /** The machine, and on Linux the container: process numbers mean something only within it. */
  machine: z.string(),
  /** When the process started, as the system counts; tells it from a later one of the same number. */
  start: z.string().optional(),
  since: z.iso.datetime(),
});
type Holder = z.infer<typeof holderSchema>;

export class FolderLock {
  /** @throws SetupError saying who else is at work in the folder, or that it cannot be written. */
  static async take(folder: string): Promise<FolderLock> {
    for (let tries = 1; ; tries += 1) {
      const lock = new FolderLock(join(folder, `.in-use-${randomUUID()}.json`));
      await explained(words.notWritten(shownPath(folder)), () => lock.#announce());
      const other = await lock.#liveOther(folder);
      if (other === undefined) return lock;
      await lock.release();
      const age = Date.now() - Date.parse(other.holder.since);
      if (tries === TRIES || age > SAME_MOMENT_MS) throw new SetupError(inWords(folder, other));
      await wait(20 + 200 * Math.random());
    }
  }

  readonly #path: string;
  /** A process that ends on purpose leaves no lock; one that is killed leaves one that is seen to be dead. */
  readonly #atExit = () => rmSync(this.#path, { force: true });

  private constructor(path: string) {
    this.#path = path;
  }

  async release(): Promise<void> {
    process.off('exit', this.#atExit);
    await rm(this.#path, { force: true });
  }

  async #announce(): Promise<void> {
    const { pid } = process;
    const start = startOf(pid);
    const holder: Holder = {
      pid,
      machine: machine(),
      ...(start === undefined ? {} : { start }),
      since: new Date().toISOString(),
    };
    process.on('exit', this.#atExit);
    await writeWhole(this.#path, `${JSON.stringify(holder)}\n`);
  }

  async #liveOther(folder: string): Promise<Found | undefined> {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (!NAME.test(name) || path === this.#path) continue;
      const holder = await readHolder(path);
      if (holder !== undefined && isAlive(holder)) return { path, holder };
      await rm(path, { force: true });
    }
    return undefined;
  }
}

interface Found {
  path: string;
  holder: Holder;
}

/** `undefined` where it is gone, or damaged: a live process wrote it whole. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive({ pid, machine: where, start }: Holder): boolean {
  // Of a process on another machine that shares the folder nothing can be known from here.
  if (where !== machine()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // It is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return start === undefined || start === startOf(pid);
}

function inWords(folder: string, { path, holder: { pid, machine: where, since } }: Found): string {
  const elsewhere = where === machine() ? undefined : where.split(' ', 1)[0];
  return words.inUse(shownPath(folder), shownPath(path), {
    pid,
    machine: elsewhere,
    since: new Date(since),
  });
}

function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** From Linux's tables: ticks since that boot of the machine. Elsewhere the number alone must do. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold spaces; what comes after it is fields 3 and on, the start being 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
