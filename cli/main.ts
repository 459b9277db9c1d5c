/**
 * The command line: `npm run --silent scanline -- train --network lstm`. Results go to stdout, everything
 * else to stderr. Exit code 0: done; 1: failed; 2: the command line was wrong; 130: interrupted.
 */
import { COMMANDS } from './commands.ts';
import { UsageError, type Output } from './command.ts';
import { describeFailure } from './failure.ts';
import { commandHelp, overview } from './help.ts';
import { parseCommandLine } from './parse.ts';
import { quietly } from './quiet.ts';

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

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const { command, help, flags } = parseCommandLine(words, COMMANDS);
    if (command === undefined) {
      output.result(overview(COMMANDS));
      return 0;
    }
    if (help) {
      output.result(commandHelp(command, command.flags(flags)));
      return 0;
    }
    return await quietly(() => command.run(flags, output));
  } catch (error) {
    output.note(describeFailure(error));
    return error instanceof UsageError ? 2 : 1;
  }
}
