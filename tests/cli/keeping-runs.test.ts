/** What happens to a run's folder: other runs, other processes, kills, full disks, closed terminals. All of it for real. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FolderLock } from '../../cli/folder-lock.ts';
import { loadCheckpoint } from '../../cli/run-folder.ts';
import { inThisProcess, jsonLines, scanline } from './scanline.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanline keeping '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TINY = [
  ...['train', '--network', 'simple-rnn', '--units', '8', '--backend', 'cpu'],
  ...['--test-digits', '10', '--batch-size', '20'],
];
const SHORT = [...TINY, '--limit', '40', '--epochs', '1'];
/** Does not end by itself within the test, and saves after each of many short epochs. */
const LONG = [...TINY, '--limit', '20', '--epochs', '1000'];
/** A checkpoint of about 5 MB, so that writing it takes long enough to be caught at it. */
const LARGE = [
  ...['train', '--network', 'simple-rnn', '--units', '768', '--momentum', '0.9'],
  ...['--backend', 'wasm', '--test-digits', '1', '--limit', '1', '--epochs', '1000'],
];

const filesIn = async (path: string) => (await readdir(path)).toSorted();
const RUN_FILES = ['checkpoint.safetensors', 'experiment.json', 'history.json'];
const stepIn = async (path: string) => (await loadCheckpoint(path)).loop.step;

/** A run into `out`; `told` resolves when an epoch is over after the run was first saved there. */
function begun(words: readonly string[], out: string) {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  const run = scanline([...words, '--out', out, '--json'], (line) => {
    if (line.includes('"type":"epoch"') && existsSync(join(out, 'history.json'))) tell();
  });
  return { run, told: Promise.race([told, run.then(() => undefined)]) };
}

describe('a folder that holds a run', { timeout: 180_000 }, () => {
  it('is refused, gone on with, or replaced, as it is said', async () => {
    const out = join(folder, 'one run');
    expect((await scanline([...SHORT, '--seed', '1', '--out', out])).code).toBe(0);
    const before = await readFile(join(out, 'checkpoint.safetensors'));

    const refused = await inThisProcess([...SHORT, '--seed', '2', '--out', out]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `The folder '${out}' holds a run already. Name another one with --out, go on with that run (train --resume '${out}'), or give --replace if it may be lost.`,
    );
    expect(await readFile(join(out, 'checkpoint.safetensors'))).toEqual(before);
    expect(await filesIn(out)).toEqual(RUN_FILES);

    // Another run goes no more into it by --resume than by itself.
    const other = join(folder, 'other run');
    expect((await scanline([...SHORT, '--out', other])).code).toBe(0);
    const mixed = await inThisProcess(['train', '--resume', other, '--out', out]);
    expect(mixed.stderr).toContain('holds a run already');
    expect(await readFile(join(out, 'checkpoint.safetensors'))).toEqual(before);

    // It goes on in its own folder, without --out.
    const goneOn = await scanline([
      ...['train', '--resume', join(out, 'checkpoint.safetensors'), '--epochs', '3'],
      ...['--backend', 'cpu', '--test-digits', '10'],
    ]);
    expect(goneOn.stderr).not.toContain('holds a run');
    expect(goneOn.stdout).toContain(`train --resume '${join(out, 'checkpoint.safetensors')}'`);
    expect((await loadCheckpoint(out)).loop).toMatchObject({ epoch: 3, step: 6 });

    const replaced = await scanline([...SHORT, '--seed', '2', '--out', out, '--replace']);
    expect(replaced.code).toBe(0);
    const { loop, experiment } = await loadCheckpoint(out);
    expect([loop.step, experiment.training.seed]).toEqual([2, 2]);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });

  it('stays whole until a run in its place is first saved', async () => {
    const out = join(folder, 'replaced late');
    expect((await scanline([...SHORT, '--out', out])).code).toBe(0);
    const before = await readFile(join(out, 'checkpoint.safetensors'));
    const diverging = [...TINY, '--limit', '3000', '--learning-rate', '10', '--epochs', '1'];
    const { code } = await scanline([...diverging, '--batch-size', '5', '--out', out, '--replace']);
    expect(code).toBe(1);
    expect(await readFile(join(out, 'checkpoint.safetensors'))).toEqual(before);
  });

  it('is not made where the command line is wrong', async () => {
    const out = join(folder, 'never');
    await inThisProcess([...SHORT, '--out', out, '--seed', '-1']);
    await inThisProcess(['train', '--resume', join(folder, 'nowhere'), '--out', out]);
    expect(existsSync(out)).toBe(false);
  });
});

