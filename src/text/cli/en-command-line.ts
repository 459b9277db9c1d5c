/** What the command line says before a command is at work, and when it fails. */

export const help = {
  what: 'Trains recurrent networks to read digits, letters and other small images, lines of them, and made-up sequences, without a page.',
  usage: (program: string, command: string) => `${program} ${command} [flags]`,
  commands: 'Commands:',
  more: (program: string) => `"${program} COMMAND --help" lists a command's flags.`,
  group: (name: string) => `${name}:`,
} as const;

const known = (flags: readonly string[]) =>
  `Known flags: ${flags.map((flag) => `--${flag}`).join(', ')}, --help.`;

/** Why the words of a command line are not understood. */
export const mistakes = {
  flagFirst: (word: string, commands: readonly string[]) =>
    `The command comes first, then its flags; "${word}" is a flag. Commands: ${commands.join(', ')}.`,
  noCommand: (word: string, commands: readonly string[]) =>
    `There is no command "${word}". Commands: ${commands.join(', ')}.`,
  oneWord: (command: string, value: string, given: readonly string[]) =>
    `"${command}" takes one ${value}; it was given ${given.map((each) => `"${each}"`).join(' and ')}. Put quotes around a name with spaces.`,
  noFlag: (command: string, flag: string, flags: readonly string[]) =>
    `"${command}" has no flag ${flag}. ${known(flags)}`,
  onlyFlags: (command: string, word: string, flags: readonly string[]) =>
    `"${command}" takes only flags; "${word}" is none. ${known(flags)}`,
  noValue: (flag: string) => `${flag} takes no value. Leave out what stands after "${flag}=".`,
  value: (flag: string, value: string) =>
    `--${flag} needs a value, as in --${flag} ${value}; one that begins with a dash is given as --${flag}=-...`,
  /** `why` is what Node says of it. */
  other: (why: string, command: string) => `${why.replace(/\.?$/, '.')} Try "${command} --help".`,
} as const;

export const failures = {
  unexpected: (trace: string) =>
    `An unexpected error occurred. Please report it with these lines:\n${trace}`,
  outputLost: (why: string) => `What was to be printed is lost: ${why}.`,
} as const;
