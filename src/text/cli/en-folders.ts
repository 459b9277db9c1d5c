/** Why a file or folder cannot be read, written or had, and what to do. Paths come as they are printed. */

export const files = {
  /** What the file system says, by its codes; without a full stop. */
  reasons: {
    ENOENT: 'there is no such file or folder',
    EACCES: 'you are not allowed to',
    EPERM: 'you are not allowed to',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'your share of the disk is full',
    EFBIG: 'the file would be larger than is allowed here',
    EIO: 'the disk reports an error',
    EEXIST: 'a file of that name is in the way',
    EISDIR: 'a folder stands where the file should be',
    ENOTDIR: 'a file stands where a folder should be',
    ELOOP: 'its links lead in a circle',
    ENAMETOOLONG: 'the name is too long',
    EMFILE: 'too many files are open',
  },
  /** `what` and `reason` are without a full stop. */
  because: (what: string, reason: string, advice: string) => `${what}: ${reason}. ${advice}`,
  anotherPath: 'Name another path.',
} as const;

/** Of the folder that a run is kept in. */
export const runFolder = {
  notSaved: (folder: string) => `The run cannot be saved in ${folder}`,
  elsewhere: (why: string, folder: string) => `${why} It is in ${folder} instead.`,
  tried: (place: string, why: string) => `${place} (${why})`,
  nowhere: (why: string, tried: readonly string[]) =>
    `${why} Neither could it be saved in ${tried.join(', ')}.`,
  checkpointNotRead: (path: string) => `The checkpoint ${path} cannot be read`,
  notMade: (path: string) => `The folder ${path} cannot be made`,
  holdsRun: (path: string) =>
    `The folder ${path} holds a run already. Name another one with --out, go on with that run (train --resume ${path}), or give --replace if it may be lost.`,
  /** While it goes on; `why` is a sentence. */
  goesOn: (why: string) => `${why} Training goes on; it is tried again after the next epoch.`,
} as const;

interface Holder {
  pid: number;
  /** Where it runs, if not here. */
  machine: string | undefined;
  since: Date;
}

/** Of a folder in which another process works. */
export const folderLock = {
  notWritten: (folder: string) => `The folder ${folder} cannot be written`,
  inUse: (folder: string, lock: string, { pid, machine, since }: Holder) => {
    const where = machine === undefined ? '' : ` on ${machine}`;
    const who = `process ${pid}${where}, since ${since.toLocaleString('en-GB')}`;
    const advice =
      machine === undefined
        ? 'Wait until it has ended or end it, or name another folder.'
        : `If that process has ended, delete ${lock} and try again.`;
    return `The folder ${folder} is in use by another process (${who}). ${advice}`;
  },
} as const;
