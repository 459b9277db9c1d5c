/**
 * Child processes: run one to its end, or find one on the PATH.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs a program to its end and gives its exit code and, where asked for, what it printed.
 * A program that cannot be started counts as exit code 127; one ended by a signal as 128.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: 'inherit' | 'stderr' | 'capture', timeout?: number }} [options]
 *   `inherit` shares our stdin, stdout and stderr; `stderr` sends both streams to our stderr.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runProgram(program, args, { cwd, env, output = 'stderr', timeout } = {}) {
  const stdio = {
    inherit: 'inherit',
    stderr: ['ignore', 2, 2],
    capture: ['ignore', 'pipe', 'pipe'],
  }[output];
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio, timeout, windowsHide: true });
    let printed = '';
    child.stdout?.on('data', (chunk) => (printed += chunk));
    child.stderr?.on('data', (chunk) => (printed += chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 128, output: printed }));
  });
}

/**
 * Where a program lies on the PATH, or `undefined`.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findOnPath(name, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/**
 * Whether a file is there and may be run.
 * @param {string} path
 */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The program and first arguments that start npm: the very npm that started us, where one did.
 * @returns {{ program: string, args: string[] }}
 */
export function npmCommand() {
  const started = process.env.npm_execpath;
  if (started?.endsWith('npm-cli.js')) return { program: process.execPath, args: [started] };
  // On Windows npm is a command file, which only the shell can start.
  return process.platform === 'win32'
    ? { program: process.env.ComSpec ?? 'cmd.exe', args: ['/d', '/s', '/c', 'npm'] }
    : { program: 'npm', args: [] };
}

/**
 * Whether a module is the script that Node was started with. Links are followed first: Node knows a
 * module by the file itself, and the script by the name it was given.
 * @param {string} moduleUrl the module's `import.meta.url`
 */
export function isStarted(moduleUrl) {
  const script = process.argv[1];
  return (
    script !== undefined && isFile(script) && realpathSync(script) === fileURLToPath(moduleUrl)
  );
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
