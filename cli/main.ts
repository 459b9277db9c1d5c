/**
 * The command line: `npm run --silent scanline -- train --network lstm`. Results go to stdout, everything
 * else to stderr.
 */
import type { Output } from './command.ts';
import { runCommandLine } from './run.ts';

const output: Output = {
  result: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  draw: (text) => void process.stderr.write(text),
  terminal: process.stderr.isTTY,
};

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCommandLine(process.argv.slice(2), output);
