/** A name beside its control, and a question mark that says what the name means. */
import { type ReactNode, useId } from 'react';
import type { Lit } from '../lessons/use-lit.ts';
import { Explanation } from './Explanation.tsx';
import styles from './controls.module.css';

export interface LabelledControlProps {
  label: string;
  explain: string;
  /** Behind the name. */
  mark?: ReactNode;
  /** What the question mark says besides. */
  remark?: ReactNode;
  /** What those who listen are told besides. */
  spokenRemark?: string;
  /** The name of the field in links. */
  field?: string;
  /** Where lessons can point at it. */
  lit?: Lit;
  /** Makes the control, given the ids of what names it and what describes it to those who listen. */
  children: (ids: { labelledBy: string; describedBy: string }) => ReactNode;
}

export function LabelledControl(props: LabelledControlProps) {
  const { label, explain, mark, remark, spokenRemark } = props;
  const labelledBy = useId();
  const describedBy = useId();
  return (
    <div className={styles.field} data-field={props.field} {...props.lit}>
      <span className={styles.fieldName}>
        <span id={labelledBy}>{label}</span>
        {mark}
        <Explanation of={label}>
          <p>{explain}</p>
          {remark}
        </Explanation>
      </span>
      {props.children({ labelledBy, describedBy })}
      <span id={describedBy} className="for-screen-readers">
        {explain}
        {spokenRemark !== undefined && ` (${spokenRemark})`}
      </span>
    </div>
  );
}
