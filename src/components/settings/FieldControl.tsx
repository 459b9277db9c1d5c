/** The control of one field: a list of its values, a slider, a switch, or a number or words to type. */
import type { OptionValue } from '../../models/experiment.ts';
import type { Field } from '../../models/field.ts';
import { Choice } from '../controls/Choice.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { fieldWords } from '../store/field-words.ts';
import { useApp } from '../store/use-app.ts';
import { DataControl } from './DataControl.tsx';
import { fieldOptions, readValue } from './field-options.ts';
import { LabelledField } from './LabelledField.tsx';
import { SeedControl } from './SeedControl.tsx';
import { SliderControl } from './SliderControl.tsx';
import { TextControl } from './TextControl.tsx';

export interface FieldControlProps {
  field: Field;
  value: OptionValue;
  onChange: (value: OptionValue) => void;
}

export function FieldControl({ field, value, onChange }: FieldControlProps) {
  const experiment = useApp((state) => state.experiment);
  const { label } = fieldWords(field.words ?? field.name, experiment);
  return (
    <LabelledField field={field}>
      {(ids) => {
        if (field.kind === 'switch') {
          return <Toggle label={label} {...ids} on={value === true} onChange={onChange} />;
        }
        if (field.kind === 'number' && field.name === 'seed') {
          return <SeedControl field={field} {...ids} value={Number(value)} onChange={onChange} />;
        }
        if (field.kind === 'number' && field.name === 'length') {
          const stops = fieldOptions(field, value, experiment);
          return <SliderControl stops={stops} {...ids} value={Number(value)} onChange={onChange} />;
        }
        if (field.kind === 'text') {
          return <TextControl field={field} {...ids} value={String(value)} onChange={onChange} />;
        }
        if (field.kind === 'choice' && field.name === 'data') {
          return <DataControl field={field} {...ids} value={String(value)} onChange={onChange} />;
        }
        return (
          <Choice
            label={label}
            {...ids}
            options={fieldOptions(field, value, experiment)}
            value={String(value)}
            onChange={(chosen) => onChange(readValue(field, chosen))}
          />
        );
      }}
    </LabelledField>
  );
}
