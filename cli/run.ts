/** One call of the command line, from its words to its exit code. */
import { COMMANDS } from './commands.ts';
import { dataOfFlag } from './data.ts';
import { type GivenFlags, type Output, textFlag, UsageError } from './command.ts';
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
    return await quietly(async () => command.run(await withData(flags, output), output));
  } catch (error) {
    output.note(describeFailure(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Files of one's own that `--data` names become a data set, which goes by its name from here on. */
async function withData(flags: GivenFlags, output: Output): Promise<GivenFlags> {
  const data = textFlag(flags, 'data');
  return data === undefined ? flags : { ...flags, data: await dataOfFlag(data, output) };
}
