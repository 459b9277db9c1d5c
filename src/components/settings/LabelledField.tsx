/** A field's name beside its control, the mark of what restarts training, and what the name means. */
import { type ReactNode, useId } from 'react';
import type { Field } from '../../models/field.ts';
import { fieldText, text } from '../../text/index.ts';
import { Explanation } from '../controls/Explanation.tsx';
import { taskOf } from '../store/app-state.ts';
import { useApp } from '../store/use-app.ts';
import { RestartMark } from './RestartMark.tsx';
import styles from './settings.module.css';

export interface LabelledFieldProps {
  field: Field;
  /** Makes the control, given the ids of what names it and what describes it to those who listen. */
  children: (ids: { labelledBy: string; describedBy: string }) => ReactNode;
}

export function LabelledField({ field, children }: LabelledFieldProps) {
  const labelledBy = useId();
  const describedBy = useId();
  const { label, explain } = fieldText(field.name, useApp(taskOf));
  const mark = field.restarts ? text.fieldMarks.restarts : text.fieldMarks.live;
  return (
    <div className={styles.field} data-field={field.name}>
      <span className={styles.fieldName}>
        <span id={labelledBy}>{label}</span>
        {field.restarts && <RestartMark />}
        <Explanation of={label}>
          <p>{explain}</p>
          <p className={styles.markNote}>
            {field.restarts && <RestartMark />} {mark.explain}
          </p>
        </Explanation>
      </span>
      {children({ labelledBy, describedBy })}
      <span id={describedBy} className="for-screen-readers">
        {explain} ({mark.label})
      </span>
    </div>
  );
}
