/** The texts of `--help`, made from the tables of commands and flags. */
import { help as words } from '../src/text/cli/en-command-line.ts';
import type { Command, Flag } from './command.ts';

/** How this was started, where it was not by npm. */
const PROGRAM = process.env['SCANLINE_PROGRAM'] ?? 'npm run --silent scanline --';
const WIDTH = 100;

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const widest = Math.max(...commands.map(({ name }) => name.length));
  return [
    words.what,
    '',
    `  ${words.usage(PROGRAM, 'COMMAND')}`,
    '',
    words.commands,
    ...commands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`),
    '',
    words.more(PROGRAM),
  ].join('\n');
}

/** One command with its flags, under their headings. */
export function commandHelp(command: Command, flags: readonly Flag[]): string {
  const groups = new Map<string, Flag[]>();
  for (const flag of flags) groups.set(flag.group, [...(groups.get(flag.group) ?? []), flag]);
  const { operand } = command;
  const word = operand === undefined ? '' : ` ${operand.value}`;
  return [
    `  ${words.usage(PROGRAM, `${command.name}${word}`)}`,
    '',
    command.summary,
    ...(operand === undefined
      ? []
      : [
          '',
          `  ${operand.value}`,
          ...wrap(operand.explain, WIDTH - 6).map((line) => `      ${line}`),
        ]),
    ...[...groups].flatMap(([group, members]) => [
      '',
      words.group(group),
      ...members.flatMap(describe),
    ]),
  ].join('\n');
}

function describe(flag: Flag): string[] {
  const value = flag.value === undefined ? '' : ` ${flag.value}`;
  return [
    `  --${flag.name}${value}`,
    ...wrap(flag.explain, WIDTH - 6).map((line) => `      ${line}`),
  ];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
