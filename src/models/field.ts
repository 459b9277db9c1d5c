/**
 * Fields: the one table from which controls, link, command line, validation and defaults derive.
 * Labels and explanations live in the text catalogue under the field's name.
 */
import { z } from 'zod';
import type { Options, OptionValue } from './experiment.ts';

export type Field = NumberField | ChoiceField | SwitchField;

interface FieldBase {
  /** The field's own name in code, link and command line, e.g. `units`. */
  name: string;
  /** Changing it builds the network anew; otherwise it applies while training goes on. */
  restarts: boolean;
  /** Shown only while this holds, e.g. momentum only for SGD and RMSprop. */
  shownWhen?: (options: Options) => boolean;
}

export interface NumberField extends FieldBase {
  kind: 'number';
  default: number;
  min: number;
  max: number;
  integer: boolean;
  /** The values a control offers; log-spaced for learning rates. Any value within the bounds is accepted. */
  choices: readonly number[];
}

export interface ChoiceField extends FieldBase {
  kind: 'choice';
  default: string;
  choices: readonly string[];
}

export interface SwitchField extends FieldBase {
  kind: 'switch';
  default: boolean;
}

/** A sentence about one value that was not taken as given, for the reader. */
export interface FieldNotice {
  field: string;
  message: string;
}

export interface ReadFields {
  options: Options;
  notices: FieldNotice[];
}

/** The defaults of a table of fields. */
export function defaultsOf(fields: readonly Field[]): Options {
  return Object.fromEntries(fields.map((field) => [field.name, field.default]));
}

/**
 * Reads options from outside: a missing field takes its default, a number beyond its bounds is
 * clamped with a notice, an unknown key or a value of the wrong kind is refused.
 *
 * @throws FieldError naming the field, what came and what was expected.
 */
export function readFields(fields: readonly Field[], given: unknown, what: string): ReadFields {
  const record = z.record(z.string(), z.unknown()).safeParse(given);
  if (!record.success) throw new FieldError(`${what} must be an object of named settings.`);
  const known = new Map(fields.map((field) => [field.name, field]));
  for (const name of Object.keys(record.data)) {
    if (!known.has(name)) {
      throw new FieldError(
        `${what} has no setting called "${name}". Known settings: ${[...known.keys()].join(', ')}.`,
      );
    }
  }
  const notices: FieldNotice[] = [];
  const options: Record<string, OptionValue> = {};
  for (const field of fields) {
    const value = record.data[field.name];
    options[field.name] = value === undefined ? field.default : readField(field, value, notices);
  }
  return { options, notices };
}

export class FieldError extends Error {
  override name = 'FieldError';
}

function readField(field: Field, value: unknown, notices: FieldNotice[]): OptionValue {
  switch (field.kind) {
    case 'number':
      return readNumber(field, value, notices);
    case 'choice': {
      const choice = z.enum(field.choices as [string, ...string[]]).safeParse(value);
      if (choice.success) return choice.data;
      throw new FieldError(
        `${field.name} was ${JSON.stringify(value)}; it must be one of ${field.choices.join(', ')}.`,
      );
    }
    case 'switch': {
      const on = z.boolean().safeParse(value);
      if (on.success) return on.data;
      throw new FieldError(`${field.name} was ${JSON.stringify(value)}; it must be true or false.`);
    }
  }
}

function readNumber(field: NumberField, value: unknown, notices: FieldNotice[]): number {
  const number = z.number().safeParse(value);
  if (!number.success) {
    throw new FieldError(
      `${field.name} was ${JSON.stringify(value)}; it must be a number from ${field.min} to ${field.max}.`,
    );
  }
  const whole = field.integer ? Math.round(number.data) : number.data;
  const clamped = Math.min(field.max, Math.max(field.min, whole));
  if (clamped !== number.data) {
    notices.push({
      field: field.name,
      message: `${field.name} was ${number.data}; it goes from ${field.min} to ${field.max}${
        field.integer ? ' in whole numbers' : ''
      }, so ${clamped} is used.`,
    });
  }
  return clamped;
}
