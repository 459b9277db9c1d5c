/** Flags made from tables of fields, and their texts read back as options. */
import type { Options, OptionValue } from '../src/models/experiment.ts';
import { type Field, FieldError, isChoice } from '../src/models/field.ts';
import { flags as words } from '../src/text/cli/en-flags.ts';
import { UsageError, type Flag, type GivenFlags } from './command.ts';
import { fieldText } from './field-text.ts';

/** One flag a field, e.g. `--learning-rate 0.01` for `learningRate`; `defaults` are told in the help. */
export function flagsOfFields(
  fields: readonly Field[],
  group: string,
  defaults: Options = {},
): Flag[] {
  return fields.map((field) => ({
    name: flagName(field.name),
    kind: field.kind === 'switch' ? 'switch' : 'text',
    ...(field.kind === 'switch' ? {} : { value: valueOf(field) }),
    explain:
      `${fieldText(field.words ?? field.name)} ${defaultOf(field, defaults[field.name] ?? field.default)}`.trim(),
    group,
  }));
}

/**
 * The fields that were given, as options: texts of number fields as numbers.
 *
 * @throws UsageError when a text is no number within the field's bounds, or none of its choices.
 */
export function optionsOfFlags(fields: readonly Field[], given: GivenFlags): Options {
  const options: Record<string, OptionValue> = {};
  for (const field of fields) {
    const value = given[flagName(field.name)];
    if (value === undefined) continue;
    options[field.name] = readField(field, flagName(field.name), value);
  }
  return options;
}

/** @throws UsageError where `read` finds a name or a value that does not fit, in its words. */
export function inUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FieldError) throw new UsageError(error.message);
    throw error;
  }
}

function readField(field: Field, flag: string, value: string | boolean): OptionValue {
  if (field.kind === 'number') return readNumber(flag, value, field);
  if (field.kind === 'text') return field.read(String(value));
  if (field.kind === 'switch' || isChoice(field, String(value))) return value;
  throw new UsageError(words.notOne(flag, String(value), field.choices));
}

/** What a number may be. */
export interface Bounds {
  min: number;
  /** Without it there is none. */
  max?: number;
  integer: boolean;
}

/**
 * The number given for a flag, or nothing where it was not given. Unlike a link's, a number out of its bounds is
 * refused and not moved: whoever starts a run of hours is there to type it again.
 *
 * @throws UsageError when it is no such number.
 */
export function numberFlag(given: GivenFlags, flag: string, bounds: Bounds): number | undefined {
  const value = given[flag];
  return value === undefined ? undefined : readNumber(flag, value, bounds);
}

function readNumber(flag: string, value: string | boolean, bounds: Bounds): number {
  const { min, max = Infinity, integer } = bounds;
  const text = String(value).trim();
  const number = Number(text);
  const fits = Number.isFinite(number) && number >= min && number <= max;
  if (text !== '' && fits && (!integer || Number.isInteger(number))) return number;
  const isNumber = text !== '' && !Number.isNaN(number);
  const shown = isNumber ? text : String(value);
  throw new UsageError(words.notANumber(flag, shown, { isNumber, integer, least: min, most: max }));
}

/** `learningRate` as `learning-rate`. */
function flagName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function valueOf(field: Field): string {
  if (field.kind === 'choice') return field.choices.join('|');
  if (field.kind === 'number') return `${field.min}..${field.max}`;
  return field.kind === 'text' ? 'WORDS' : '';
}

function defaultOf(field: Field, value: OptionValue): string {
  if (field.kind !== 'switch') return words.byDefault(String(value));
  return value === true ? words.on(flagName(field.name)) : words.off;
}
