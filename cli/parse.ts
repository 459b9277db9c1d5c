/** From the words of a command line to a command and its flags. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { mistakes } from '../src/text/cli/en-command-line.ts';
import { UsageError, type Command, type Flag, type GivenFlags } from './command.ts';

export interface Parsed {
  command: Command | undefined;
  help: boolean;
  flags: GivenFlags;
}

/**
 * @param words what follows the program's name
 * @throws UsageError naming the unknown command or flag and listing the known ones
 */
export function parseCommandLine(words: readonly string[], commands: readonly Command[]): Parsed {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [about] = rest.filter((word) => !word.startsWith('-'));
    const command = about === undefined ? undefined : commandByName(about, commands);
    return { command, help: true, flags: {} };
  }
  const command = commandByName(name, commands);
  // The flags of a network's options are known only once the network is.
  const given = readFlags(rest, command.flags(looseFlags(rest)), command);
  return { command, help: given['help'] === true, flags: given };
}

function commandByName(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const known = commands.map((candidate) => candidate.name);
  throw new UsageError(
    name.startsWith('-') ? mistakes.flagFirst(name, known) : mistakes.noCommand(name, known),
  );
}

/** Whatever looks like a flag with a text, without complaint. */
function looseFlags(words: readonly string[]): GivenFlags {
  const { values } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    options: {
      network: { type: 'string' },
      preset: { type: 'string' },
      resume: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  return values as GivenFlags;
}

function readFlags(words: readonly string[], flags: readonly Flag[], command: Command): GivenFlags {
  const options: NonNullable<ParseArgsConfig['options']> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const { name, kind, repeats = false } of flags) {
    options[name] = { type: kind === 'switch' ? 'boolean' : 'string', multiple: repeats };
  }
  try {
    const { values, positionals } = parseArgs({
      args: withNegativeNumbers(words, flags),
      options,
      strict: true,
      allowNegative: true,
      allowPositionals: command.operand !== undefined,
    });
    return {
      ...Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(',') : value,
        ]),
      ),
      ...readOperand(positionals, command),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(describeMistake(error, flags, command));
  }
}

/** `--seed -1` as `--seed=-1`: no flag begins with a digit, so it can only be meant as the value. */
function withNegativeNumbers(words: readonly string[], flags: readonly Flag[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    const takesText = flags.some(({ name, kind }) => kind === 'text' && before === `--${name}`);
    if (before !== undefined && takesText && /^-(\.?\d|Infinity$)/.test(word)) {
      joined[joined.length - 1] = `${before}=${word}`;
    } else {
      joined.push(word);
    }
  }
  return joined;
}

function readOperand([word, ...others]: readonly string[], { name, operand }: Command): GivenFlags {
  if (operand === undefined || word === undefined) return {};
  if (operand.repeats === true) return { [operand.name]: [word, ...others].join(',') };
  if (others.length === 0) return { [operand.name]: word };
  throw new UsageError(mistakes.oneWord(name, operand.value, [word, ...others]));
}

function describeMistake(error: unknown, flags: readonly Flag[], command: Command): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const [, quoted] = /'(-[^' ]*|[^']*)/.exec(message) ?? [];
  const known = flags.map(({ name }) => name);
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return mistakes.noFlag(command.name, quoted, known);
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return mistakes.onlyFlags(command.name, quoted, known);
    default: {
      const flag = flags.find(({ name }) => quoted === `--${name}` || quoted === `--no-${name}`);
      if (flag?.kind === 'switch') return mistakes.noValue(quoted);
      if (flag !== undefined) return mistakes.value(flag.name, flag.value ?? 'VALUE');
      return mistakes.other(message.split('\n')[0], command.name);
    }
  }
}
