/** Faults of the command line, each a process that trains and what befalls it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lossOf, type Loss } from './training-page.ts';

const TINY = [
  ...['train', '--network', 'simple-rnn', '--units', '256', '--backend', 'wasm'],
  ...['--limit', '512', '--test-digits', '10', '--epochs', '10000', '--json'],
];

const resume = (out: string, ...more: string[]) => [
  ...['train', '--resume', out, '--backend', 'wasm', '--test-digits', '10', '--json', ...more],
];

export interface CommandLineFault {
  what: string;
  times: number;
  run: (root: string) => Promise<Loss>;
}

export const COMMAND_LINE_FAULTS: Readonly<Record<string, CommandLineFault>> = {
  kill: {
    what: 'the process is killed while it writes',
    times: 8,
    run: (root) =>
      inFolder(async (out) => {
        const run = start(root, [...TINY, '--out', out]);
        await run.until(() => stepIn(out) > 0);
        await run.until(() => readdirSync(out).some((name) => name.endsWith('.unfinished')));
        run.child.kill('SIGKILL');
        await run.ended;
        const kept = stepIn(out);
        await goesOn(root, out, kept);
        return lossOf(
          run.told.map(({ step, seconds }) => ({ at: 1000 * seconds, step })),
          kept,
        );
      }),
  },
  'full-disk': {
    what: 'the disk is full at the end',
    times: 4,
    run: (root) =>
      inFolder(async (out) => {
        const run = start(root, [...TINY, '--out', out]);
        await run.until(() => stepIn(out) > 0);
        run.child.kill('SIGINT');
        await run.ended;
        const kept = stepIn(out);
        // No file may have more than 64 kB from here on: nothing fits, anywhere, and what there was must stay.
        const limited = start(root, resume(out, '--epochs', '1'), 'ulimit -f 64; exec "$0" "$@"');
        await limited.ended;
        if (!/cannot be saved in/.test(limited.stderr())) throw new Error(limited.stderr());
        if (stepIn(out) !== kept) throw new Error('The checkpoint before is not what it was.');
        await goesOn(root, out, kept);
        return { stepsLost: 0, intervalsLost: 0 };
      }),
  },
  'two-processes': {
    what: 'two processes on one folder',
    times: 4,
    run: (root) =>
      inFolder(async (out) => {
        const first = start(root, [...TINY, '--out', out]);
        await first.until(() => stepIn(out) > 0);
        const second = start(root, [...TINY, '--out', out, '--replace']);
        await second.ended;
        if (!/is in use by another process/.test(second.stderr())) {
          throw new Error(`The second was not refused: ${second.stderr()}`);
        }
        const step = stepIn(out);
        await first.until(() => stepIn(out) > step);
        first.child.kill('SIGTERM');
        await first.ended;
        if (stepIn(out) !== first.told.at(-1)?.step)
          throw new Error('The first did not save its end.');
        return { stepsLost: 0, intervalsLost: 0 };
      }),
  },
};

async function inFolder<T>(task: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'scanline faults '));
  try {
    return await task(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param script of bash, in which `$0` and `$@` are the program */
function start(root: string, words: readonly string[], script = 'exec "$0" "$@"') {
  const node = [process.execPath, '--import', 'tsx', join(root, 'cli', 'main.ts'), ...words];
  const child = spawn('bash', ['-c', script, ...node], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, over] = ['', '', ''];
  const told: { step: number; seconds: number }[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (stdout + text).split('\n');
    stdout = lines.pop() ?? '';
    for (const line of lines) {
      const { step, steps = step, seconds } = JSON.parse(line) as Told;
      if (steps !== undefined && seconds !== undefined) told.push({ step: steps, seconds });
      if (line.includes('"type":"end"')) over = line;
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      over ||= `code ${code}, signal ${signal}`;
      resolve();
    });
  });
  return {
    child,
    ended,
    stderr: () => stderr,
    /** Where it said that it stood, and after how many seconds of training. */
    told,
    /** @param holds looked at again and again, so that what is there for milliseconds is seen */
    until: async (holds: () => boolean) => {
      const limit = performance.now() + 180_000;
      while (!holds()) {
        if (over !== '') throw new Error(`It ended too early: ${over} ${stderr}`);
        if (performance.now() > limit) throw new Error(`Waited in vain. ${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  };
}

/** A line of `--json`, as far as it is read here. */
interface Told {
  step?: number;
  steps?: number;
  seconds?: number;
}

/** The step of the run kept in a folder; 0 before there is one. @throws Error when it is cut short. */
function stepIn(out: string): number {
  let bytes;
  try {
    bytes = readFileSync(join(out, 'checkpoint.safetensors'));
  } catch {
    return 0;
  }
  // safetensors: the header's length, then the header.
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Record<string, Entry>;
  const end = Math.max(...Object.values(header).map(({ data_offsets: at }) => at?.[1] ?? 0));
  if (bytes.length !== headerEnd + end) throw new Error('The checkpoint is cut short.');
  const { loop } = JSON.parse(header['__metadata__']?.state ?? '') as { loop: { step: number } };
  return loop.step;
}

/** A tensor of a safetensors header, or its metadata. */
interface Entry {
  data_offsets?: [number, number];
  state?: string;
}

async function goesOn(root: string, out: string, kept: number): Promise<void> {
  const run = start(root, resume(out));
  await run.until(() => stepIn(out) > kept);
  run.child.kill('SIGTERM');
  await run.ended;
}
