/** What a command of the command line is. Each is one file in this folder, listed in commands.ts. */

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The word that may stand without a flag, handed over as if it were the text of a flag of its name. */
  operand?: Operand;
  /** The flags it takes; those of a network's options depend on which network was asked for. */
  flags(given: GivenFlags): readonly Flag[];
  /** Resolves with the exit code. */
  run(given: GivenFlags, output: Output): Promise<number>;
}

/** One `--flag`. A switch takes no value and can be negated with `--no-`. */
export interface Flag {
  /** Without the dashes, e.g. `learning-rate`. */
  name: string;
  kind: 'text' | 'switch';
  /** May be given more than once; the texts are then joined by commas. */
  repeats?: boolean;
  /** What stands for the value in the help, e.g. `FILE`, `0.01` or `sgd|rmsprop|adam`. */
  value?: string;
  explain: string;
  /** The heading it stands under in the help. */
  group: string;
}

/** A word without a flag, e.g. the file to read. */
export interface Operand {
  /** As among the flags given, e.g. `file`. */
  name: string;
  /** What stands for it in the help, e.g. `FILE`. */
  value: string;
  /** Several words may stand; they are then joined by commas. */
  repeats?: boolean;
  explain: string;
}

/** Flags as they were given: texts and switches by name. */
export type GivenFlags = Readonly<Record<string, string | boolean | undefined>>;

/** Where a command writes: results to `result` (stdout), everything else to `note` (stderr). */
export interface Output {
  result(line: string): void;
  note(line: string): void;
  /** Draws over its own line where stderr is a terminal. */
  readonly terminal: boolean;
  /** Writes to stderr without ending the line. */
  draw(text: string): void;
}

/** The command line was wrong: the message says what and what would be right. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The text given for a flag. */
export function textFlag(given: GivenFlags, flag: string): string | undefined {
  const value = given[flag];
  return typeof value === 'string' ? value : undefined;
}
