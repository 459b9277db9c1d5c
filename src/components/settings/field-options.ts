/** The values that a field's list offers, in words. */
import type { Experiment, OptionValue } from '../../models/experiment.ts';
import type { ChoiceField, NumberField } from '../../models/field.ts';
import { text } from '../../text/index.ts';
import type { Option } from '../controls/Choice.tsx';
import { fieldWords } from '../store/field-words.ts';

type ListField = NumberField | ChoiceField;

/** The field's own choices, and the present value where it is none of them (a link may set any number). */
export function fieldOptions(
  field: ListField,
  value: OptionValue,
  experiment: Experiment,
): Option<string>[] {
  return valuesOf(field, value).map((choice) => ({
    value: String(choice),
    ...wordsOf(field.name, choice, experiment),
  }));
}

/** A chosen option as the field's value. */
export function readValue(field: ListField, chosen: string): OptionValue {
  return field.kind === 'number' ? Number(chosen) : chosen;
}

function valuesOf(field: ListField, value: OptionValue): readonly (number | string)[] {
  if (field.kind === 'choice') return field.choices;
  if (typeof value !== 'number' || field.choices.includes(value)) return field.choices;
  return [...field.choices, value].sort((one, other) => one - other);
}

function wordsOf(
  name: string,
  value: number | string,
  experiment: Experiment,
): Omit<Option<string>, 'value'> {
  const words = fieldWords(name, experiment).choices?.[String(value)];
  if (words !== undefined) return { label: words.label, explain: words.explain };
  return { label: typeof value === 'number' ? text.page.settings.value(value) : value };
}