describe('two processes on one folder', { timeout: 180_000 }, () => {
  it('the second is refused by name; when the first is killed, another takes over', async () => {
    const out = join(folder, 'shared');
    const { run, told } = begun(LONG, out);
    await told;
    for (const words of [
      [...SHORT, '--out', out, '--replace'],
      ['train', '--resume', out],
    ]) {
      const refused = await inThisProcess(words);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(
        `The folder '${out}' is in use by another process (process ${run.process.pid}, since `,
      );
      expect(refused.stderr).toContain('or name another folder.');
    }
    run.process.kill('SIGKILL');
    await run;
    expect((await filesIn(out)).filter((name) => name.startsWith('.in-use-'))).toHaveLength(1);
    const step = await stepIn(out);
    const epochs = String(step + 2);
    const after = await scanline([
      ...['train', '--resume', out, '--epochs', epochs],
      ...['--backend', 'cpu', '--test-digits', '10'],
    ]);
    expect(after.stderr).toBe('');
    expect(await stepIn(out)).toBe(step + 2);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });

  it('of several that come at the same moment exactly one gets it', async () => {
    const out = join(folder, 'raced');
    await mkdir(out);
    const script = `
      import { FolderLock } from './cli/folder-lock.ts';
      process.stdin.once('data', async () => {
        try {
          const lock = await FolderLock.take(process.argv[1]);
          console.log('took');
          process.stdin.once('end', () => lock.release());
        } catch (error) {
          console.log(error.message.includes('is in use by another process') ? 'refused' : error);
          process.exit();
        }
      });
      console.log('ready');`;
    const racers = Array.from({ length: 4 }, () => racer(script, out));
    await Promise.all(racers.map(({ ready }) => ready));
    for (const { process } of racers) process.stdin?.write('go\n');
    const outcomes = await Promise.all(racers.map(({ outcome }) => outcome));
    for (const { process } of racers) process.stdin?.end();
    // All may step back from one another, but never do two hold it.
    expect(outcomes.filter((said) => said === 'took').length).toBeLessThanOrEqual(1);
    expect(outcomes.every((said) => said === 'took' || said === 'refused')).toBe(true);
    await Promise.all(racers.map(({ ended }) => ended));
    expect(await filesIn(out)).toEqual([]);
  });

  it('tells a dead process from a later one of the same number, and knows nothing of other machines', async () => {
    const out = join(folder, 'old locks');
    await mkdir(out);
    const lock = await FolderLock.take(out);
    const [name] = await filesIn(out);
    const holder = JSON.parse(await readFile(join(out, name), 'utf8'));
    await lock.release();
    const old = join(out, '.in-use-00000000-0000-4000-8000-000000000000.json');

    if (process.platform === 'linux') {
      await writeFile(old, JSON.stringify({ ...holder, start: 'another boot 1' }));
      await (await FolderLock.take(out)).release();
      expect(existsSync(old)).toBe(false);
    }
    // Cut short by a power cut: nobody living leaves one.
    await writeFile(old, '{"pid":');
    await (await FolderLock.take(out)).release();
    expect(existsSync(old)).toBe(false);

    const since = '2026-01-01T10:00:00.000Z';
    await writeFile(old, JSON.stringify({ ...holder, machine: 'node7 pid:[1]', since }));
    await expect(FolderLock.take(out)).rejects.toThrow(
      `(process ${process.pid} on node7, since 01/01/2026, 10:00:00). If that process has ended, delete '${old}' and try again.`,
    );
    expect(await filesIn(out)).toEqual(['.in-use-00000000-0000-4000-8000-000000000000.json']);
  });
});

