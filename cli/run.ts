/** One call of the command line, from its words to its exit code. */
import { COMMANDS } from './commands.ts';
import { UsageError, type Output } from './command.ts';
import { describeFailure } from './failure.ts';
import { commandHelp, overview } from './help.ts';
import { parseCommandLine } from './parse.ts';
import { quietly } from './quiet.ts';

/** Exit codes: 0 done, 1 failed, 2 the command line was wrong, 130 interrupted by Ctrl-C. */
export async function runCommandLine(words: readonly string[], output: Output): Promise<number> {
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
