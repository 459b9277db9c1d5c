/** Which data set is trained on: those that Scanline knows, and the reader's own. */
import { datasetOf } from '../../data/dataset-of.ts';
import type { ChoiceField } from '../../models/field.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { fieldWords } from '../store/field-words.ts';
import { useApp } from '../store/use-app.ts';
import { fieldOptions } from './field-options.ts';

export interface DataControlProps {
  field: ChoiceField;
  labelledBy: string;
  describedBy: string;
  value: string;
  onChange: (value: string) => void;
}

export function DataControl({ field, value, onChange, ...ids }: DataControlProps) {
  const experiment = useApp((state) => state.experiment);
  const kept = useApp((state) => state.ownData);
  const isOwn = !field.choices.includes(value);
  const own = isOwn && !kept.includes(value) ? [...kept, value] : kept;
  return (
    <Choice
      label={fieldWords(field.name, experiment).label}
      {...ids}
      options={[...fieldOptions(field, value, experiment), ...own.map(ownOption)]}
      value={value}
      onChange={onChange}
    />
  );
}

function ownOption(data: string) {
  const { name, classes, counts, shape } = datasetOf({ data });
  return {
    value: data,
    label: name,
    explain: text.files.own.inShort({ classes: classes.length, ...counts, shape }),
  };
}
