/** A box to tick, in a list of what is wanted. */
import { Checkbox } from 'react-aria-components';
import styles from './controls.module.css';

export interface TickBoxProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

export function TickBox({ label, on, onChange }: TickBoxProps) {
  return (
    <Checkbox className={styles.tick} isSelected={on} onChange={onChange}>
      <span className={styles.tickBox} aria-hidden="true" />
      {label}
    </Checkbox>
  );
}
