/** What differs between two runs, in words. */
import { datasetOf } from '../../data/dataset-of.ts';
import type { Experiment, OptionValue } from '../../models/experiment.ts';
import { isInForce, type Field } from '../../models/field.ts';
import { networkById, taskOf } from '../../models/index.ts';
import { TRAINING_FIELDS, trainingOptions } from '../../models/training-fields.ts';
import { text } from '../../text/index.ts';
import { fieldWords } from '../store/field-words.ts';

const words = text.runsTable.difference;

/** @param before the run before, if there is one */
export function differenceInWords(before: Experiment | undefined, now: Experiment): string {
  if (before === undefined) return words.first;
  const { fields, title } = networkById(now.network);
  const task = taskOf(now);
  const isOther = before.network !== now.network;
  const [then, here] = [before, now].map(({ options, training }) => ({
    ...options,
    ...trainingOptions(training),
  }));
  // The options of two networks are not compared; how both were trained is.
  const compared = [...(isOther ? [] : fields), ...TRAINING_FIELDS];
  const changes = compared
    .filter((field) => then[field.name] !== here[field.name] && isInForce(field, here, task))
    .map((field) =>
      words.changed(
        fieldWords(field.name, now).label,
        valueInWords(field, then[field.name], before),
        valueInWords(field, here[field.name], now),
      ),
    );
  const parts = [...(isOther ? [words.network(title)] : []), ...changes];
  return parts.length === 0 ? words.none : parts.join(', ');
}

function valueInWords(field: Field, value: OptionValue, of: Experiment): string {
  const choice = fieldWords(field.name, of).choices?.[String(value)]?.label;
  if (choice !== undefined) return choice;
  if (field.name === 'data') return datasetOf({ data: String(value) }).name;
  if (typeof value === 'boolean') return value ? words.on : words.off;
  return typeof value === 'number' ? text.page.settings.value(value) : String(value);
}
