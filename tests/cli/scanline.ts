/** Runs the real command line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { inject } from 'vitest';
import { runCommandLine } from '../../cli/run.ts';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running extends Promise<Ran> {
  process: ChildProcess;
}

/** In a process of its own, from the bundle. `onLine` gets each line of stdout as it comes. */
export function scanline(
  words: readonly string[],
  onLine: (line: string) => void = () => undefined,
): Running {
  return started([inject('commandLine'), ...words], onLine);
}

/** The same as `npm run scanline` starts it. */
export function fromItsSources(words: readonly string[]): Running {
  return started(['scripts/scanline.mjs', ...words], () => undefined);
}

function started(args: readonly string[], onLine: (line: string) => void): Running {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, open] = ['', '', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const lines = (open + text).split('\n');
    open = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const done = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return Object.assign(done, { process: child });
}

/** The same without a process of its own, for what ends at once. */
export async function inThisProcess(words: readonly string[]): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const code = await runCommandLine(words, {
    result: (line) => (stdout += `${line}\n`),
    note: (line) => (stderr += `${line}\n`),
    draw: () => undefined,
    terminal: false,
  });
  return { code, stdout, stderr };
}

/** Each line of a JSON report. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