function racer(script: string, out: string) {
  const words = ['--import', 'tsx', '--input-type=module', '--eval', script, out];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: string[] = [];
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.push(...text.trim().split('\n'));
    waiting.forEach((look) => look());
  });
  const line = (index: number) =>
    new Promise<string>((resolve) => {
      const look = () => {
        if (said.length > index) resolve(said[index]);
      };
      waiting.push(look);
      look();
    });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return { process: child as ChildProcess, ready: line(0), outcome: line(1), ended };
}

describe('a run that is ended from outside', { timeout: 180_000 }, () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s: saves where it stands', async (signal, exitCode) => {
    const out = join(folder, signal);
    const { run, told } = begun(LONG, out);
    await told;
    run.process.kill(signal);
    // A shell that ends says it again to all it started.
    run.process.kill(signal);
    const { code, stdout } = await run;
    expect(code).toBe(exitCode);
    const end = jsonLines(stdout).at(-1);
    expect(end).toMatchObject({ type: 'end', reason: 'paused' });
    expect(await stepIn(out)).toBe(end?.['steps']);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });

  it('a reader that has seen enough: saves and ends', async () => {
    const out = join(folder, 'head');
    const { run, told } = begun(LONG, out);
    await told;
    run.process.stdout?.destroy();
    const { code, stderr } = await run;
    expect([code, stderr]).toEqual([0, '']);
    expect(await stepIn(out)).toBeGreaterThanOrEqual(2);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });

  it('killed while it writes: the checkpoint before is whole, and what was unfinished is swept', async () => {
    const out = join(folder, 'killed');
    const GO_ON = ['train', '--resume', out, '--backend', 'wasm', '--test-digits', '1'];
    let [step, caught] = [0, 0];
    for (let kills = 0; kills < 2; kills += 1) {
      const words = step === 0 ? LARGE : GO_ON;
      const { run, told } = begun(words, out);
      await told;
      await untilUnfinished(out);
      run.process.kill('SIGKILL');
      await run;
      caught += (await filesIn(out)).filter((name) => name.endsWith('.unfinished')).length;
      const after = await stepIn(out);
      expect(after).toBeGreaterThanOrEqual(step);
      step = after;
    }
    expect(caught).toBeGreaterThan(0);
    const { run, told } = begun(GO_ON, out);
    await told;
    run.process.kill('SIGINT');
    expect((await run).code).toBe(130);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });
});

/** Looks without a pause, so that a file that is there for milliseconds is seen. */
async function untilUnfinished(path: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if ((await readdir(path)).some((name) => name.endsWith('.unfinished'))) return;
  }
  throw new Error(`Nothing was written in ${path}.`);
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

