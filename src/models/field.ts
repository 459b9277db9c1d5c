/**
 * Fields: the one table from which controls, link, command line, validation and defaults derive.
 * Labels and explanations live in the text catalogue under the field's name.
 */
import { z } from 'zod';
import { wrongSettings as words } from '../text/en-wrong-settings.ts';
import type { Options, OptionValue, TaskName } from './settings.ts';

export type Field = NumberField | ChoiceField | SwitchField | TextField;

interface FieldBase {
  /** The field's own name in code, link and command line, e.g. `units`. */
  name: string;
  /** What its words in the text catalogue stand under, where that is not its name. */
  words?: string;
  /** Changing it builds the network anew; otherwise it applies while training goes on. */
  restarts: boolean;
  /** Shown only while this holds, e.g. momentum only for SGD and RMSprop. */
  shownWhen?: (options: Options) => boolean;
  /** The only tasks that it means something for; without it, all. */
  tasks?: readonly TaskName[];
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
  /** Whether another text is taken, too; no control offers it. */
  accepts?: (text: string) => boolean;
}

export interface SwitchField extends FieldBase {
  kind: 'switch';
  default: boolean;
}

export interface TextField extends FieldBase {
  kind: 'text';
  default: string;
  /** Gives the text as it is kept. @throws FieldError saying what is wrong with it. */
  read(text: string): string;
}

/** Whether a field means something to a network of that task, beside these other settings. */
export function isInForce({ tasks, shownWhen }: Field, options: Options, task: TaskName): boolean {
  return (tasks?.includes(task) ?? true) && (shownWhen?.(options) ?? true);
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
  if (!record.success) throw new FieldError(words.notAnObject(what));
  const known = new Map(fields.map((field) => [field.name, field]));
  for (const name of Object.keys(record.data)) {
    if (!known.has(name)) throw new FieldError(words.unknown(what, name, [...known.keys()]));
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
      if (typeof value === 'string' && isChoice(field, value)) return value;
      throw new FieldError(words.notOneOf(field.name, value, field.choices));
    }
    case 'text':
      if (typeof value === 'string') return field.read(value);
      throw new FieldError(words.notAText(field.name, value));
    case 'switch': {
      const on = z.boolean().safeParse(value);
      if (on.success) return on.data;
      throw new FieldError(words.notASwitch(field.name, value));
    }
  }
}

/** Whether a text is one of the choices, or taken all the same. */
export function isChoice({ choices, accepts }: ChoiceField, text: string): boolean {
  return choices.includes(text) || accepts?.(text) === true;
}

function readNumber(field: NumberField, value: unknown, notices: FieldNotice[]): number {
  const number = z.number().safeParse(value);
  if (!number.success) throw new FieldError(words.notANumber(field.name, value, field));
  const whole = field.integer ? Math.round(number.data) : number.data;
  const clamped = Math.min(field.max, Math.max(field.min, whole));
  if (clamped !== number.data) {
    const message = words.clamped(field.name, number.data, field, clamped);
    notices.push({ field: field.name, message });
  }
  return clamped;
}
