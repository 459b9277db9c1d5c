/** A field's name beside its control, the mark of what restarts training, and what the name means. */
import type { ReactNode } from 'react';
import type { Field } from '../../models/field.ts';
import { text } from '../../text/index.ts';
import { LabelledControl } from '../controls/LabelledControl.tsx';
import { useLit } from '../lessons/use-lit.ts';
import { fieldWords } from '../store/field-words.ts';
import { useApp } from '../store/use-app.ts';
import { RestartMark } from './RestartMark.tsx';
import styles from './settings.module.css';

export interface LabelledFieldProps {
  field: Field;
  /** Makes the control, given the ids of what names it and what describes it to those who listen. */
  children: (ids: { labelledBy: string; describedBy: string }) => ReactNode;
}

export function LabelledField({ field, children }: LabelledFieldProps) {
  const experiment = useApp((state) => state.experiment);
  const { label, explain } = fieldWords(field.words ?? field.name, experiment);
  const lit = useLit(field.name);
  const mark = field.restarts ? text.fieldMarks.restarts : text.fieldMarks.live;
  return (
    <LabelledControl
      label={label}
      explain={explain}
      field={field.name}
      lit={lit}
      mark={field.restarts && <RestartMark />}
      remark={
        <p className={styles.markNote}>
          {field.restarts && <RestartMark />} {mark.explain}
        </p>
      }
      spokenRemark={mark.label}
    >
      {children}
    </LabelledControl>
  );
}