function mounts(): boolean {
  try {
    execFileSync('mount', ['--version'], { stdio: 'ignore' });
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A shell that runs the command line; `$0` is Node. */
function inShell(script: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const args = ['-c', script, process.execPath, inject('commandLine'), ...words];
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn('bash', args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe.skipIf(process.platform === 'win32')('a full disk', { timeout: 180_000 }, () => {
  it.skipIf(!canMount)('at the end: the run is saved in another place, which is said', async () => {
    const [disk, spare] = [join(folder, 'small disk'), join(folder, 'spare')];
    await Promise.all([mkdir(disk), mkdir(spare)]);
    const out = join(disk, 'run');
    // A disk of 64 kB, which goes with the process.
    const script = `mount -t tmpfs -o size=64k tmpfs "${disk}" && exec "$0" "$@"`;
    const words = [...SHORT, '--units', '128', '--epochs', '6', '--out', out];
    const { code, stdout, stderr } = await inShell(
      `exec unshare --mount bash -c '${script}' "$0" "$@"`,
      words,
      { TMPDIR: spare },
    );
    expect(stderr).toContain(`The run cannot be saved in '${out}': the disk is full.`);
    // Once while training, however many epochs there are, and once at the end.
    expect(stderr.match(/the disk is full/g)).toHaveLength(2);
    const [rescued] = await filesIn(spare);
    expect(rescued).toMatch(/^scanline-simple-rnn-/);
    expect(stderr).toContain(`It is in '${join(spare, rescued)}' instead.`);
    const checkpoint = join(spare, rescued, 'checkpoint.safetensors');
    expect(stdout).toContain(`Go on with: train --resume '${checkpoint}'`);
    expect(code).toBe(1);
    expect((await loadCheckpoint(checkpoint)).loop).toMatchObject({ epoch: 6, step: 12 });
    expect(await filesIn(join(spare, rescued))).toEqual(RUN_FILES);
  });

  it('everywhere: all places are named, and the last checkpoint that fitted stays', async () => {
    const out = join(folder, 'limited');
    expect((await scanline([...SHORT, '--out', out])).code).toBe(0);
    const before = await readFile(join(out, 'checkpoint.safetensors'));
    // No file may have more than 1 kB.
    const { code, stderr } = await inShell('ulimit -f 1; exec "$0" "$@"', [
      ...['train', '--resume', out, '--epochs', '2', '--backend', 'cpu', '--test-digits', '10'],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The run cannot be saved in '${out}': the file would be larger than is allowed here.`,
    );
    expect(stderr).toMatch(/Neither could it be saved in .*\(the file would be larger than/);
    expect(stderr).not.toMatch(/\bat \w+.*:\d+/);
    expect(await readFile(join(out, 'checkpoint.safetensors'))).toEqual(before);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });

  it('under what is printed: the run is saved all the same', async () => {
    const out = join(folder, 'no log');
    const words = [...LONG, '--out', out, '--json'];
    const { code, stderr } = await inShell('exec "$0" "$@" > /dev/full', words);
    expect(stderr).toBe('What was to be printed is lost: the disk is full.\n');
    expect(code).toBe(1);
    expect(await filesIn(out)).toEqual(RUN_FILES);
  });

  it('while exporting: nothing half-written is left, and what was there stays', async () => {
    const run = join(folder, 'exported');
    expect((await scanline([...SHORT, '--out', run])).code).toBe(0);
    const out = join(folder, 'tfjs model');
    expect((await inThisProcess(['export', run, '--to', 'tfjs', '--out', out])).code).toBe(0);
    const before = await readFile(join(out, 'model.json'));
    const larger = join(folder, 'exported larger');
    expect((await scanline([...SHORT, '--units', '64', '--out', larger])).code).toBe(0);
    const words = ['export', larger, '--to', 'tfjs', '--out', out, '--replace'];
    const { code, stderr } = await inShell('ulimit -f 12; exec "$0" "$@"', words);
    expect([code, stderr]).toEqual([
      1,
      `'${out}' cannot be written: the file would be larger than is allowed here. Name another path.\n`,
    ]);
    // The description would have fitted, but not its weights: neither was replaced.
    expect(await readFile(join(out, 'model.json'))).toEqual(before);
    expect(await filesIn(out)).toEqual(['model.json', 'weights.bin']);
  });
});

describe('links', { timeout: 180_000 }, () => {
  it('are not written through, neither of the file nor of names that could be guessed', async () => {
    const out = join(folder, 'linked');
    await mkdir(out);
    const precious = join(folder, 'precious');
    await writeFile(precious, 'precious');
    for (const name of ['checkpoint.safetensors.part', 'history.json.part', 'experiment.json']) {
      await symlink(precious, join(out, name));
    }
    expect((await scanline([...SHORT, '--out', out])).code).toBe(0);
    expect(await readFile(precious, 'utf8')).toBe('precious');
    expect((await stat(join(out, 'experiment.json'))).size).toBeGreaterThan(100);
  });
});
