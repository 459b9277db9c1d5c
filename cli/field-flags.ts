/** Flags made from tables of fields, and their texts read back as options. */
import type { Options, OptionValue } from '../src/models/experiment.ts';
import type { Field } from '../src/models/field.ts';
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
      `${fieldText(field.name)} ${defaultOf(field, defaults[field.name] ?? field.default)}`.trim(),
    group,
  }));
}

/**
 * The fields that were given, as options: texts of number fields as numbers.
 *
 * @throws UsageError when such a text is no number.
 */
export function optionsOfFlags(fields: readonly Field[], given: GivenFlags): Options {
  const options: Record<string, OptionValue> = {};
  for (const field of fields) {
    const value = given[flagName(field.name)];
    if (value === undefined) continue;
    options[field.name] = field.kind === 'number' ? readNumber(flagName(field.name), value) : value;
  }
  return options;
}

/** @throws UsageError when the text is no number. */
export function readNumber(flag: string, value: string | boolean): number {
  const text = String(value).trim();
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) return number;
  throw new UsageError(`--${flag} was "${value}"; it must be a number.`);
}

/** `learningRate` as `learning-rate`. */
export function flagName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function valueOf(field: Field): string {
  if (field.kind === 'choice') return field.choices.join('|');
  if (field.kind === 'number') return `${field.min}..${field.max}`;
  return '';
}

function defaultOf(field: Field, value: OptionValue): string {
  if (field.kind !== 'switch') return `Default ${value}.`;
  return value === true ? `On unless --no-${flagName(field.name)}.` : 'Off by default.';
}
