/** stdout and stderr as a command's output. Either may end before the command: a closed pipe, a closed terminal, a full disk. */
import { failures as words } from '../src/text/cli/en-command-line.ts';
import type { Output } from './command.ts';
import { reasonOf } from './files.ts';

/** Gets the code to exit with. */
type Listener = (exitCode: number) => void;
const listeners = new Set<Listener>();

/** Results to stdout, everything else to stderr. */
export function processOutput(): Output {
  const { stdout, stderr } = process;
  // After the first of them every write fails.
  stdout.once('error', (error: NodeJS.ErrnoException) => {
    stdout.on('error', () => undefined);
    // A reader that has seen enough (`| head`) closes the pipe; that is no failure.
    const exitCode = error.code === 'EPIPE' ? 0 : 1;
    if (exitCode !== 0) stderr.write(`${words.outputLost(reasonOf(error))}\n`);
    // Where no run is to be saved there is nothing left to do.
    if (listeners.size === 0) process.exit(exitCode);
    for (const listener of [...listeners]) listener(exitCode);
  });
  // Nobody is left to be told.
  stderr.on('error', () => undefined);
  return {
    result: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    draw: (text) => void stderr.write(text),
    terminal: stderr.isTTY,
  };
}

/** Calls the listener when stdout can no longer be written, instead of ending the process. */
export function onReaderGone(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
