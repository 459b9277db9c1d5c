/** Reading one option of a network by name and kind. A builder's options have been read with its fields, so a miss is a mistake in the network's file. */
import type { Options } from './settings.ts';

/** @throws TypeError when the options have no number of that name. */
export function numberOption(options: Options, name: string): number {
  const value = options[name];
  if (typeof value === 'number') return value;
  throw wrongKind(name, value, 'a number');
}

/** @throws TypeError when the options have no true or false of that name. */
export function switchOption(options: Options, name: string): boolean {
  const value = options[name];
  if (typeof value === 'boolean') return value;
  throw wrongKind(name, value, 'true or false');
}

/** @throws TypeError when the options have no text of that name. */
export function textOption(options: Options, name: string): string {
  const value = options[name];
  if (typeof value === 'string') return value;
  throw wrongKind(name, value, 'a text');
}

/** @throws TypeError when the option of that name is none of `choices`. */
export function choiceOption<Choice extends string>(
  options: Options,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = options[name];
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  throw wrongKind(name, value, `one of ${choices.join(', ')}`);
}

function wrongKind(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`The option ${name} is ${String(value)}; it must be ${expected}.`);
}
